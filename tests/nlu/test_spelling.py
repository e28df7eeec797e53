"""Which words are mended, and which stay."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.keyboard_layouts import taken_apart
from bot.nlu.properties import LOCALE, MEANT
from bot.nlu.spelling import Spelling

PHRASES = [
    *[("en", "what does a detainer do at the center")] * 3,
    *[("en", "who places the detainer")] * 3,
    *[("es", "para que sirve el centro")] * 3,
    *[("ko", "센터는 어디에 있나요")] * 3,
    ("en", "a rarely used wrod"),
]


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(Spelling.learned(PHRASES))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("What does a DETANIER do", "What does a detainer do"),
        ("what does a detainr do", "what does a detainer do"),
        ("what does a detaiiner do", "what does a detainer do"),
        ("who plces the detainer?", "who places the detainer?"),
        ("para que sirvee el centro", "para que sirve el centro"),
        ("센터는 어디에 있냐요", "센터는 어디에 있나요"),
    ],
)
def test_a_slip_is_mended(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.mended(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "what does a detainer do",  # all known
        "what does a dtnr do",  # two slips away
        "was macht das zentrum mit dem detaner",  # another language: it knows too few of the words
        "what does <detaner> do",  # stands for personal data
        "what doe a dog do",  # too short to be sure
        "这个中心 detaner",
        "",
    ],
)
def test_all_else_stays(spelling: Spelling, typed: str) -> None:
    assert spelling.mended(typed) is None


def test_words_that_stand_once_are_neither_known_nor_mended_to(spelling: Spelling) -> None:
    assert "wrod" not in spelling.words["en"]
    assert taken_apart("센터는") in spelling.words["ko"]


def test_it_learns_from_messages_as_rasa_holds_them() -> None:
    made = [Message(data={TEXT: text, LOCALE: locale}) for locale, text in PHRASES]
    assert Spelling.of_messages([*made, Message(data={TEXT: "no locale"})]).words == Spelling.learned(PHRASES)


def test_the_step_leaves_what_was_meant_and_nothing_where_that_is_what_was_typed(spelling: Spelling) -> None:
    from bot.nlu.spelling_corrector import SpellingCorrector

    step = SpellingCorrector(None, None, spelling)
    slipped, plain = Message(data={TEXT: "who plces the detainer"}), Message(data={TEXT: "who places the detainer"})
    step.process([slipped, plain])
    assert slipped.get(MEANT) == "who places the detainer"
    assert plain.get(MEANT) is None
    assert slipped.get(TEXT) == "who plces the detainer"
