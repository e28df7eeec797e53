"""What a message leads to, after what came before it: the dialogue's pure functions on the content as it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.assistant import dialogue
from bot.assistant.dialogue import Message, Result, State
from bot.assistant.texts import FOLLOW_UPS
from bot.knowledge import CLARIFY, NOT_IN_DOCUMENTS, OUT_OF_SCOPE, Answers

OPTIONS = ("stat_calls", "stat_requests", "stat_detainers")
both_languages = pytest.mark.parametrize("language", ["en", "es"])


def follow_up(answers: Answers, intent: str, topic: str | None, language: str = "en", **known: Any) -> Result:
    return dialogue.follow_up(Message(intent, **known), State(language=language, topic=topic), answers)


def topics(result: Result) -> list[str]:
    return [reply["topic"] for reply in result.replies]


def texts(result: Result) -> list[str]:
    return [reply["text"] for reply in result.replies]


def codes(reply: dict[str, Any]) -> list[str]:
    return [notice["code"] for notice in reply["notices"]]


# Source


@both_languages
def test_the_source_of_the_last_answer_is_quoted_under_a_line_of_the_language(language: str, answers: Answers) -> None:
    result = follow_up(answers, "followup_source", "stat_requests", language)

    (text,) = texts(result)
    assert text.startswith(answers.interface(language, FOLLOW_UPS["source"]))
    assert "to more than 1.4 million in fiscal year 2013, setting a new record" in text
    assert result.state.topic == "stat_requests"


def test_the_line_above_a_source_is_written_anew_in_spanish(answers: Answers) -> None:
    english, spanish = (texts(follow_up(answers, "followup_source", "stat_requests", tag))[0] for tag in ("en", "es"))
    assert english.splitlines()[0] != spanish.splitlines()[0]


@both_languages
def test_an_answer_that_states_nothing_from_a_document_has_no_source(language: str, answers: Answers) -> None:
    result = follow_up(answers, "followup_source", "emergency", language)
    assert texts(result) == [answers.interface(language, FOLLOW_UPS["no_source"])]


# Again


@both_languages
def test_the_last_answer_is_said_again_word_for_word(language: str, answers: Answers) -> None:
    result = follow_up(answers, "followup_repeat", "stat_calls", language)
    assert texts(result) == [answers.answer("stat_calls", language).text]


# When


@both_languages
def test_the_years_of_the_last_answers_figures_are_named(language: str, answers: Answers) -> None:
    (text,) = texts(follow_up(answers, "followup_when", "stat_requests", language))
    assert "2013" in text and "1996" in text
    assert text != answers.answer("stat_requests", language).text


@both_languages
def test_an_answer_without_dates_has_none(language: str, answers: Answers) -> None:
    result = follow_up(answers, "followup_when", "emergency", language)
    assert texts(result) == [answers.interface(language, FOLLOW_UPS["undated"])]


# Another year


@both_languages
def test_a_year_that_the_last_answer_holds_is_answered_by_it(language: str, answers: Answers) -> None:
    result = follow_up(answers, "followup_other_year", "stat_requests", language, years=(1996,))
    assert topics(result) == ["stat_requests"]
    assert "4,000" in texts(result)[0]


@both_languages
def test_a_year_that_only_a_related_topic_holds_is_answered_by_that_topic(language: str, answers: Answers) -> None:
    result = follow_up(answers, "followup_other_year", "brady_checks", language, years=(2013,))
    assert topics(result) == ["stat_brady_checks"]
    assert "126,122" in texts(result)[0]


def test_after_a_related_topic_answered_the_talk_is_about_that_one(answers: Answers) -> None:
    year = follow_up(answers, "followup_other_year", "brady_checks", years=(2013,))
    assert (year.state.topic, year.state.previous_topic) == ("stat_brady_checks", "brady_checks")

    again = dialogue.follow_up(Message("followup_repeat"), year.state, answers)
    assert topics(again) == ["stat_brady_checks"]


@both_languages
@pytest.mark.parametrize("years", [(2015,), ()])
def test_a_year_of_no_document_is_not_answered_by_another_years_figure(
    years: tuple[int, ...], language: str, answers: Answers
) -> None:
    result = follow_up(answers, "followup_other_year", "stat_requests", language, years=years)

    assert topics(result) == [NOT_IN_DOCUMENTS]
    assert result.replies[0]["suggestions"][0]["topic"] == "stat_requests"
    assert "1,4" not in texts(result)[0] and "4,000" not in texts(result)[0]


def test_after_a_year_of_no_document_the_talk_is_still_about_the_figure(answers: Answers) -> None:
    missed = follow_up(answers, "followup_other_year", "stat_requests", years=(2015,))
    found = dialogue.follow_up(Message("followup_other_year", years=(1996,)), missed.state, answers)
    assert topics(found) == ["stat_requests"]


@pytest.mark.parametrize(
    ("intent", "topic"),
    [
        ("followup_source", "answer_sources"),
        ("followup_when", "information_date"),
        ("followup_other_year", NOT_IN_DOCUMENTS),
        ("followup_repeat", "bot_capabilities"),
    ],
)
@pytest.mark.parametrize("before", [None, "a topic that is no more"])
def test_a_follow_up_with_nothing_before_it_is_answered_in_general(
    before: str | None, intent: str, topic: str, answers: Answers
) -> None:
    assert topics(follow_up(answers, intent, before)) == [topic]


# Another language


def test_switching_says_the_last_answer_again_in_the_language_named(answers: Answers) -> None:
    message = Message("switch_language", named_language="es", tag="en", certain=True)
    result = dialogue.switch_language(message, State(language="en", topic="stat_calls"), answers)

    assert texts(result) == [answers.answer("stat_calls", "es").text]
    assert (result.state.language, result.state.topic) == ("es", "stat_calls")


def test_the_language_switched_to_stays_for_messages_of_no_certain_language(answers: Answers) -> None:
    message = Message("switch_language", named_language="es", tag="en", certain=True)
    switched = dialogue.switch_language(message, State(language="en", topic="stat_calls"), answers)
    after = dialogue.respond(Message("center_hours", tag="en", certain=False), switched.state, answers)
    assert after.replies[0]["language"] == "es"


def test_switching_before_any_answer_asks_what_the_person_wants_to_know(answers: Answers) -> None:
    result = dialogue.switch_language(Message("switch_language", named_language="es"), State(), answers)
    assert texts(result) == [answers.interface("es", FOLLOW_UPS["switched"])]
    assert texts(result) != [FOLLOW_UPS["switched"]]


def test_the_language_of_the_request_counts_where_none_is_named(answers: Answers) -> None:
    message = Message("switch_language", tag="es", certain=True)
    result = dialogue.switch_language(message, State(language="en", topic="stat_calls"), answers)
    assert result.replies[0]["language"] == "es"


@both_languages
def test_a_language_named_but_not_offered_is_answered_by_the_languages_with_a_notice(
    language: str, answers: Answers
) -> None:
    message = Message("switch_language", named_language="eo")
    result = dialogue.switch_language(message, State(language=language, topic="stat_calls"), answers)

    assert topics(result) == ["languages"]
    assert result.replies[0]["language"] == language
    assert "language_not_offered" in codes(result.replies[0])
    assert result.state.language == language


def test_switching_with_personal_details_warns_in_the_language_named(answers: Answers) -> None:
    message = Message("switch_language", named_language="es", redacted=("a_number",))
    result = dialogue.switch_language(message, State(language="en", topic="stat_calls"), answers)
    assert topics(result) == ["personal_information"]
    assert (result.replies[0]["language"], result.state.language) == ("es", "es")


# A question back


def test_a_question_back_offers_its_options_and_keeps_the_topic_before_it(answers: Answers) -> None:
    result = dialogue.respond(Message(CLARIFY, options=OPTIONS), State(topic="greet"), answers)
    assert tuple(item["topic"] for item in result.replies[0]["suggestions"]) == OPTIONS
    assert (result.state.options, result.state.topic) == (OPTIONS, "greet")


@pytest.mark.parametrize("intent", ["choose_option", CLARIFY, OUT_OF_SCOPE])
@pytest.mark.parametrize(("choice", "topic"), [(1, OPTIONS[0]), (2, OPTIONS[1]), (3, OPTIONS[2]), (-1, OPTIONS[-1])])
def test_an_option_is_chosen_by_its_number_whatever_the_words_look_like(
    choice: int, topic: str, intent: str, answers: Answers
) -> None:
    act = dialogue.choose_option if intent == "choose_option" else dialogue.respond
    result = act(Message(intent, choice=choice), State(options=OPTIONS), answers)
    assert topics(result) == [topic]
    assert result.state.options == ()


def test_an_option_is_chosen_in_other_words_by_what_is_likeliest_of_those_offered(answers: Answers) -> None:
    ranking = (("center_hours", 0.5), ("stat_detainers", 0.3), ("stat_calls", 0.2))
    result = dialogue.choose_option(Message("choose_option", ranking=ranking), State(options=OPTIONS), answers)
    assert topics(result) == ["stat_detainers"]


@pytest.mark.parametrize("choice", [0, 4, 99])
def test_a_number_beside_the_list_asks_the_same_again(choice: int, answers: Answers) -> None:
    result = dialogue.choose_option(Message("choose_option", choice=choice), State(options=OPTIONS), answers)
    assert topics(result) == [CLARIFY]
    assert result.state.options == OPTIONS


def test_a_clear_question_after_a_question_back_is_answered_instead(answers: Answers) -> None:
    result = dialogue.respond(Message("center_hours"), State(options=OPTIONS), answers)
    assert topics(result) == ["center_hours"]
    assert result.state.options == ()


def test_a_button_pressed_after_a_question_back_is_no_choice_from_it(answers: Answers) -> None:
    result = dialogue.respond(Message("center_hours", pressed=True, choice=2), State(options=OPTIONS), answers)
    assert topics(result) == ["center_hours"]


def test_a_choice_with_nothing_to_choose_from_tells_what_can_be_asked(answers: Answers) -> None:
    assert topics(dialogue.choose_option(Message("choose_option", choice=1), State(), answers)) == ["bot_capabilities"]


# The language of a reply


@pytest.mark.parametrize(
    ("message", "remembered", "spoken", "kept"),
    [
        (Message("center_hours", chosen="es", tag="en", certain=True), "en", "es", "es"),
        (Message("center_hours", tag="es", certain=True), "en", "es", "es"),
        (Message("center_hours", tag="es", certain=False), "en", "en", "en"),
        (Message("center_hours", tag="es", certain=False), None, "es", None),
        (Message("center_hours", tag="es", certain=True, pressed=True), "en", "en", "en"),
        (Message("center_hours", tag="eo", certain=True), "es", "es", "es"),
        (Message("center_hours", tag="eo", certain=True), None, "en", None),
        (Message("center_hours"), None, "en", None),
        (Message("center_hours", tag="es", certain=True, short=True), "en", "en", "en"),
        (Message("center_hours", tag="eo", certain=True, short=True), "es", "es", "es"),
        (Message("center_hours", tag="es", certain=True, short=True), None, "es", "es"),
    ],
    ids=[
        "chosen before found",
        "certain before remembered",
        "remembered before guessed",
        "guessed before the source",
        "a button turns nothing round",
        "not offered leaves the remembered",
        "not offered at first",
        "nothing known",
        "a word or two turns nothing round",
        "nor to a language that is not offered",
        "but it may begin",
    ],
)
def test_the_language_is_the_chosen_then_the_certain_then_the_remembered_then_a_guess(
    message: Message, remembered: str | None, spoken: str, kept: str | None, answers: Answers
) -> None:
    result = dialogue.respond(message, State(language=remembered), answers)
    assert (result.replies[0]["language"], result.state.language) == (spoken, kept)


@pytest.mark.parametrize(
    ("message", "noticed"),
    [
        (Message("center_hours", tag="eo", certain=True), True),
        (Message("center_hours", not_offered=True), True),
        (Message("center_hours", tag="eo", certain=True, chosen="en"), False),
        (Message("center_hours", tag="eo", certain=False), False),
        (Message("center_hours", tag="es", certain=True), False),
    ],
)
def test_a_language_that_is_not_offered_is_said_so_unless_the_person_chose_one(
    message: Message, noticed: bool, answers: Answers
) -> None:
    result = dialogue.respond(message, State(), answers)
    assert ("language_not_offered" in codes(result.replies[0])) is noticed


def test_only_a_certain_language_is_reported_as_found(answers: Answers) -> None:
    certain, guess = (
        dialogue.respond(Message("greet", tag="es", certain=sure), State(), answers) for sure in (True, False)
    )
    assert (certain.detected, guess.detected) == ("es", None)


# Personal details


@both_languages
def test_personal_details_are_warned_of_first_and_the_rest_is_answered_after(language: str, answers: Answers) -> None:
    message = Message("center_hours", redacted=("ssn",))
    result = dialogue.respond(message, State(language=language), answers)

    assert topics(result) == ["personal_information", "center_hours"]
    assert {reply["language"] for reply in result.replies} == {language}
    assert "personal_data" in codes(result.replies[0]) and "personal_data" not in codes(result.replies[1])
    assert result.state.topic == "center_hours"


@pytest.mark.parametrize("intent", ["personal_information", "greet", "thanks", CLARIFY, OUT_OF_SCOPE])
def test_personal_details_alone_are_only_warned_of(intent: str, answers: Answers) -> None:
    result = dialogue.respond(Message(intent, redacted=("ssn",)), State(), answers)
    assert topics(result) == ["personal_information"]


@pytest.mark.parametrize("intent", ["followup_source", "followup_repeat", "followup_when", "followup_other_year"])
def test_a_follow_up_with_personal_details_is_warned_of(intent: str, answers: Answers) -> None:
    assert topics(follow_up(answers, intent, "stat_calls", redacted=("ssn",))) == ["personal_information"]


def test_a_person_in_danger_comes_before_the_warning(answers: Answers) -> None:
    result = dialogue.respond(Message("emergency", redacted=("phone",)), State(), answers)
    assert topics(result) == ["emergency", "personal_information"]
    assert result.state.topic == "emergency"


def test_a_choice_with_personal_details_is_warned_of_and_taken(answers: Answers) -> None:
    message = Message("choose_option", choice=2, redacted=("name",))
    result = dialogue.choose_option(message, State(options=OPTIONS), answers)
    assert topics(result) == ["personal_information", OPTIONS[1]]


# What is not in the documents


def test_what_is_not_in_the_documents_offers_the_nearest_that_is(answers: Answers) -> None:
    ranking = ((NOT_IN_DOCUMENTS, 0.6), ("greet", 0.2), ("stat_calls", 0.1), ("detainers", 0.05))
    result = dialogue.respond(Message(NOT_IN_DOCUMENTS, ranking=ranking), State(), answers)
    offered = [item["topic"] for item in result.replies[0]["suggestions"]]
    assert offered[:2] == ["stat_calls", "detainers"]
    assert "greet" not in offered and len(offered) == len(set(offered)) == 4


def test_an_intent_that_no_topic_has_is_out_of_scope(answers: Answers) -> None:
    assert topics(dialogue.respond(Message("nothing of the kind"), State(), answers)) == [OUT_OF_SCOPE]


def test_the_state_given_is_left_as_it_was(answers: Answers) -> None:
    before = State(language="en", topic="stat_calls", options=OPTIONS)
    kept = replace(before)
    dialogue.respond(Message("center_hours", tag="es", certain=True), before, answers)
    assert before == kept


@pytest.mark.parametrize("intent", ["personal_information", CLARIFY, NOT_IN_DOCUMENTS, "greet"])
def test_a_question_beside_personal_details_is_answered_after_the_warning(intent: str, answers: Answers) -> None:
    found = Message(intent, redacted=("a_number",), beside="center_hours")
    replies = dialogue.respond(found, State(), answers).replies
    assert [reply["topic"] for reply in replies] == ["personal_information", "center_hours"]


def test_danger_beside_personal_details_comes_first(answers: Answers) -> None:
    found = Message("personal_information", redacted=("phone",), beside="emergency")
    replies = dialogue.respond(found, State(), answers).replies
    assert [reply["topic"] for reply in replies] == ["emergency", "personal_information"]


def test_personal_details_alone_get_the_warning_alone(answers: Answers) -> None:
    found = Message("personal_information", redacted=("ssn",), beside=None)
    replies = dialogue.respond(found, State(), answers).replies
    assert [reply["topic"] for reply in replies] == ["personal_information"]


SOURCES = (("answer_sources", 0.9), ("followup_source", 0.05))


def test_a_brief_question_for_the_sources_is_for_those_of_the_last_answer(answers: Answers) -> None:
    asked = Message("answer_sources", ranking=SOURCES, brief=True)
    result = dialogue.respond(asked, State(language="en", topic="center_hours"), answers)
    assert topics(result) == ["center_hours"]
    assert "operates 24 hours a day" in texts(result)[0]


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        (Message("answer_sources", ranking=SOURCES, brief=False), "center_hours"),
        (Message("answer_sources", ranking=SOURCES, brief=True, pressed=True), "center_hours"),
        (Message("answer_sources", ranking=SOURCES[:1], brief=True), "center_hours"),
        (Message("answer_sources", ranking=SOURCES, brief=True), "greet"),
        (Message("answer_sources", ranking=SOURCES, brief=True), None),
    ],
)
def test_all_others_are_for_the_sources_in_general(message: Message, topic: str | None, answers: Answers) -> None:
    result = dialogue.respond(message, State(language="en", topic=topic), answers)
    assert topics(result) == ["answer_sources"]


def test_a_bare_year_that_reads_like_the_overview_leans_on_the_last_topic(answers: Answers) -> None:
    ranking = (("fy2013_overview", 0.6), ("followup_other_year", 0.3))
    bare = Message("fy2013_overview", ranking=ranking, years=(2013,), brief=True, tag="es", certain=False)
    before = State(language="es", topic="brady_checks")

    assert topics(dialogue.respond(bare, before, answers)) == ["stat_brady_checks"]
    for other, state in (
        (bare, State(language="es")),
        (replace(bare, brief=False), before),
        (replace(bare, ranking=ranking[:1]), before),
        (replace(bare, pressed=True), before),
    ):
        assert topics(dialogue.respond(other, state, answers)) == ["fy2013_overview"]


def test_a_year_that_is_close_to_several_topics_leans_on_the_last_one(answers: Answers) -> None:
    asked = Message(CLARIFY, options=OPTIONS, ranking=(("followup_other_year", 0.05),), years=(2013,), brief=True)
    assert topics(dialogue.respond(asked, State(topic="brady_checks"), answers)) == ["stat_brady_checks"]
    assert topics(dialogue.respond(asked, State(), answers)) == [CLARIFY]


def test_a_language_named_after_an_answer_says_the_answer_in_it(answers: Answers) -> None:
    ranking = (("languages", 0.9), ("switch_language", 0.05))
    asked = Message("languages", ranking=ranking, brief=True, named_language="ht", tag="es", certain=True)
    result = dialogue.respond(asked, State(language="es", topic="detainers"), answers)
    assert topics(result) == ["detainers"]
    assert (result.replies[0]["language"], result.state.language) == ("ht", "ht")
    alone = dialogue.respond(asked, State(language="es"), answers)
    assert (topics(alone), alone.replies[0]["language"]) == (["languages"], "es")


def test_a_language_that_is_not_offered_is_told_so_after_an_answer(answers: Answers) -> None:
    ranking = (("languages", 0.9), ("switch_language", 0.05))
    asked = Message("languages", ranking=ranking, brief=True, named_language="tr", tag="ar", certain=True)
    result = dialogue.respond(asked, State(language="ar", topic="detainers"), answers)
    assert topics(result) == ["languages"]
    assert "language_not_offered" in codes(result.replies[0])
