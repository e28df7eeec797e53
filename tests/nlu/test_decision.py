from __future__ import annotations

from bot.knowledge import Knowledge
from bot.nlu.decision import Decision, Figures, decide
from bot.nlu.thresholds import Threshold

SURE = Threshold(near=0.3, sure=0.5, option=0.15, refuse=0.5)


def test_a_sure_topic_is_answered(knowledge: Knowledge) -> None:
    ranking = [("center_hours", 0.9), ("center_location", 0.1)]
    assert decide(ranking, [], 0, Figures.of(knowledge), SURE) == Decision("center_hours")


def test_a_figure_of_another_year_is_not_in_the_documents(knowledge: Knowledge) -> None:
    figures = Figures.of(knowledge)
    ranking = [("stat_detainers", 0.97), ("not_in_documents", 0.02)]
    assert decide(ranking, [2019], 0, figures, SURE).label == "not_in_documents"
    assert decide(ranking, [2013], 0, figures, SURE).label == "stat_detainers"


def test_the_first_year_of_the_requests_is_documented_too(knowledge: Knowledge) -> None:
    ranking = [("stat_requests", 0.9)]
    figures = Figures.of(knowledge)
    assert decide(ranking, [1996], 0, figures, SURE).label == "stat_requests"
    assert decide(ranking, [1997], 0, figures, SURE).label == "not_in_documents"


def test_a_figure_of_a_place_is_not_in_the_documents(knowledge: Knowledge) -> None:
    ranking = [("stat_detainers", 0.97)]
    assert decide(ranking, [], 1, Figures.of(knowledge), SURE).label == "not_in_documents"


def test_a_place_does_not_hide_what_is_no_figure(knowledge: Knowledge) -> None:
    ranking = [("public_access", 0.97)]
    assert decide(ranking, [], 1, Figures.of(knowledge), SURE).label == "public_access"


def test_a_likely_near_miss_is_not_answered(knowledge: Knowledge) -> None:
    ranking = [("stat_calls", 0.6), ("not_in_documents", 0.35)]
    assert decide(ranking, [], 0, Figures.of(knowledge), SURE).label == "not_in_documents"


def test_declines_that_compete_with_each_other_are_added_up(knowledge: Knowledge) -> None:
    ranking = [("officer_status_checks", 0.4), ("refuse_record_lookup", 0.3), ("refuse_status_check", 0.25)]
    assert decide(ranking, [], 0, Figures.of(knowledge), SURE).label == "refuse_record_lookup"


def test_two_likely_topics_are_asked_back(knowledge: Knowledge) -> None:
    ranking = [("detainers", 0.4), ("stat_detainers", 0.35), ("center_users", 0.05)]
    decision = decide(ranking, [], 0, Figures.of(knowledge), SURE)
    assert decision == Decision("clarify", ("detainers", "stat_detainers"))


def test_what_is_like_nothing_documented_is_a_fallback(knowledge: Knowledge) -> None:
    ranking = [("detainers", 0.14), ("out_of_scope", 0.12), ("not_in_documents", 0.05)]
    assert decide(ranking, [], 0, Figures.of(knowledge), SURE).label == "out_of_scope"
