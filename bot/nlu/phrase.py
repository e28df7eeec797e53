"""A training phrase as a Rasa message that is cheap to copy and to compare: Rasa does both many times over for each."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any, Dict, FrozenSet, Optional

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge import Kind, load
from bot.nlu.normalization import asked, for_encoder
from bot.nlu.properties import LOCALE, VARIANT
from bot.paths import ROOT


@lru_cache(maxsize=1)
def small_talk() -> FrozenSet[str]:
    """Give the labels of greetings, thanks and the like."""
    return frozenset(t.topic for t in load(ROOT).topics.values() if t.kind is Kind.SMALL_TALK)


def as_read(phrase: Message) -> str:
    """Give a phrase's text as it is learned: a question without courtesies around it; small talk is nothing else."""
    text = phrase.get(TEXT)
    return for_encoder(text) if phrase.get(INTENT) in small_talk() else asked(text)


class Phrase(Message):
    """Holds text, intent and locale, all of them words, and the feature that the encoder adds."""

    _cached_fingerprint: Optional[str]

    @classmethod
    def of(cls, text: str, intent: str, locale: str, variant: Optional[str] = None) -> Phrase:
        """Make one; `variant` names how a written phrase was varied."""
        data = {TEXT: text, INTENT: intent, LOCALE: locale}
        return cls(data=data if variant is None else {**data, VARIANT: variant})

    def fingerprint(self) -> str:
        """Give a digest of the words, and of the features by where they come from and their bytes (hexadecimal)."""
        if self._cached_fingerprint is None:
            digest = hashlib.blake2b(digest_size=16)
            for name, value in sorted(self.data.items()):
                digest.update(f"{name}\0{value}\0".encode("utf-8", "surrogatepass"))
            for feature in self.features:
                digest.update(f"{feature.origin}\0".encode() + feature.features.tobytes())
            self._cached_fingerprint = digest.hexdigest()
        return self._cached_fingerprint

    def __deepcopy__(self, memo: Dict[int, Any]) -> Phrase:
        """Copy it with its own data and list of features: what they hold is never changed in place."""
        copy = Phrase(data=dict(self.data), output_properties=set(self.output_properties), time=self.time)
        copy.features = list(self.features)
        copy._cached_fingerprint = self._cached_fingerprint
        return copy
