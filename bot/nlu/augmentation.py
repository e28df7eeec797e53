"""Pipeline step 0, in training only: phrases once more, as people type them on a phone.

What is varied, and how often, stands in data/typing.yml; what it gives is measured in docs/benchmarks.md.
"""

from __future__ import annotations

import zlib
from collections import Counter
from typing import Any, Dict, Iterator, List, Optional, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.combined_phrases import combined, pairs
from bot.nlu.mistaken_keyboard import MistakenKeyboards
from bot.nlu.phrase import Phrase
from bot.nlu.properties import LOCALE
from bot.nlu.typing_habits import TypingHabits, typing_habits
from bot.nlu.typing_variants import neighbours_of, romanised, slipped, without_marks


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
        """Add the variants, and write what was typed on a mistaken keyboard as it was meant."""
        return TrainingData(training_examples=learned(training_data.training_examples))

    def process(self, messages: List[Message]) -> List[Message]:
        """Leave messages as they are."""
        return messages


def learned(written: List[Message]) -> List[Message]:
    """Give all that is learned from phrases: themselves as they were meant, their variants, two of them together."""
    phrases = as_meant(written)
    return [*phrases, *augmented(phrases), *combined(phrases, pairs())]


def as_meant(phrases: List[Message], habits: Optional[TypingHabits] = None) -> List[Message]:
    """Give the phrases, those of languages that people mistype (data/typing.yml) as they were meant."""
    chosen = habits or typing_habits()
    keyboards = MistakenKeyboards.of(chosen)
    return [_meant(phrase, keyboards) if phrase.get(LOCALE) in chosen.mistaken else phrase for phrase in phrases]


def augmented(phrases: List[Message], habits: Optional[TypingHabits] = None) -> List[Message]:
    """Give the variants of phrases, each marked with its kind (VARIANT).

    One that is a phrase itself, or of which two labels would claim the text, is left out.
    """
    chosen = habits or typing_habits()
    written = {phrase.get(TEXT) for phrase in phrases}
    found: Dict[str, Message] = {}
    labels: Counter[Tuple[str, str]] = Counter()
    for phrase in phrases:
        text, locale = phrase.get(TEXT), phrase.get(LOCALE)
        if not text or not locale:
            continue
        for kind, variant in variants(text, locale, chosen):
            if variant in written:
                continue
            if variant not in found or found[variant].get(INTENT) == phrase.get(INTENT):
                found[variant] = Phrase.of(variant, phrase.get(INTENT), locale, kind)
            labels[variant, phrase.get(INTENT)] += 1
    claimed = Counter(variant for variant, _ in labels)
    return [message for variant, message in found.items() if claimed[variant] == 1]


def _meant(phrase: Message, keyboards: MistakenKeyboards) -> Message:
    text = phrase.get(TEXT) or ""
    written = keyboards.meant_phrase(text)
    return phrase if written == text else Phrase.of(written, phrase.get(INTENT), phrase.get(LOCALE))


def variants(text: str, locale: str, habits: TypingHabits) -> Iterator[Tuple[str, str]]:
    """Give (kind, text) for each variant that a phrase is to have."""
    drawn = {kind for kind, every in habits.every.items() if every and _number(kind, text) % every == 0}
    if "marks" in drawn:
        yield from _named("marks", without_marks(text))
    if "romanised" in drawn and locale in habits.romanised:
        yield from _named("romanised", romanised(text))
    if "slips" in drawn:
        yield from _named("slips", slipped(text, neighbours_of(habits.keyboard(locale))))


def _number(kind: str, text: str) -> int:
    """Draw by the phrase itself: a phrase that is changed changes no other's variants."""
    return zlib.crc32(f"{kind} {text}".encode())


def _named(kind: str, variant: Optional[str]) -> Iterator[Tuple[str, str]]:
    if variant is not None:
        yield kind, variant
