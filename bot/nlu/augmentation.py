"""Pipeline step 0, in training only: phrases once more, as people type them on a phone.

What is varied, and how often, stands in data/typing.yml; what it gives is measured in docs/benchmarks.md.
"""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.properties import LOCALE, VARIANT
from bot.nlu.typing_variants import Neighbours, neighbours_of, romanised, slipped, without_marks
from bot.paths import DATA

FILE = DATA / "typing.yml"


@dataclass(frozen=True)
class Typing:
    """data/typing.yml.

    every: for each kind of variant (marks, romanised, slips), one phrase in how many has one.
    romanised: the locales whose people also write in Latin letters by sound. layouts: the
    rows of keyboards; keyboards: which one a locale's people use, `default` for all others.
    """

    every: Mapping[str, int]
    romanised: Tuple[str, ...]
    layouts: Mapping[str, Neighbours]
    keyboards: Mapping[str, str]

    @classmethod
    def read(cls, path: Path = FILE) -> Typing:
        """Read the file. Raises KeyError where a part of it is missing."""
        data: Dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        layouts = {name: neighbours_of(rows) for name, rows in data["layouts"].items()}
        return cls(data["every"], tuple(data["romanised"]), layouts, data["keyboards"])

    def variants(self, text: str, locale: str) -> Iterator[Tuple[str, str]]:
        """Give (kind, text) for each variant that a phrase is to have."""
        if self._is_drawn("marks", text):
            yield from _named("marks", without_marks(text))
        if locale in self.romanised and self._is_drawn("romanised", text):
            yield from _named("romanised", romanised(text))
        if self._is_drawn("slips", text):
            keys = self.layouts[self.keyboards.get(locale, self.keyboards["default"])]
            yield from _named("slips", slipped(text, keys))

    def _is_drawn(self, kind: str, text: str) -> bool:
        every = self.every.get(kind, 0)
        return bool(every) and zlib.crc32(f"{kind} {text}".encode()) % every == 0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class PhraseAugmenter(GraphComponent):
    """Adds to the training phrases their variants, with the same intent and locale. Messages pass through."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PhraseAugmenter:
        """Make one (it learns nothing)."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the variants. One that is a phrase itself, or of which two labels would claim the text, is left out."""
        return training_data.merge(TrainingData(training_examples=augmented(training_data.training_examples)))

    def process(self, messages: List[Message]) -> List[Message]:
        """Leave messages as they are."""
        return messages


def augmented(phrases: List[Message], typing: Optional[Typing] = None) -> List[Message]:
    """Give the variants of phrases, each marked with its kind (VARIANT)."""
    chosen = typing or Typing.read()
    written = {phrase.get(TEXT) for phrase in phrases}
    found: Dict[str, Message] = {}
    labels: Counter[Tuple[str, str]] = Counter()
    for phrase in phrases:
        text, locale = phrase.get(TEXT), phrase.get(LOCALE)
        if not text or not locale:
            continue
        for kind, variant in chosen.variants(text, locale):
            if variant in written:
                continue
            if variant not in found or found[variant].get(INTENT) == phrase.get(INTENT):
                found[variant] = Message(
                    data={TEXT: variant, INTENT: phrase.get(INTENT), LOCALE: locale, VARIANT: kind}
                )
            labels[variant, phrase.get(INTENT)] += 1
    claimed = Counter(variant for variant, _ in labels)
    return [message for variant, message in found.items() if claimed[variant] == 1]


def _named(kind: str, variant: Optional[str]) -> Iterator[Tuple[str, str]]:
    if variant is not None:
        yield kind, variant
