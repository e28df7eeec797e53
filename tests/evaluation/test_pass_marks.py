from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.items import Item
from bot.evaluation.judging import Judged
from bot.evaluation.metrics import Rate, rates
from bot.evaluation.pass_marks import Mark, MarksError, PassMarks
from bot.evaluation.run import find_missed
from bot.knowledge import load


def marks(folder: Path, text: str) -> PassMarks:
    path = folder / "pass_marks.yml"
    path.write_text(text, encoding="utf-8")
    return PassMarks.read(path)


@pytest.mark.parametrize(
    ("mark", "hits", "holds"),
    [
        (Mark(at_least=0.95), 95, True),
        (Mark(at_least=0.95), 94, False),
        (Mark(at_most=0.04), 4, True),
        (Mark(at_most=0.04), 5, False),
        (Mark(at_most=0.0), 0, True),
        (Mark(at_most=0.0), 1, False),
    ],
)
def test_a_mark_holds_at_its_bound_and_not_beyond(mark: Mark, hits: int, holds: bool) -> None:
    assert mark.holds(Rate(hits, 100)) is holds


def test_a_mark_over_nothing_holds() -> None:
    assert Mark(at_least=1.0).holds(Rate(0, 0))


def test_a_locale_has_its_own_mark_instead_of_the_one_of_every_locale(tmp_path: Path) -> None:
    found = marks(tmp_path, "every_locale: {right: {at_least: 0.9}}\nlocales: {en: {right: {at_least: 0.95}}}\n")
    assert found.of("en") == {"right": Mark(at_least=0.95)}
    assert found.of("fr") == {"right": Mark(at_least=0.9)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("everywhere: {}", "unknown part everywhere"),
        ("every_locale: {rihgt: {at_least: 0.9}}", "unknown measure 'rihgt'"),
        ("every_locale: {right: {at_least: 95}}", "95 is no share"),
        ("every_locale: {right: {over: 0.9}}", "either at_least or at_most"),
        ("locales: {en: {right: 0.9}}", "locales.en.right: write either"),
    ],
)
def test_a_mark_that_cannot_be_read_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(MarksError, match=problem):
        marks(tmp_path, text)


def test_a_weak_locale_is_missed_however_good_the_others_are(tmp_path: Path) -> None:
    held = marks(tmp_path, "every_locale: {right: {at_least: 0.9}}\n")

    def row(locale: str, right: bool) -> Judged:
        item = Item(locale, "words", ("center_hours",), "in_scope", "plain")
        return Judged(item, "center_hours", right, False, False, False, False, True)

    judged = [row("en", True)] * 99 + [row("es", False)]
    assert rates(judged)["right"] == Rate(99, 100)
    missed = find_missed(judged, held, {"en", "es"})
    assert [(miss.locale, miss.measure, miss.rate) for miss in missed] == [("es", "right", Rate(0, 1))]


def test_the_committed_marks_name_only_locales_that_there_are() -> None:
    held = PassMarks.read()
    assert held.locales.keys() <= load().locales.keys()
    assert held.of("en")["right"] == Mark(at_least=0.95)
    assert held.of("es")["right"] == Mark(at_least=0.93)
