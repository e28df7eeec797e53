"""Pipeline step 5: years, places, a choice and a language that a message names."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, List, Mapping, Optional, Set, Tuple

import regex
import yaml
from babel import Locale as BabelLocale
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge import load
from bot.nlu.normalization import western_digits
from bot.nlu.other_languages import other_languages
from bot.nlu.properties import UNDERSTANDING
from bot.nlu.topic_model import folded
from bot.paths import DATA, ROOT

_YEAR = regex.compile(r"(?<![\d,.$-])(?:19|20)\d\d(?![\d,]|\.\d|-\d)")
_SHORT_YEAR = regex.compile(r"\b(?:f\.?y\.?|af)\s*'?(\d\d)\b", regex.I)
_NUMBER = regex.compile(r"^\D*(\d{1,2})\D*$")
_WORDS = regex.compile(r"\w+")
_SHORT_MESSAGE_WORDS = 6


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MessageDetails(GraphComponent):
    """Leaves `{"years", "places", "choice", "language"}` on each message, as labels: no words of it."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageDetails:
        """Make one (it learns nothing)."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Say of each message what it names."""
        for message in messages:
            message.set(UNDERSTANDING, details(message.get(TEXT) or ""), add_to_output=True)
        return messages


def details(text: str) -> Dict[str, Any]:
    """Give the years, the number of places outside the documents, the choice and the language that a text names."""
    plain = western_digits(folded(text))
    return {
        "years": years(plain),
        "places": len(places(plain)),
        "choice": choice(plain),
        "language": named_language(plain),
    }


def years(text: str) -> List[int]:
    """Give the years named, in any digits, also as "FY 13"."""
    text = western_digits(text)
    found = [int(match.group()) for match in _YEAR.finditer(text)]
    found += [2000 + int(match.group(1)) for match in _SHORT_YEAR.finditer(text)]
    return list(dict.fromkeys(found))


def choice(text: str) -> Optional[int]:
    """Give the place in a list that a short message chooses, from 1; -1 is the last; None where it chooses none."""
    words = _WORDS.findall(text)
    if len(words) > _SHORT_MESSAGE_WORDS:
        return None
    number = _NUMBER.match(text.strip())
    if number:
        return int(number.group(1))
    named = [_ordinals()[word] for word in words if word in _ordinals()]
    # "the last one" names two: the more telling stands first
    return (-1 if -1 in named else named[0]) if named else None


def places(text: str) -> Set[str]:
    """Give the states, countries and nationalities' countries named that the documents do not speak of."""
    return {match.group() for match in _places().finditer(text)}


def named_language(text: str) -> Optional[str]:
    """Give the language named in any of the offered languages, by its tag: "spanish", "español", "en francés"."""
    words = set(_WORDS.findall(text))
    for tag, names in _language_names():
        if words & names:
            return tag
    return None


@lru_cache(maxsize=1)
def _ordinals() -> Mapping[str, int]:
    table: Mapping[str, Mapping[int, List[str]]] = yaml.safe_load((DATA / "ordinals.yml").read_text(encoding="utf-8"))
    return {folded(word): place for rows in table.values() for place, words in rows.items() for word in words}


@lru_cache(maxsize=1)
def _places() -> Any:
    table = yaml.safe_load((DATA / "places.yml").read_text(encoding="utf-8"))
    names: Set[str] = set(table["states"])
    for tag in load(ROOT).locales:
        territories = BabelLocale.parse(tag, sep="-").territories
        names |= {n for code, n in territories.items() if code.isalpha() and code not in table["documented"]}
    chosen = sorted({folded(name) for name in names if len(name) > 3}, key=len, reverse=True)
    return regex.compile(r"\b(?:" + "|".join(regex.escape(name) for name in chosen) + r")\b")


@lru_cache(maxsize=1)
def _language_names() -> List[Tuple[str, Set[str]]]:
    """Names of the world's larger languages in each offered language, and their own names of themselves."""
    offered = load(ROOT).locales
    spoken = [BabelLocale.parse(tag, sep="-") for tag in offered]
    tags = dict.fromkeys([*offered, *other_languages()])
    rows: List[Tuple[str, Set[str]]] = []
    for tag in tags:
        own = BabelLocale.parse(tag, sep="-")
        names = {locale.languages.get(own.language, "") for locale in spoken} | {
            own.get_language_name(own.language) or ""
        }
        rows.append((tag, {folded(name) for name in names if name and " " not in name}))
    return rows
