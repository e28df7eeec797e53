"""A sign-off writes who, when and of what, leaves every other character, and ends at a change."""

from __future__ import annotations

import datetime as dt
import difflib
import shutil
from pathlib import Path

import pytest

from bot.knowledge import load
from bot.knowledge.review import is_current, is_current_locale
from bot.knowledge.sign_off import SignOffError, sign_off, with_value
from bot.paths import ROOT
from tests.knowledge.conftest import Project

DAY = dt.date(2026, 1, 2)
ITEMS = [
    ("topic", "center_hours"),
    ("document", "lesc"),
    ("contact", "appeals"),
    ("contact", "tip_line"),
    ("locale", "es"),
]


@pytest.mark.parametrize(("kind", "name"), ITEMS)
def test_a_sign_off_changes_one_line_and_the_check_has_nothing_against_it(
    kind: str, name: str, project: Project
) -> None:
    before = {path: path.read_text(encoding="utf-8") for path in project.root.rglob("*.*") if path.is_file()}

    path = sign_off(kind, name, by="program office", on=DAY, root=project.root)

    changed = [file for file, text in before.items() if file.read_text(encoding="utf-8") != text]
    assert changed == [path]
    diff = list(difflib.ndiff(before[path].splitlines(), path.read_text("utf-8").splitlines()))
    (removed,), (added,) = ([line[2:] for line in diff if line.startswith(sign)] for sign in "-+")
    assert added.startswith(removed.split("null")[0].rsplit(":", 1)[0])
    assert '{by: "program office", on: 2026-01-02, of: "' in added
    assert [
        problem for problem in project.check() if "sign-off" in problem.fix and f"'{name}'" in problem.message
    ] == []


def test_a_comment_behind_the_value_stays(project: Project) -> None:
    sign_off("contact", "appeals", by="editor", on=DAY, root=project.root)

    assert '"}   # nobody yet' in project.text("data/contacts.yml")


@pytest.mark.parametrize(
    ("kind", "name", "file", "old", "new"),
    [
        ("topic", "center_hours", "data/topics/center_hours.yml", "It works", "It worked"),
        ("topic", "center_hours", "data/topics/center_hours.yml", "value: 24", "value: 23"),
        ("document", "lesc", "data/documents/lesc.md", "more than", "fewer than"),
        ("contact", "tip_line", "data/contacts.yml", "2423", "2424"),
        ("locale", "es", "locales/es/LC_MESSAGES/answers.po", "«In Vermont.»", "«En Vermont.»"),
        ("locale", "ar", "locales/ar/LC_MESSAGES/interface.po", "«day and night»", "«ليلا ونهارا»"),
    ],
)
def test_a_sign_off_ends_at_a_change(kind: str, name: str, file: str, old: str, new: str, project: Project) -> None:
    sign_off(kind, name, by="editor", on=DAY, root=project.root)
    assert _holds(project, kind, name)

    project.edit(file, old, new)

    assert not _holds(project, kind, name)


def test_signing_again_replaces_the_sign_off(project: Project) -> None:
    sign_off("topic", "center_hours", by="editor", on=DAY, root=project.root)
    project.edit("data/topics/center_hours.yml", "It works", "It worked")

    sign_off("topic", "center_hours", by="lawyer", on=DAY, root=project.root)

    assert _holds(project, "topic", "center_hours")
    assert project.text("data/topics/center_hours.yml").count("{by:") == 1


def test_new_texts_that_nobody_has_translated_do_not_end_a_language_s_review(project: Project) -> None:
    sign_off("locale", "es", by="translator", on=DAY, root=project.root)
    text = project.text("locales/es/LC_MESSAGES/answers.po")

    project.write("locales/es/LC_MESSAGES/answers.po", text + '\nmsgctxt "new"\nmsgid "New."\nmsgstr ""\n')

    assert _holds(project, "locale", "es")


def test_every_item_of_the_content_as_it_stands_can_be_signed(tmp_path: Path) -> None:
    for folder in ("data/topics", "data/documents", "locales"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for file in ("contacts", "locales", "units", "groups"):
        shutil.copy(ROOT / "data" / f"{file}.yml", tmp_path / "data")
    knowledge = load(tmp_path)
    names = {
        "topic": knowledge.topics,
        "document": knowledge.documents,
        "contact": knowledge.contacts,
        "locale": knowledge.locales,
    }

    for kind, items in names.items():
        for name in items:
            sign_off(kind, name, by="editor", on=DAY, root=tmp_path)

    signed = load(tmp_path)
    assert all(is_current(topic) for topic in signed.topics.values())
    assert all(is_current(document) for document in signed.documents.values())
    assert all(is_current(contact) for contact in signed.contacts.values())
    assert all(is_current_locale(locale, signed) for locale in signed.locales.values())


@pytest.mark.parametrize(
    ("kind", "name", "by", "on", "why"),
    [
        ("topic", "nothing", "editor", DAY, "there are: center_hours"),
        ("locale", "fr", "editor", DAY, "there are: ar, en, es"),
        ("topic", "center_hours", "  ", DAY, "role"),
        ("topic", "center_hours", "editor", dt.date(9999, 1, 1), "still to come"),
    ],
)
def test_a_sign_off_that_cannot_be_says_why_and_writes_nothing(
    kind: str, name: str, by: str, on: dt.date, why: str, project: Project
) -> None:
    before = project.text("data/topics/center_hours.yml")

    with pytest.raises(SignOffError, match=why):
        sign_off(kind, name, by=by, on=on, root=project.root)

    assert project.text("data/topics/center_hours.yml") == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\nreviewed:\n  by: me\n  on: x\n\n# end\nb: 2\n", "a: 1\nreviewed: {new: 1}\n\n# end\nb: 2\n"),
        ("a: 1\nb: 2\n", "a: 1\nreviewed: {new: 1}\nb: 2\n"),
        ("---\nreviewed: null\n---\nreviewed: null\n", "---\nreviewed: {new: 1}\n---\nreviewed: null\n"),
        ("{a: é, reviewed: {old: 1}, b: 2} # c\n", "{a: é, reviewed: {new: 1}, b: 2} # c\n"),
    ],
    ids=["a block", "no such key", "front matter", "a row in braces"],
)
def test_a_value_is_put_in_its_place_and_nothing_else_moves(before: str, after: str) -> None:
    assert with_value(before, ("reviewed",), "{new: 1}") == after


def _holds(project: Project, kind: str, name: str) -> bool:
    knowledge = load(project.root)
    if kind == "locale":
        return is_current_locale(knowledge.locales[name], knowledge)
    if kind == "topic":
        return is_current(knowledge.topics[name])
    return is_current(knowledge.documents[name] if kind == "document" else knowledge.contacts[name])
