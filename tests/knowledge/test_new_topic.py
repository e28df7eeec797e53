"""What `faqbot new-topic` and `new-locale` begin: drafts that harm nothing until somebody fills them."""

from __future__ import annotations

import json

import pytest

from bot.knowledge import Answers, Severity, load
from bot.knowledge.messages import update
from bot.knowledge.new_locale import NewLocaleError, new_locale, row
from bot.knowledge.new_topic import NewTopicError, new_topic
from bot.knowledge.offered import offered
from tests.knowledge.conftest import Project


@pytest.mark.parametrize(("kind", "group"), [("faq", "center"), ("assistant", "center"), ("decline", None)])
def test_a_new_topic_is_a_draft_with_phrases_to_fill_in_each_language(
    kind: str, group: str | None, project: Project
) -> None:
    files = new_topic("parking", kind, group, project.root)

    names = [path.relative_to(project.root).as_posix() for path in files]
    assert names == ["data/topics/parking.yml", *(f"data/nlu/{tag}/parking.yml" for tag in ("en", "es", "ar"))]
    update(project.root)
    assert [problem for problem in project.check() if problem.severity is Severity.ERROR] == []
    assert "draft" in "".join(problem.message for problem in project.check() if problem.file == names[0])


def test_once_published_the_check_says_what_is_missing(project: Project) -> None:
    new_topic("parking", "faq", "center", project.root)
    project.edit("data/topics/parking.yml", "status: draft", "status: published")
    update(project.root)

    found = {problem.file: problem for problem in project.check() if problem.severity is Severity.ERROR}

    assert found.keys() == {"data/topics/parking.yml", *(f"data/nlu/{tag}/parking.yml" for tag in ("en", "es", "ar"))}
    said = "".join(problem.message for problem in project.check() if problem.file == "data/topics/parking.yml")
    assert "cites no document" in said and "question is not written" in said and "answer is not written" in said


@pytest.mark.parametrize(
    ("name", "kind", "group", "why"),
    [
        ("Parking", "faq", "center", "small letters"),
        ("../parking", "faq", "center", "small letters"),
        ("center_hours", "faq", "center", "exists already"),
        ("parking", "faq", None, "one of: center"),
        ("parking", "faq", "garage", "one of: center"),
        ("parking", "decline", "center", "no group"),
    ],
)
def test_a_topic_that_cannot_be_begun_says_why_and_writes_nothing(
    name: str, kind: str, group: str | None, why: str, project: Project
) -> None:
    before = sorted(project.root.rglob("*"))

    with pytest.raises(NewTopicError, match=why):
        new_topic(name, kind, group, project.root)

    assert sorted(project.root.rglob("*")) == before


@pytest.mark.parametrize(
    ("tag", "folder", "formatting", "direction"),
    [
        ("es", "es", "es_US", "ltr"),
        ("zh-Hans", "zh_Hans", "zh_Hans", "ltr"),
        ("fa", "fa", "fa", "rtl"),
        ("ht", "ht", "ht", "ltr"),
    ],
)
def test_a_locale_s_row_comes_from_the_locale_data(tag: str, folder: str, formatting: str, direction: str) -> None:
    written = row(tag)

    for line in (f"tag: {tag}\n", f"folder: {folder}\n", f"formatting: {formatting}\n", f"direction: {direction}\n"):
        assert line in written


@pytest.mark.parametrize("tag", ["fr", "zh-Hans", "ht", "pa"])
def test_a_new_locale_is_not_offered_stops_nothing_and_answers_in_english(tag: str, project: Project) -> None:
    comment = "# 4.633 reads as a decimal there"

    new_locale(tag, project.root)

    knowledge = load(project.root)
    answers = Answers(knowledge)
    assert comment in project.text("data/locales.yml")
    assert offered(knowledge, answers) == ["en", "es", "ar"]
    assert [problem for problem in project.check() if problem.severity is Severity.ERROR] == []
    reply = answers.reply("stat_hits", tag)
    assert reply["language"] == "en" and "not_translated" in {notice["code"] for notice in reply["notices"]}
    assert project.path(f"data/nlu/{tag}/refuse.yml").exists()


def test_a_new_locale_s_sets_say_what_to_write_and_the_check_counts_it(project: Project) -> None:
    new_locale("fr", project.root)

    rows = [json.loads(line) for line in project.text("data/development/fr.jsonl").splitlines()]
    assert {tuple(row["accept"]) for row in rows} >= {("center_hours",), ("not_in_documents",)}
    assert not any(row["text"] for row in rows)
    said = {problem.file: problem.message for problem in project.check()}
    assert f"{len(rows)} questions are still to be written" in said["data/development/fr.jsonl"]
    project.edit("data/development/fr.jsonl", '"text": ""', '"text": "c\'est ouvert quand"')
    said = {problem.file: problem.message for problem in project.check()}
    assert f"{len(rows) - 1} questions are still to be written" in said["data/development/fr.jsonl"]


def test_once_translated_a_new_locale_is_offered(project: Project) -> None:
    new_locale("fr", project.root)
    project.translate()

    knowledge = load(project.root)

    assert offered(knowledge, Answers(knowledge)) == ["en", "es", "ar", "fr"]


@pytest.mark.parametrize(("tag", "why"), [("es", "there already"), ("xx", "does not know"), ("", "does not know")])
def test_a_locale_that_cannot_be_added_says_why_and_writes_nothing(tag: str, why: str, project: Project) -> None:
    before = project.text("data/locales.yml")

    with pytest.raises(NewLocaleError, match=why):
        new_locale(tag, project.root)

    assert project.text("data/locales.yml") == before
