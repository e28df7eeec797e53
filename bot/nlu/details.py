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
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge import load
from bot.nlu.name_matcher import NameMatcher, form, script
from bot.nlu.normalization import western_digits
from bot.nlu.other_languages import other_languages
from bot.nlu.properties import LOCALE, UNDERSTANDING, meant
from bot.nlu.sounding import folded
from bot.paths import DATA, ROOT

_YEAR = regex.compile(r"(?<![\d,.$-])(?:19|20)\d\d(?![\d,]|\.\d|-\d)")
_SHORT_YEAR = regex.compile(r"\b(?:f\.?y\.?|af)\s*'?(\d\d)\b", regex.I)
_NUMBER = regex.compile(r"^\D*(\d{1,2})\D*$")
_WORDS = regex.compile(r"\w+")
_SHORT_MESSAGE_WORDS = 6
_SHORT_MESSAGE_CHARACTERS = 40
# A message that leans on the reply before it is hardly ever longer.
_BRIEF_WORDS, _BRIEF_CHARACTERS = 8, 45
_SOURCE = "en"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MessageDetails(GraphComponent):
    """Leaves `{"years", "places", "choice", "language", "brief"}` on each message, as labels: no words of it."""

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
            found = message.get(LOCALE)
            tag = found.get("tag") if isinstance(found, Mapping) else None
            message.set(UNDERSTANDING, details(meant(message), tag), add_to_output=True)
        return messages


def details(text: str, tag: Optional[str] = None) -> Dict[str, Any]:
    """Give the years, the number of places outside the documents, the choice and the language that a text names.

    And whether it is brief. `tag` is the language that the text is thought to be in.
    """
    plain = western_digits(folded(text))
    return {
        "years": years(plain),
        "places": len(places(plain)),
        "choice": choice(plain, tag),
        "language": named_language(plain),
        "brief": len(_WORDS.findall(plain)) <= _BRIEF_WORDS and len(plain) <= _BRIEF_CHARACTERS,
    }


def years(text: str) -> List[int]:
    """Give the years named, in any digits, also as "FY 13"."""
    text = western_digits(text)
    found = [int(match.group()) for match in _YEAR.finditer(text)]
    found += [2000 + int(match.group(1)) for match in _SHORT_YEAR.finditer(text)]
    return list(dict.fromkeys(found))


def choice(text: str, tag: Optional[str] = None) -> Optional[int]:
    """Give the place in a list that a short message chooses, from 1; -1 is the last; None where it chooses none.

    The words of its language (`tag`) and those of the source language count; those of all others where it has none.
    """
    if len(_WORDS.findall(text)) > _SHORT_MESSAGE_WORDS or len(text) > _SHORT_MESSAGE_CHARACTERS:
        return None
    number = _NUMBER.match(text.strip())
    if number:
        return int(number.group(1))
    tables = _ordinals()
    named = _chosen(text, [tables[name] for name in (tag, _SOURCE) if name is not None and name in tables])
    if not named and tag not in tables:
        named = _chosen(text, list(tables.values()))
    # "the last one" names two: the more telling stands first
    return (-1 if -1 in named else named[0]) if named else None


def places(text: str) -> Set[str]:
    """Give the states, cities and countries named in a folded text that the documents do not speak of."""
    return set(_places().find(text))


def named_language(text: str) -> Optional[str]:
    """Give the language named in any of the offered languages, by its tag: "spanish", "español", "en francés"."""
    matcher, tags = _language_names()
    found = {tags[name] for name in matcher.find(text)}
    return next((tag for tag in dict.fromkeys(tags.values()) if tag in found), None) if found else None


def _chosen(text: str, tables: List[Mapping[int, NameMatcher]]) -> List[int]:
    """Give the places that words of the tables name, in the order in which they stand in the text."""
    found = [(matcher.first(text), place) for table in tables for place, matcher in table.items()]
    return [place for _, place in sorted((start, place) for start, place in found if start is not None)]


@lru_cache(maxsize=1)
def _ordinals() -> Mapping[str, Mapping[int, NameMatcher]]:
    table: Mapping[str, Mapping[int, List[str]]] = yaml.safe_load((DATA / "ordinals.yml").read_text(encoding="utf-8"))
    return {tag: {place: NameMatcher(words) for place, words in rows.items()} for tag, rows in table.items()}


@lru_cache(maxsize=1)
def _places() -> NameMatcher:
    table = yaml.safe_load((DATA / "places.yml").read_text(encoding="utf-8"))
    names: Set[str] = {name for listed in table["names"].values() for name in listed}
    for tag in load(ROOT).locales:
        territories = BabelLocale.parse(tag, sep="-").territories
        names |= {name for code, name in territories.items() if code.isalpha() and code not in table["documented"]}
    ordinary = {folded(word) for words in table["ordinary_words"].values() for word in words}
    return NameMatcher(name for name in names if _is_telling(name) and folded(name) not in ordinary)


def _is_telling(name: str) -> bool:
    """Leave out names so short that they are words of some language; a Chinese or Korean one of two is long enough."""
    return len(name) >= (2 if script(name) in ("Han", "Hangul") else 4)


@lru_cache(maxsize=1)
def _language_names() -> Tuple[NameMatcher, Mapping[str, str]]:
    """Names of the world's larger languages in each offered language, their own names, and what people say besides.

    Each with its tag, by the form that the matcher gives; of two languages of one name the one offered first.
    """
    offered = load(ROOT).locales
    spoken = [BabelLocale.parse(tag, sep="-") for tag in offered]
    said: Mapping[str, List[str]] = yaml.safe_load((DATA / "language_names.yml").read_text(encoding="utf-8"))
    written: List[str] = []
    tags: Dict[str, str] = {}
    for tag in dict.fromkeys([*offered, *other_languages()]):
        own = BabelLocale.parse(tag, sep="-")
        names = {locale.languages.get(own.language, "") for locale in spoken} | {
            own.get_language_name(own.language) or "",
            *said.get(tag, []),
        }
        for name in filter(_is_telling, names):
            written.append(name)
            tags.setdefault(form(name), tag)
    return NameMatcher(written), tags
