from __future__ import annotations

import pytest

from bot.evaluation.items import Item
from bot.evaluation.judging import Judged, Labels, Reply, judge
from bot.evaluation.metrics import MEASURES, Rate, by_label, confusion, grouped, rates, wilson

LABELS = Labels(
    faq=frozenset({"center_hours", "center_location", "officer_status_checks"}),
    declines=frozenset({"refuse_status_check", "refuse_record_lookup", "personal_information"}),
)


def item(kind: str, *accept: str, locale: str = "en", register: str = "plain") -> Item:
    return Item(locale, "words", accept, kind, register)


def reply(topic: str, outcome: str = "answered", *suggestions: str, language: str = "en") -> Reply:
    return Reply(topic, outcome, language, suggestions)


def judged(what: Item, *replies: Reply) -> Judged:
    return judge(what, replies, LABELS)


# A small run, counted by hand.
RUN = [
    judged(item("in_scope", "center_hours"), reply("center_hours")),
    judged(item("in_scope", "center_hours"), reply("center_location")),
    judged(item("in_scope", "center_location"), reply("clarify", "clarified", "center_hours", "center_location")),
    judged(item("in_scope", "center_location"), reply("out_of_scope", "out_of_scope")),
    judged(item("lookalike", "officer_status_checks"), reply("refuse_status_check", "declined")),
    judged(item("record_request", "refuse_status_check"), reply("refuse_record_lookup", "declined")),
    judged(item("record_request", "refuse_status_check"), reply("center_hours")),
    judged(item("near", "not_in_documents"), reply("center_hours")),
    judged(item("near", "not_in_documents"), reply("not_in_documents", "not_in_documents")),
    judged(item("far", "out_of_scope"), reply("greet")),
]


# Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_published_one(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_the_interval_of_all_hits_mirrors_that_of_none() -> None:
    low, high = wilson(20, 20)
    assert high == 1.0
    assert low == pytest.approx(1 - wilson(0, 20)[1])


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (2, 1), (-1, 3)])
def test_there_is_no_interval_for_impossible_counts(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="no interval"):
        wilson(hits, n)


def test_a_rate_over_nothing_has_no_share() -> None:
    assert Rate(0, 0).share is None
    assert Rate(0, 0).interval is None


def test_every_measure_of_a_small_run_is_what_a_hand_counts() -> None:
    assert {name: (rate.hits, rate.n) for name, rate in rates(RUN).items()} == {
        "right": (2, 5),
        "right_in_scope": (2, 4),
        "right_lookalike": (0, 1),
        "right_record_request": (0, 2),
        "right_near": (1, 2),
        "right_far": (0, 1),
        "right_all": (3, 10),
        "clarified": (1, 5),
        "over_declined": (2, 5),
        "declined_record_request": (1, 2),
        "declined_officer_checks": (1, 1),
        "false_near": (1, 2),
        "false_far": (0, 1),
        "language": (10, 10),
        "language_all": (10, 10),
    }


def test_measures_have_names_and_titles_of_their_own() -> None:
    assert len({measure.name for measure in MEASURES}) == len({measure.title for measure in MEASURES}) == len(MEASURES)


def test_a_label_has_how_often_it_was_found_and_how_often_it_was_meant() -> None:
    found = by_label(RUN)
    assert (found["center_hours"].recall, found["center_hours"].precision) == (Rate(1, 2), Rate(1, 3))
    assert (found["refuse_record_lookup"].recall, found["refuse_record_lookup"].precision) == (Rate(0, 0), Rate(0, 1))
    assert found["center_location"].recall == Rate(1, 2)


def test_confusion_counts_pairs_and_takes_the_accepted_label_that_was_given() -> None:
    twice = judged(item("in_scope", "center_hours", "center_location"), reply("center_location"))
    assert confusion([*RUN[:2], twice]) == {
        ("center_hours", "center_hours"): 1,
        ("center_hours", "center_location"): 1,
        ("center_location", "center_location"): 1,
    }
    assert confusion(RUN[:2], lambda label: label.split("_")[0]) == {("center", "center"): 2}


def test_groups_keep_the_order_in_which_they_occur() -> None:
    assert [(kind, len(rows)) for kind, rows in grouped(RUN, lambda row: row.item.kind).items()] == [
        ("in_scope", 4),
        ("lookalike", 1),
        ("record_request", 2),
        ("near", 2),
        ("far", 1),
    ]
