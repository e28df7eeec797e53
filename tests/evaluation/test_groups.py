from __future__ import annotations

from bot.evaluation.groups import ALL_LOCALES, NOT_OFFERED, locales_of, registers, together
from bot.evaluation.items import Item
from bot.evaluation.judging import Judged, Labels, Reply, judge
from bot.evaluation.pass_marks import Mark, PassMarks
from bot.evaluation.run import find_missed

MARKS = PassMarks(
    {},
    {},
    all_locales={"right": Mark(at_least=0.9)},
    every_register={"right": Mark(at_least=0.85)},
    not_offered={"right": Mark(at_least=0.8)},
)
OFFERED = {"en", "es"}


def row(locale: str, right: bool, register: str = "plain") -> Judged:
    return Judged(
        Item(locale, "words", ("greet",), "in_scope", register), "greet", right, False, False, False, False, True
    )


def test_locales_count_together_and_those_not_offered_by_themselves() -> None:
    judged = [row("en", True), row("es", True), row("de", False), row("pl", True)]
    assert [group.name for group in locales_of(judged, MARKS, OFFERED)] == ["en", "es", "de", "pl"]
    assert {group.name: len(group.rows) for group in together(judged, MARKS, OFFERED)} == {
        ALL_LOCALES: 2,
        NOT_OFFERED: 2,
    }
    assert [(miss.locale, miss.measure) for miss in find_missed(judged, MARKS, OFFERED)] == [(NOT_OFFERED, "right")]


def test_a_weak_register_is_missed_however_good_the_others_are() -> None:
    judged = [row("en", True)] * 50 + [row("es", True)] * 50 + [row("en", False, "romanised")]
    assert [miss.locale for miss in find_missed(judged, MARKS, OFFERED)] == ["romanised"]


def test_one_locale_alone_is_no_group() -> None:
    assert together([row("en", True)], MARKS, OFFERED) == []
    assert registers([row("en", True)], MARKS, OFFERED) == []


def test_a_language_that_is_not_offered_is_answered_in_the_source_language_with_the_notice() -> None:
    labels = Labels(frozenset(), frozenset(), frozenset(OFFERED), "en")
    item = Item("de", "words", ("greet",), "in_scope", "plain")
    said = Reply("greet", "answered", "en", notices=("language_not_offered",))
    assert judge(item, [said], labels).language_right
    assert not judge(item, [Reply("greet", "answered", "en")], labels).language_right
    assert not judge(item, [Reply("greet", "answered", "es", notices=("language_not_offered",))], labels).language_right
