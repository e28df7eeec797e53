"""What stands around a question and only makes it polite: a greeting, "could you tell me", thanks.

The words are those of data/courtesies.yml. Left in place they weigh as much as a short question itself.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Callable, Dict, FrozenSet, Iterable, List, Tuple

import regex
import yaml

from bot.paths import DATA

FILE = DATA / "courtesies.yml"
_LATIN = regex.compile(r"\p{Script=Latin}")
_LETTER = regex.compile(r"[\p{L}\p{M}\p{N}]")
# Written without spaces: what follows a courtesy stands right behind it.
_UNSPACED = regex.compile(r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]")
_EDGES = " ,.;:!¡…-–—~،؛。，、；：！।"
# What is left must be able to ask something; else the message is its courtesies.
_LEAST_WORDS, _LEAST_UNSPACED = 2, 3
_MOST_AT_AN_END = 4
_SAME = str.maketrans({"đ": "d", "’": "'", "`": "'", "´": "'", "ʼ": "'", "-": " ", "‑": " "})


@dataclass(frozen=True)
class Courtesies:
    """The wordings before and after a question, folded.

    kept: wordings at the beginning or end of a message that hold a courtesy and are none, such as "acción de gracias".
    """

    before: FrozenSet[str]
    after: FrozenSet[str]
    kept: Tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path = FILE) -> Courtesies:
        """Read all locales' together: people mix them, and which language a message is in is not known yet."""
        data: Dict[str, Dict[str, List[Any]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        rows = list(data.values())
        return cls(
            _all(words for row in rows for words in (row["greetings"], row["openings"])),
            _all(row["closings"] for row in rows),
            tuple(sorted(_all(row.get("kept", []) for row in rows))),
        )

    def taken_off(self, text: str) -> str:
        """Give a text (in small letters, single spaces) without the courtesies at its ends; all of it if nothing else.

        >>> courtesies().taken_off("hello, could you please tell me who runs the center? thank you")
        'who runs the center?'
        >>> courtesies().taken_off("hello, good morning")
        'hello, good morning'
        """
        folded = _folded(text)
        start = _repeated(lambda place: self._after_greeting(folded, place, len(text)), 0)
        end = _repeated(lambda place: self._before_thanks(folded, start, place), len(text))
        rest = text[start:end]
        return rest if len(rest) == len(text) or _says_enough(rest) else text

    def _after_greeting(self, folded: str, start: int, end: int) -> int:
        if folded.startswith(self.kept, start):
            return start
        for length in range(min(self._longest, end - start), 0, -1):
            stop = start + length
            if folded[start:stop] in self.before and _is_edge(folded, stop - 1, stop):
                return _skipped(folded, stop, end)
        return start

    def _before_thanks(self, folded: str, start: int, end: int) -> int:
        # a question mark that ends the question is part of it, one behind thanks is not
        last = len(folded[start:end].rstrip(_EDGES + "?؟？")) + start
        if folded[start:last].endswith(self.kept):
            return end
        for length in range(min(self._longest, last - start), 0, -1):
            begin = last - length
            if folded[begin:last] in self.after and _is_edge(folded, begin, begin - 1):
                return len(folded[start:begin].rstrip(_EDGES)) + start
        return end

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self.before | self.after), default=0)


@lru_cache(maxsize=1)
def courtesies() -> Courtesies:
    """Give those of data/courtesies.yml, read once."""
    return Courtesies.read()


def _all(lists: Iterable[List[Any]]) -> FrozenSet[str]:
    return frozenset(_folded(str(words).lower()).strip(_EDGES) for row in lists for words in row)


def _folded(text: str) -> str:
    """Give a text without the accents of Latin letters, as long as it is, letter for letter."""
    return "".join(_plain(character) for character in unicodedata.normalize("NFC", text).translate(_SAME))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return base if _LATIN.match(base) else character


def _repeated(step: Callable[[int], int], place: int) -> int:
    for _ in range(_MOST_AT_AN_END):
        before, place = place, step(place)
        if place == before:
            break
    return place


def _is_edge(folded: str, inside: int, outside: int) -> bool:
    """Tell whether a wording ends between the places `inside` and `outside` it, and not in the middle of a word."""
    if not 0 <= outside < len(folded) or not _LETTER.match(folded[outside]):
        return True
    return bool(_UNSPACED.match(folded[inside]))


def _skipped(folded: str, start: int, end: int) -> int:
    return end - len(folded[start:end].lstrip(_EDGES))


def _says_enough(rest: str) -> bool:
    words = [word for word in rest.split() if _LETTER.search(word)]
    return len(words) >= _LEAST_WORDS or len(_UNSPACED.findall(rest)) >= _LEAST_UNSPACED
