"""A locale is offered while its interface, declines, contacts and fallbacks are complete."""

from __future__ import annotations

import pytest

from bot.knowledge import Answers, load
from bot.knowledge.offered import offered, offering
from tests.knowledge.conftest import Project

ES, ES_INTERFACE = (f"locales/es/LC_MESSAGES/{domain}.po" for domain in ("answers", "interface"))


def tags(project: Project) -> list[str]:
    knowledge = load(project.root)
    return offered(knowledge, Answers(knowledge))


def test_complete_locales_are_offered(project: Project) -> None:
    assert tags(project) == ["en", "es", "ar"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (ES, "«That is not possible here.»"),
        (ES, "«The documents do not say.»"),
        (ES_INTERFACE, "«Tips about crimes.»"),
        (ES_INTERFACE, "«day and night»"),
        (ES_INTERFACE, "«more than {amount}»"),
        (ES_INTERFACE, "«{number} hours»"),
        (ES_INTERFACE, "«Message from the operator: {notice}»"),
    ],
    ids=["a decline", "a fallback", "a contact", "hours", "a qualifier", "a plural form", "a notice"],
)
def test_a_locale_that_lacks_one_of_these_is_not_offered(file: str, text: str, project: Project) -> None:
    project.edit(file, text, "")

    assert tags(project) == ["en", "ar"]


def test_a_locale_that_lacks_another_topic_is_offered_all_the_same(project: Project) -> None:
    project.edit(ES, "«In Vermont.»", "")

    assert tags(project) == ["en", "es", "ar"]


def test_the_list_of_languages_names_only_those_offered(project: Project) -> None:
    project.edit(ES, "«That is not possible here.»", "")

    answers = Answers(offering(load(project.root)))

    assert answers.autonyms("en") == "English and العربية"
