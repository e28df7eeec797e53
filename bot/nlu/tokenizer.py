"""Pipeline step 2: words, by the rules of the message's language."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any, Dict, List, Mapping, Optional

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language

from bot.knowledge import load
from bot.nlu.properties import LOCALE
from bot.paths import ROOT

# spaCy has no rules of its own for some languages, and for some only with packages that are not installed:
# these take its multi-language tokenizer, or the built-in one named.
_SPECIAL: Mapping[str, Mapping[str, Any]] = {
    "ko": {"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}},
    "vi": {"nlp": {"tokenizer": {"use_pyvi": False}}},
}
# spaCy's rules for any language.
_ANY = "xx"


@cache
def blank(language: str) -> Language:
    """Give spaCy's tokenizer for a language, or its multi-language one where it has none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return spacy.blank(language, config=dict(_SPECIAL.get(language, {})))
        except ImportError:
            if language == _ANY:
                raise
            return blank(_ANY)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyLocaleTokenizer(Tokenizer):
    """A blank spaCy tokenizer a locale, chosen by what LocaleIdentifier found."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Give Rasa's settings for tokenizers, with `default` for messages of no certain language."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "default": "en",
        }

    def __init__(self, config: Dict[str, Any]) -> None:
        """Take the settings; which rules a locale has is read from data/locales.yml."""
        super().__init__(config)
        self._languages = {tag: row.tokenizer or tag.split("-")[0] for tag, row in load(ROOT).locales.items()}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyLocaleTokenizer:
        """Make one (it learns nothing)."""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave phrases as they are: no step learns from their tokens, and Rasa would hash each one nine times."""
        return training_data

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        """Split the attribute's text; the tokens keep their places in it."""
        text = message.get(attribute) or ""
        nlp = blank(self._language(message.get(LOCALE)))
        tokens = [Token(token.text, token.idx) for token in nlp.make_doc(text) if not token.is_space]
        return self._apply_token_pattern(tokens) or [Token(text, 0)]

    def _language(self, locale: Any) -> str:
        found: Optional[str] = locale.get("tag") if isinstance(locale, Mapping) else locale
        # loading another language's rules would keep everybody waiting
        return self._languages.get(found or self._config["default"], _ANY)
