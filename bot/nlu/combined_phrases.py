"""Messages of two sentences, made of phrases of two labels: which, stands in data/combined_phrases.yml."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, DefaultDict, Dict, Iterator, List, Sequence, Tuple

import yaml
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.phrase import Phrase
from bot.nlu.properties import LOCALE
from bot.paths import DATA

FILE = DATA / "combined_phrases.yml"
KIND = "combined"


@dataclass(frozen=True)
class Pair:
    """One phrase in `every` of the label `first` is followed by one of `then`, which gives the label of both."""

    first: str
    then: str
    every: int


@lru_cache(maxsize=1)
def pairs(path: Path = FILE) -> Tuple[Pair, ...]:
    """Read the file once."""
    rows: List[Dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(Pair(row["first"], row["then"], row["every"]) for row in rows)


def combined(phrases: Sequence[Message], chosen: Sequence[Pair]) -> Iterator[Phrase]:
    """Give the messages; both phrases are of one locale, and which come together is drawn by the first's text."""
    texts: DefaultDict[Tuple[str, str], List[str]] = DefaultDict(list)
    for phrase in phrases:
        if phrase.get(TEXT) and phrase.get(LOCALE):
            texts[phrase.get(LOCALE), phrase.get(INTENT)].append(phrase.get(TEXT))
    for pair in chosen:
        for (locale, label), firsts in sorted(texts.items()):
            seconds = texts.get((locale, pair.then), [])
            if label != pair.first or not seconds:
                continue
            for first in firsts:
                drawn = zlib.crc32(f"{pair.then} {first}".encode())
                if drawn % pair.every == 0:
                    second = seconds[drawn // pair.every % len(seconds)]
                    yield Phrase.of(f"{first} {second}", pair.then, locale, KIND)
