"""Counts are shown by the hour and only from five up."""

from __future__ import annotations

from bot.gateway.tallies import HOUR, LEAST, HourlyTally


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def shown(tally: HourlyTally) -> dict[str, float]:
    return {sample.labels["topic"]: sample.value for family in tally.collect() for sample in family.samples}


def test_an_hour_under_way_is_not_shown() -> None:
    tally = HourlyTally("replies", "Replies", ("topic",), Clock())
    for _ in range(LEAST * 2):
        tally.add("greet")
    assert shown(tally) == {}


def test_an_hour_that_is_over_shows_only_what_reached_five() -> None:
    clock = Clock()
    tally = HourlyTally("replies", "Replies", ("topic",), clock)
    for _ in range(LEAST):
        tally.add("greet")
    for _ in range(LEAST - 1):
        tally.add("thanks")
    clock.now = HOUR
    assert shown(tally) == {"greet": LEAST}


def test_small_counts_of_several_hours_do_not_add_up() -> None:
    clock = Clock()
    tally = HourlyTally("replies", "Replies", ("topic",), clock)
    for hour in range(10):
        clock.now = hour * HOUR
        tally.add("thanks")
    clock.now = 11 * HOUR
    assert shown(tally) == {}
