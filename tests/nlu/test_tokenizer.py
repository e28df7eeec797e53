from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.properties import LOCALE
from bot.nlu.tokenizer import SpacyLocaleTokenizer, blank


@pytest.fixture(scope="module")
def tokenizer() -> SpacyLocaleTokenizer:
    return SpacyLocaleTokenizer(SpacyLocaleTokenizer.get_default_config())


def words(tokenizer: SpacyLocaleTokenizer, text: str, tag: str | None) -> list[str]:
    message = Message({"text": text, LOCALE: {"tag": tag, "certain": True, "short": False}})
    return [token.text for token in tokenizer.tokenize(message, "text")]


def test_a_language_has_its_own_rules(tokenizer: SpacyLocaleTokenizer) -> None:
    assert words(tokenizer, "don't", "en") == ["do", "n't"] == words(tokenizer, "don't", None)
    assert words(tokenizer, "什么时候开", "zh-Hans") == list("什么时候开")


def test_a_locale_takes_the_rules_that_its_row_names(tokenizer: SpacyLocaleTokenizer) -> None:
    """Those of French take seconds to load, at every start."""
    assert words(tokenizer, "aujourd'hui peut-être", "fr") == words(tokenizer, "aujourd'hui peut-être", "und")


@pytest.mark.parametrize("tag", ["de", "so", "und", "ja"])
def test_a_language_that_is_not_offered_has_the_rules_for_any(tokenizer: SpacyLocaleTokenizer, tag: str) -> None:
    """Each set of rules takes a tenth of a second and more to load, while everybody waits."""
    assert words(tokenizer, "don't ask", tag) == ["don't", "ask"]
    loaded = blank.cache_info().currsize
    words(tokenizer, "don't ask", "nl")
    assert blank.cache_info().currsize == loaded


def test_a_language_without_rules_of_its_own_shares_them() -> None:
    assert blank("tlh") is blank("xx")


def test_spaces_are_no_words_and_places_are_kept(tokenizer: SpacyLocaleTokenizer) -> None:
    message = Message({"text": " when  open?", LOCALE: {"tag": "en"}})
    assert [(token.text, token.start) for token in tokenizer.tokenize(message, "text")] == [
        ("when", 1), ("open", 7), ("?", 11),
    ]  # fmt: skip
