"""What the cases that are not marked must_pass are held to together: those of a locale, and those of a topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.evaluation.metrics import Rate
from bot.regression.case import Case

# A new training, or a processor with other kernels, turns a case or two that are close; it must not turn many.
PASS_MARK = 0.90
# Of a topic there are some thirty cases in all locales together: so few that one more or less is three in a hundred.
TOPIC_PASS_MARK = 0.75
# Of fewer nothing is said: one that turns would be under the mark.
_LEAST_OF_A_TOPIC = 8
NO_LOCALE = "-"


@dataclass(frozen=True)
class Ended:
    """A case that was held, and whether it passed."""

    case: Case
    passed: bool


def under(ended: Iterable[Ended]) -> list[str]:
    """Say which locales and which topics are under their mark."""
    counted = list(ended)
    locales = _rates((one.case.locale or NO_LOCALE, one.passed) for one in counted)
    topics = _rates((topic, one.passed) for one in counted for topic in _topics(one.case))
    enough = {topic: rate for topic, rate in topics.items() if rate.n >= _LEAST_OF_A_TOPIC}
    return [*_under(locales, PASS_MARK), *_under(enough, TOPIC_PASS_MARK)]


def _rates(ended: Iterable[tuple[str, bool]]) -> dict[str, Rate]:
    counted: dict[str, list[bool]] = {}
    for name, passed in ended:
        counted.setdefault(name, []).append(passed)
    return {name: Rate(sum(passed), len(passed)) for name, passed in counted.items()}


def _topics(case: Case) -> set[str]:
    """Give the topics that its messages must lead to, each in one way only."""
    wanted = (e.value for turn in case.turns for e in turn.expectations if e.name == "topic")
    return {value for value in wanted if isinstance(value, str)}


def _under(found: Mapping[str, Rate], mark: float) -> Iterator[str]:
    for name, rate in found.items():
        if rate.share is not None and rate.share < mark:
            yield f"{name}: {rate.hits} of {rate.n} conversations pass ({rate.share:.1%}); {mark:.0%} must"
