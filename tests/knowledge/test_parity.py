"""Each topic answers in each locale with the same facts, contacts, citations and suggestions."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from bot.knowledge import Answers, load
from bot.knowledge.model import Fact

KNOWLEDGE = load()
LOCALES = [tag for tag in KNOWLEDGE.locales if tag != KNOWLEDGE.source]
# What locales write between groups of digits: comma, full stop, spaces of several widths, apostrophe.
_GROUPING = re.compile(r"(?<=\d)[,.\u00a0\u202f\u2009 '’](?=\d{3}(?!\d))")


@pytest.fixture(scope="module")
def all_answers() -> Answers:
    return Answers(KNOWLEDGE)


def numbers(text: str) -> list[str]:
    """Give the numbers of a text in order of size of their digits, however they are grouped."""
    return sorted(re.findall(r"\d+", _GROUPING.sub("", text)))


def same(reply: dict[str, Any]) -> dict[str, Any]:
    """Give what must not differ between languages."""
    return {
        "topic": reply["topic"],
        "outcome": reply["outcome"],
        "citations": reply["citations"],
        "contacts": [(c["id"], c["name"], c["phone"], c["tty"], c["text"], c["url"]) for c in reply["contacts"]],
        "suggestions": [item["topic"] for item in reply["suggestions"]],
    }


def undated(topic: str, locale: str, answers: Answers) -> str:
    """Give a topic's answer without its dates: some languages write a month by its number."""
    text = answers.answer(topic, locale).text
    for fact in KNOWLEDGE.topics[topic].facts.values():
        if isinstance(fact.value, dt.date):
            text = text.replace(answers.fact(fact, locale), "")
    return text


def written(fact: Fact) -> str | None:
    """Give the digits by which a fact can be found in a text of any language."""
    if isinstance(fact.value, dt.date):
        return str(fact.value.year)
    return str(fact.value) if isinstance(fact.value, int) else None


@pytest.mark.parametrize("topic", sorted(KNOWLEDGE.topics))
@pytest.mark.parametrize("locale", LOCALES)
def test_a_topic_says_the_same_in_every_language(topic: str, locale: str, all_answers: Answers) -> None:
    english, other = (all_answers.reply(topic, tag) for tag in (KNOWLEDGE.source, locale))

    assert other["language"] == locale, "it is not translated"
    assert same(other) == same(english)
    assert numbers(undated(topic, locale, all_answers)) == numbers(undated(topic, KNOWLEDGE.source, all_answers))


@pytest.mark.parametrize("topic", sorted(name for name, topic in KNOWLEDGE.topics.items() if topic.facts))
@pytest.mark.parametrize("locale", list(KNOWLEDGE.locales))
def test_every_fact_that_an_answer_names_stands_in_it(topic: str, locale: str, all_answers: Answers) -> None:
    facts = KNOWLEDGE.topics[topic].facts
    text = all_answers.answer(topic, locale).text
    named = {name for name in facts if f"{{{name}}}" in KNOWLEDGE.topics[topic].answer}

    assert named
    for name in named:
        digits = written(facts[name])
        assert digits is None or digits in numbers(text), f"{name} is missing"
        assert all_answers.fact(facts[name], locale) in text


@pytest.mark.parametrize("locale", list(KNOWLEDGE.locales))
def test_figures_are_grouped_so_that_nobody_reads_a_decimal(locale: str, all_answers: Answers) -> None:
    text = all_answers.answer("stat_hits_confirmed", locale).text

    assert re.search("4[,\u00a0\u202f]633", text), text
    assert "2013" in text
