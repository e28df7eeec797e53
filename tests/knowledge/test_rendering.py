"""What a reader gets of a topic: numbers by the locale, review states by the calendar, English where words lack."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.knowledge import Answers, Knowledge, load
from bot.knowledge.model import Review
from bot.knowledge.review import digest, locale_digest
from tests.knowledge.conftest import Project

HOURS, PLACE, HITS = (f"data/topics/{name}.yml" for name in ("center_hours", "center_location", "stat_hits"))
ES, ES_INTERFACE = (f"locales/es/LC_MESSAGES/{domain}.po" for domain in ("answers", "interface"))
AR_INTERFACE = "locales/ar/LC_MESSAGES/interface.po"


def answers_on(project: Project, day: str = "2026-03-01") -> Answers:
    return Answers(load(project.root), today=lambda: dt.date.fromisoformat(day))


def codes(reply: dict[str, Any]) -> set[str]:
    return {notice["code"] for notice in reply["notices"]}


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_numbers_are_grouped_as_people_in_the_united_states_write_them_and_years_never(
    language: str, project: Project
) -> None:
    text = answers_on(project).answer("stat_hits", language).text

    assert "4,633" in text and "2013" in text
    assert "2,013" not in text


def test_a_number_takes_its_plural_form(project: Project) -> None:
    knowledge = load(project.root)
    one = knowledge.topics["center_hours"].facts["hours"].copy(update={"value": 1})

    assert answers_on(project).fact(one, "en") == "1 hour"


@pytest.mark.parametrize(("language", "written"), [("en", "January 5, 1998"), ("es", "«5 de enero de 1998»")])
def test_dates_are_written_by_the_locale(language: str, written: str, project: Project) -> None:
    fact = load(project.root).topics["center_hours"].facts["hours"]
    day = fact.copy(update={"value": dt.date(1998, 1, 5), "unit": "date"})

    assert answers_on(project).fact(day, language) == written


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("es", "ltr"), ("ar", "rtl")])
def test_a_translated_reply_is_in_its_language_and_direction(language: str, direction: str, project: Project) -> None:
    reply = answers_on(project).reply("center_location", language)

    assert (reply["language"], reply["direction"]) == (language, direction)
    assert ("machine_translation" in codes(reply)) == (language != "en")
    assert "not_translated" not in codes(reply)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (ES, 'msgstr "«It works {hours} a day.»"', 'msgstr ""'),
        (ES, 'msgid "It works {hours} a day."', '#, fuzzy\nmsgid "It works {hours} a day."'),
        (ES, "«It works {hours} a day.»", "«It works {time} a day.»"),
        (ES, "«It works {hours} a day.»", "«It works {hours a day.»"),
        (ES, 'msgstr "«It works', 'messages "«It works'),
        (ES_INTERFACE, 'msgstr[1] "«{number} hours»"', 'msgstr[1] ""'),
        (ES_INTERFACE, 'msgstr[1] "«{number} hours»"', 'msgstr[1] "«{amount} hours»"'),
    ],
    ids=["empty", "fuzzy", "other placeholder", "broken braces", "broken file", "empty plural", "broken plural"],
)
def test_what_has_no_sound_translation_is_answered_in_english_and_says_so(
    file: str, old: str, new: str, project: Project
) -> None:
    if "fuzzy" in new:
        project.edit(
            file, 'msgctxt "center_hours"\nmsgid "It works', '#, fuzzy\nmsgctxt "center_hours"\nmsgid "It works'
        )
    else:
        project.edit(file, old, new)

    reply = answers_on(project).reply("center_hours", "es")

    assert (reply["language"], reply["direction"]) == ("en", "ltr")
    assert reply["text"] == "It works 24 hours a day."
    assert "not_translated" in codes(reply) and "machine_translation" not in codes(reply)


def test_a_missing_plural_form_of_arabic_is_not_filled_with_english(project: Project) -> None:
    project.edit(AR_INTERFACE, 'msgstr[4] "«{number} hours»"', 'msgstr[4] ""')

    reply = answers_on(project).reply("center_hours", "ar")

    assert (reply["language"], reply["direction"], reply["text"]) == ("en", "ltr", "It works 24 hours a day.")


def test_a_catalogue_that_is_not_utf_8_leaves_the_service_in_english(project: Project) -> None:
    project.path(ES).write_bytes(project.path(ES).read_bytes().replace("«".encode(), b"\xab"))

    assert answers_on(project).reply("center_location", "es")["language"] == "en"


def test_a_topic_past_its_review_is_labelled_from_the_day_after(project: Project) -> None:
    project.edit(HOURS, "review_by: null", "review_by: 2026-03-01")

    on_time, late = (answers_on(project, day).reply("center_hours", "es") for day in ("2026-03-01", "2026-03-02"))

    assert "out_of_date" not in codes(on_time) and "out_of_date" in codes(late)
    assert late["text"] == on_time["text"]


def test_a_topic_to_be_withdrawn_is_withdrawn_from_the_day_after_its_review_date(project: Project) -> None:
    project.edit(HOURS, "review_by: null", "review_by: 2026-03-01")
    project.edit(HOURS, "past_review: label", "past_review: withdraw")

    on_time, late = (answers_on(project, day).reply("center_hours", "ar") for day in ("2026-03-01", "2026-03-02"))

    assert (on_time["topic"], late["topic"], late["outcome"]) == (
        "center_hours",
        "not_in_documents",
        "not_in_documents",
    )


def test_the_calendar_is_asked_at_each_reply(project: Project) -> None:
    project.edit(HOURS, "review_by: null", "review_by: 2026-03-01")
    days = iter((dt.date(2026, 3, 1), dt.date(2026, 3, 2)))
    answers = Answers(load(project.root), today=lambda: next(days))

    assert "out_of_date" not in codes(answers.reply("center_hours", "en"))
    assert "out_of_date" in codes(answers.reply("center_hours", "en"))


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_a_draft_is_withheld_from_replies_suggestions_and_lists(language: str, project: Project) -> None:
    project.edit(HOURS, "status: published", "status: draft")
    answers = answers_on(project)

    assert answers.reply("center_hours", language)["topic"] == "not_in_documents"
    assert answers.reply("center_location", language)["suggestions"] == []
    listed = [topic["topic"] for group in answers.groups(language) for topic in group["topics"]]
    assert listed == ["center_location", "stat_hits"]


def test_a_draft_contact_is_withheld(project: Project) -> None:
    project.edit(PLACE, "contacts: [tip_line]", "contacts: [appeals, tip_line]")

    assert [contact["id"] for contact in answers_on(project).reply("center_location", "en")["contacts"]] == ["tip_line"]


def test_a_reply_says_that_nobody_reviewed_it_until_somebody_signs_it_as_it_stands(project: Project) -> None:
    knowledge = load(project.root)
    topic = knowledge.topics["center_hours"]
    review = Review(by="editor", on=dt.date(2026, 1, 2), of=digest(topic))

    assert "not_reviewed" in codes(Answers(knowledge).reply("center_hours", "en"))
    signed = _with_topic(knowledge, topic.copy(update={"reviewed": review}))
    assert "not_reviewed" not in codes(Answers(signed).reply("center_hours", "en"))
    changed = _with_topic(knowledge, topic.copy(update={"reviewed": review, "answer": "It works {hours} each day."}))
    assert "not_reviewed" in codes(Answers(changed).reply("center_hours", "en"))


def _with_topic(knowledge: Knowledge, topic: Any) -> Knowledge:
    return replace(knowledge, topics={**knowledge.topics, topic.topic: topic})


def test_a_document_shows_the_day_it_was_checked_until_it_is_changed(project: Project) -> None:
    of = digest(load(project.root).documents["lesc"])
    project.edit("data/documents/lesc.md", "checked: null", f"checked: {{by: editor, on: 2026-01-02, of: {of}}}")
    (checked,) = answers_on(project).reply("center_hours", "en")["citations"]
    project.edit("data/documents/lesc.md", "it confirmed", "it has confirmed")
    (changed,) = answers_on(project).reply("center_hours", "en")["citations"]

    assert (checked["checked"], changed["checked"]) == ("2026-01-02", None)


def test_a_contact_shows_the_day_it_was_checked_until_it_is_changed(project: Project) -> None:
    of = digest(load(project.root).contacts["tip_line"])
    project.edit("data/contacts.yml", "checked: null", f"checked: {{by: editor, on: 2026-01-02, of: {of}}}")
    (checked,) = answers_on(project).reply("center_location", "es")["contacts"]
    project.edit("data/contacts.yml", "+18663472423", "+18663472424")
    (changed,) = answers_on(project).reply("center_location", "es")["contacts"]

    assert (checked["checked"], changed["checked"]) == ("2026-01-02", None)


def test_a_language_is_machine_translated_until_somebody_signs_it_and_again_when_a_translation_changes(
    project: Project,
) -> None:
    knowledge = load(project.root)
    of = locale_digest(knowledge.locales["es"], knowledge)
    old = "formatting: es_US, reviewed: null"
    project.edit("data/locales.yml", old, f"formatting: es_US, reviewed: {{by: translator, on: 2026-01-02, of: {of}}}")
    assert "machine_translation" not in codes(answers_on(project).reply("center_location", "es"))
    assert "machine_translation" in codes(answers_on(project).reply("center_location", "ar"))

    project.edit(ES, "«In Vermont.»", "«En Vermont.»")
    assert "machine_translation" in codes(answers_on(project).reply("center_location", "es"))
