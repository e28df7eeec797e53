"""Each assertion holds on what it is for, and is missed where a little is different: on real replies of the content."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.knowledge import Answers
from bot.regression.assertions import ASSERTIONS, NotVisible
from bot.regression.names import _KINDS
from bot.regression.reading import _validator
from bot.regression.said import Said

REFUSED = Said(problem="too_long")


@pytest.fixture
def said(answers: Answers) -> Said:
    """A warning and an answer in Spanish, in a conversation that remembers both."""
    warning = answers.reply("personal_information", "es", notices=("personal_data",))
    figures = answers.reply("stat_detainers", "es")
    slots = {"topic": "stat_detainers", "language": "es", "options": None}
    return Said((warning, figures), redacted=True, slots=slots)


HOLD: list[tuple[str, Any]] = [
    ("topic", "stat_detainers"),
    ("topic", ["center_hours", "stat_detainers"]),
    ("topics", ["personal_information", "stat_detainers"]),
    ("outcome", "answered"),
    ("outcome", "declined"),
    ("language", "es"),
    ("contains", "2013"),
    ("contains", ["AGENTES", "٢٠١٣"]),
    ("matches", r"12.289"),
    ("excludes", "ssn"),
    ("cites", "lesc"),
    ("suggests", "detainers"),
    ("notice", "personal_data"),
    ("redacted", True),
    ("same_facts_as", "en"),
    ("same_facts_as", ["en", "ar", "zh-Hans"]),
    ("slot_was_set", ["topic", {"language": "es"}]),
    ("slot_was_not_set", ["options", {"topic": "greet"}]),
]
MISSED: list[tuple[str, Any]] = [
    ("topic", "stat_calls"),
    ("topic", ["stat_calls", "center_hours"]),
    ("topics", ["stat_detainers"]),
    ("topics", ["stat_detainers", "personal_information"]),
    ("outcome", "clarified"),
    ("language", "en"),
    ("contains", "2014"),
    ("contains", ["2013", "2014"]),
    ("matches", r"^12"),
    ("excludes", "2013"),
    # what stands in a notice or a citation is shown too
    ("excludes", ["ssn", "agents at the center placed"]),
    ("cites", ["lesc", "definitions"]),
    ("contact", "emergency_911"),
    ("suggests", "center_hours"),
    ("notice", "out_of_date"),
    ("redacted", False),
    ("problem", "too_long"),
    ("slot_was_set", ["options"]),
    ("slot_was_set", [{"language": "en"}]),
    ("slot_was_not_set", ["topic"]),
    ("slot_was_not_set", [{"topic": "stat_detainers"}]),
]


@pytest.mark.parametrize(("name", "value"), HOLD)
def test_it_holds(said: Said, answers: Answers, name: str, value: Any) -> None:
    assert ASSERTIONS[name](value, said, answers) is None


@pytest.mark.parametrize(("name", "value"), MISSED)
def test_it_is_missed_and_says_what_came(said: Said, answers: Answers, name: str, value: Any) -> None:
    miss = ASSERTIONS[name](value, said, answers)
    assert miss is not None
    assert miss.wanted and miss.got and miss.wanted != miss.got


def test_a_contact_and_a_refusal(answers: Answers) -> None:
    said = Said((answers.reply("emergency", "en"),))
    assert ASSERTIONS["contact"](["emergency_911", "crisis_lifeline"], said, answers) is None
    assert ASSERTIONS["problem"]("too_long", REFUSED, answers) is None


@pytest.mark.parametrize("name", ["topic", "outcome", "language", "contains", "matches", "cites", "contact", "notice"])
def test_a_refused_message_meets_nothing(answers: Answers, name: str) -> None:
    assert ASSERTIONS[name]("en", REFUSED, answers) is not None


def test_a_fact_that_differs_is_found(said: Said, answers: Answers) -> None:
    figures = dict(said.replies[1], text=said.replies[1]["text"].replace("12", "13"))
    miss = ASSERTIONS["same_facts_as"]("en", replace(said, replies=(figures,)), answers)
    assert miss is not None and "detainers" in miss.wanted


@pytest.mark.parametrize("member", ["citations", "contacts"])
def test_a_citation_or_an_office_that_is_missing_is_found(answers: Answers, member: str) -> None:
    topic = "stat_detainers" if member == "citations" else "emergency"
    reply = dict(answers.reply(topic, "es"), **{member: []})
    miss = ASSERTIONS["same_facts_as"]("en", Said((reply,)), answers)
    assert miss is not None and member in miss.wanted


def test_slots_that_cannot_be_seen_fail_nothing(said: Said, answers: Answers) -> None:
    for name in ("slot_was_set", "slot_was_not_set"):
        with pytest.raises(NotVisible):
            ASSERTIONS[name](["topic"], replace(said, slots=None), answers)


def test_what_the_schema_allows_is_what_there_is() -> None:
    allowed = _validator().schema["definitions"]["assertions"]["items"]["properties"]
    assert set(allowed) == set(ASSERTIONS)
    assert set(_KINDS) < set(ASSERTIONS)


def test_each_is_documented() -> None:
    from bot.paths import ROOT

    text = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    table = text.split("| assertion |")[1].split("\n\n")[0]
    assert [name for name in ASSERTIONS if f"`{name}`" not in table] == []
