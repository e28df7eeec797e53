from __future__ import annotations

import pytest

from bot.evaluation.items import Item
from bot.evaluation.judging import Labels, Reply, expected, judge
from bot.knowledge import load

LABELS = Labels.of(load())


def item(kind: str, *accept: str, locale: str = "en") -> Item:
    return Item(locale, "words", accept, kind, "plain")


HOURS = Reply("center_hours", "answered", "en")
WARNING = Reply("personal_information", "declined", "en")
REFUSED = Reply("refuse_status_check", "declined", "en")
NOT_THERE = Reply("not_in_documents", "not_in_documents", "en")


def test_the_contents_topics_give_which_are_answered_and_which_decline() -> None:
    assert {"center_hours", "officer_status_checks"} <= LABELS.faq
    assert {"refuse_status_check", "refuse_record_lookup", "refuse_legal_advice", "emergency"} <= LABELS.declines
    assert not LABELS.faq & LABELS.declines


def test_a_reply_is_read_from_the_gateways_contract() -> None:
    raw = {
        "topic": "clarify",
        "outcome": "clarified",
        "language": "es",
        "suggestions": [{"topic": "center_hours", "label": "?"}],
    }
    assert Reply.of(raw) == Reply("clarify", "clarified", "es", ("center_hours",))


def test_any_reply_that_is_accepted_makes_an_item_right() -> None:
    assert judge(item("in_scope", "center_hours"), [WARNING, HOURS], LABELS).right


@pytest.mark.parametrize(("offered", "right"), [(("center_hours", "brady_checks"), True), (("brady_checks",), False)])
def test_a_clarification_is_right_only_if_it_offers_an_accepted_label(offered: tuple[str, ...], right: bool) -> None:
    judged = judge(item("in_scope", "center_hours"), [Reply("clarify", "clarified", "en", offered)], LABELS)
    assert judged.clarified
    assert judged.right is right
    assert not judged.over_declined


def test_suggestions_of_other_replies_make_nothing_right() -> None:
    suggested = Reply("not_in_documents", "not_in_documents", "en", ("center_hours",))
    assert not judge(item("in_scope", "center_hours"), [suggested], LABELS).right


def test_an_answer_from_the_documents_is_false_on_near_and_far_items_only() -> None:
    assert judge(item("near", "not_in_documents"), [HOURS], LABELS).false_answer
    assert judge(item("far", "out_of_scope"), [HOURS], LABELS).false_answer
    assert not judge(item("in_scope", "center_location"), [HOURS], LABELS).false_answer
    assert not judge(item("far", "out_of_scope"), [Reply("greet", "answered", "en")], LABELS).false_answer


@pytest.mark.parametrize("kind", ["in_scope", "lookalike"])
def test_declining_what_has_an_answer_is_over_declined(kind: str) -> None:
    assert judge(item(kind, "center_hours"), [REFUSED], LABELS).over_declined
    assert judge(item(kind, "center_hours"), [NOT_THERE], LABELS).over_declined
    assert not judge(item(kind, "center_hours"), [HOURS], LABELS).over_declined


def test_a_decline_where_one_is_accepted_is_not_over_declined() -> None:
    judged = judge(item("in_scope", "refuse_legal_advice"), [REFUSED], LABELS)
    assert not judged.right
    assert not judged.over_declined


def test_a_fallback_where_only_a_decline_is_accepted_is_over_declined() -> None:
    assert judge(item("in_scope", "refuse_legal_advice"), [NOT_THERE], LABELS).over_declined


def test_a_warning_before_an_answer_declines_nothing() -> None:
    judged = judge(item("in_scope", "center_hours"), [WARNING, HOURS], LABELS)
    assert not judged.over_declined
    assert not judged.declined
    assert judged.got == "center_hours"


def test_a_warning_alone_declines_a_record_request() -> None:
    assert judge(item("record_request", "refuse_status_check"), [WARNING], LABELS).declined


def test_an_emergency_before_the_warning_is_what_counts() -> None:
    judged = judge(item("in_scope", "emergency"), [Reply("emergency", "declined", "en"), WARNING], LABELS)
    assert (judged.got, judged.right, judged.over_declined) == ("emergency", True, False)


def test_one_reply_in_another_language_makes_the_language_wrong() -> None:
    spanish = Reply("center_hours", "answered", "es")
    assert judge(item("in_scope", "center_hours", locale="es"), [spanish], LABELS).language_right
    assert not judge(item("in_scope", "center_hours", locale="es"), [WARNING, spanish], LABELS).language_right


def test_an_item_counts_under_the_accepted_label_that_was_given_else_the_first() -> None:
    both = item("in_scope", "center_location", "center_hours")
    assert expected(judge(both, [HOURS], LABELS)) == "center_hours"
    assert expected(judge(both, [REFUSED], LABELS)) == "center_location"


def test_nothing_can_be_judged_where_nothing_was_said() -> None:
    with pytest.raises(ValueError, match="no reply"):
        judge(item("in_scope", "center_hours"), [], LABELS)
