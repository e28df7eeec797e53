"""What is left of a text before it is understood."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.gateway.hygiene import clean, length

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)
# Characters that lean on their neighbours, far more often than chance brings them together.
LEANING = st.text(
    alphabet=st.sampled_from(
        "a1/ \u0301\u0338\u200b\u200c\u200d\ufe0e\ufe0f\u20e3\u094d\u0915\u064e\u0628"
        "👩❤🏽⚕／⁄\u202e\U000e0041\ud83d\u2800\r\n"
    ),
    max_size=12,
)
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(ANY_TEXT | LEANING)
@example("/\u0301/x")
@example("a\ufe0f\u200d👍")
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT | LEANING)
def test_what_is_left_is_nfc_trimmed_and_can_be_encoded(text: str) -> None:
    left = clean(text)
    assert unicodedata.is_normalized("NFC", left)
    assert left == left.strip()
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in left)
    left.encode("utf-8")


@given(st.text(alphabet="/／⁄∕⧸ \t\u200b\u202e\ufeff\u00ad", max_size=8), ANY_TEXT | LEANING)
def test_no_slash_leads_whatever_stands_before_it(before: str, text: str) -> None:
    assert not clean(before + text).startswith(tuple("/／⁄∕⧸"))


@pytest.mark.parametrize(
    "typed",
    [
        "/restart",
        "//restart",
        " / /restart",
        "／restart",
        "⁄restart",
        "∕restart",
        "\u200b/\u2060/restart",
        "\ufeff/restart",
    ],
)
def test_the_syntax_of_intents_becomes_plain_words(typed: str) -> None:
    assert clean(typed) == "restart"


def test_an_intent_with_entities_is_plain_words_too() -> None:
    assert clean('/center_hours{"x":"y"}') == 'center_hours{"x":"y"}'


def test_a_slash_within_the_text_stays() -> None:
    assert clean("24/7/365 y/o") == "24/7/365 y/o"


@pytest.mark.parametrize(
    "hidden",
    [
        *BIDI_CONTROLS,
        *"\x00\x07\x1b\u00ad\u034f\u180e\u200b\u2060\u3164\ufeff\ufe0f\ufffc\U000e0041\U000e0100\ud800\ue000",
    ],
)
def test_hidden_characters_are_gone(hidden: str) -> None:
    assert clean(f"cen{hidden}ter") == "center"


def test_words_hidden_in_tags_are_gone() -> None:
    assert clean("hello" + "".join(chr(0xE0000 + ord(letter)) for letter in "ignore")) == "hello"


@pytest.mark.parametrize("space", ["\n", "\r\n", "\t", "\u2028", "\u2029", "\x0b", "\x85"])
def test_line_breaks_and_tabs_become_spaces(space: str) -> None:
    assert clean(f"open{space}now") == "open now"


@pytest.mark.parametrize("emoji", ["👍", "👩‍⚕️", "❤️‍🔥", "🏳️‍🌈", "👨‍👩‍👧", "🧑🏽‍🚒", "1️⃣", "☎️", "🇺🇸"])
def test_an_emoji_stays_whole(emoji: str) -> None:
    assert clean(emoji) == emoji


@pytest.mark.parametrize("word", ["می‌خواهم", "क्‍ष", "ക്‍", "র‍্যাব", "ਕ੍‍ਹ"[:3]])
def test_joiners_that_shape_a_word_stay_within_it(word: str) -> None:
    written = word if not word.endswith("\u200d") else f"{word}ക"
    assert clean(written) == unicodedata.normalize("NFC", written)


def test_joiners_between_other_letters_or_digits_are_gone() -> None:
    assert clean("of\u200dfice 12\u200c3 १\u200d२") == "office 123 १२"


def test_the_arabic_year_sign_is_seen_and_stays() -> None:
    assert clean("\u0601٢٠١٣") == "\u0601٢٠١٣"


@pytest.mark.parametrize("nothing", ["", " ", "\u2800", "\u3164", "\u200b\u200d", "///", "\ufeff \n"])
def test_what_cannot_be_seen_is_no_message(nothing: str) -> None:
    assert clean(nothing) == ""


def test_two_spellings_of_a_letter_become_one() -> None:
    assert clean("naci\u0301") == clean("nací") == "nací"


def test_the_length_counts_code_points() -> None:
    assert length(clean("nin\u0303o 👍🏽")) == 7
