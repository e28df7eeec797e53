"""The preview shows a topic as its readers get it, in each language, with what proves it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from bot.knowledge import load
from bot.knowledge.preview import as_html, as_text, preview, write
from tests.knowledge.conftest import Project


class _Elements(HTMLParser):
    """Collects (element, attributes) in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Elements()
    parser.feed(page)
    return parser.found


def test_the_terminal_shows_text_facts_quotes_citations_contacts_and_notices(project: Project) -> None:
    text = as_text(preview(load(project.root), "stat_hits")) + as_text(preview(load(project.root), "center_location"))

    for part in (
        "== English (en) ==",
        "== Español (es) ==",
        "== العربية (ar) ==",
        "The center confirmed more than 4,633 hits in fiscal year 2013.",
        "lesc: “more than 4,633 hits”",
        "Located in Williston, Vermont",
        "phone: 1-866-347-2423",
        "When is it open? [center_hours]",
        "machine_translation",
        "not_reviewed",
    ):
        assert part in text, part


def test_a_draft_can_be_read_and_is_said_to_be_withheld(project: Project) -> None:
    project.edit("data/topics/center_location.yml", "status: published", "status: draft")

    text = as_text(preview(load(project.root), "center_location"))

    assert "withheld" in text and "In Vermont." in text


@pytest.mark.parametrize("make", [as_text, as_html])
def test_a_withdrawn_topic_is_said_to_be_withdrawn(make: object, project: Project) -> None:
    project.edit("data/topics/center_location.yml", "review_by: null", "review_by: 2020-01-01")
    project.edit("data/topics/center_location.yml", "past_review: label", "past_review: withdraw")

    shown = make(preview(load(project.root), "center_location"))  # type: ignore[operator]  # one of two functions

    assert "withdrawn" in shown and "In Vermont." in shown


def test_on_the_page_each_text_has_its_language_and_direction(project: Project) -> None:
    project.edit("locales/es/LC_MESSAGES/answers.po", "«In Vermont.»", "")

    page = as_html(preview(load(project.root), "center_location"))

    answers = [(a["lang"], a["dir"]) for tag, a in elements(page) if a.get("class") == "answer"]
    assert answers == [("en", "ltr"), ("en", "ltr"), ("ar", "rtl")], "the Spanish one is shown in English"
    assert page.startswith('<!doctype html>\n<html lang="en">')


def test_the_page_escapes_what_the_content_holds(project: Project) -> None:
    project.edit("data/topics/center_location.yml", "In Vermont.", "<script>alert()</script> & more.")

    page = as_html(preview(load(project.root), "center_location"))

    assert "<script" not in page and "&lt;script&gt;alert()&lt;/script&gt; &amp; more." in page


def test_the_page_is_written_into_the_reports(project: Project) -> None:
    path = write(preview(load(project.root), "stat_hits"), project.root)

    assert path.relative_to(project.root).as_posix() == "reports/preview/stat_hits.html"
    assert "more than 4,633 hits" in path.read_text(encoding="utf-8")


def test_an_unknown_topic_is_a_key_error(project: Project) -> None:
    with pytest.raises(KeyError):
        preview(load(project.root), "nothing")
