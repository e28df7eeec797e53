"""Which writing system a text is in."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Optional

from fontTools import unicodedata as scripts

_LATIN = "Latn"
_KANA = {"Hira", "Kana"}
_NONE = {"Zyyy", "Zinh", "Zzzz"}
# Names and acronyms stand in Latin letters in texts of every script: so many of its own letters are enough.
_ENOUGH = 0.25


def main_script(text: str) -> Optional[str]:
    """Give the script of a text by its ISO 15924 code, or None where it has no letter. Any kana makes it Japanese.

    >>> main_script("Где офис ICE?"), main_script("何時ですか"), main_script("LESC 电话"), main_script("2013?")
    ('Cyrl', 'Hira', 'Hani', None)
    """
    counts = Counter(_script(character) for character in text if character.isalpha())
    counts = Counter({script: n for script, n in counts.items() if script not in _NONE})
    if not counts:
        return None
    if _KANA & counts.keys():
        return "Hira"
    others = Counter({script: n for script, n in counts.items() if script != _LATIN})
    if others and sum(others.values()) >= _ENOUGH * sum(counts.values()):
        return others.most_common(1)[0][0]
    return counts.most_common(1)[0][0]


@lru_cache(maxsize=8192)
def _script(character: str) -> str:
    return str(scripts.script(character))
