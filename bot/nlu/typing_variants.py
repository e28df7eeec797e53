"""Writes a phrase as people type it on a phone: without marks, in Latin letters, with slips of the finger.

Each function gives None where the phrase would stay as it is. Slips are drawn by a generator that the text itself
seeds, so that a phrase has the same ones at every training and a changed phrase changes no other.
"""

from __future__ import annotations

import random
import unicodedata
import zlib
from functools import lru_cache
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

import regex

from bot.nlu import sounding
from bot.nlu.keyboard_layouts import joined, taken_apart

# Stand-ins for personal data are no words: they stay as they are.
_TOKEN = regex.compile(r"(<[a-z-]+>)")
_OTHER_SCRIPT = regex.compile(r"[^\p{Script=Latin}\p{Common}\p{Inherited}]")
_LATIN = regex.compile(r"\p{Script=Latin}")
_HAN = regex.compile(r"\p{Script=Han}")
# A slip on every fifteenth letter or so, and three at most: more would make another text of it.
_LETTERS_A_SLIP, _MOST_SLIPS, _LEAST_LETTERS = 15, 3, 6

Neighbours = Mapping[str, Sequence[str]]


def without_marks(text: str) -> Optional[str]:
    """Give a text in Latin letters without accents, tones and hooks.

    >>> without_marks("Trung tâm mở cửa lúc nào, đồng chí?")
    'Trung tam mo cua luc nao, dong chi?'
    """
    if not _LATIN.search(text):
        return None
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = unicodedata.normalize("NFC", "".join(c for c in letters if not unicodedata.combining(c)))
    return plain if plain != text else None


def romanised(text: str) -> Optional[str]:
    """Give a text of another script in Latin letters: pinyin in syllables, letters by their sound (anyascii).

    >>> romanised("这个中心 LESC"), romanised("Сколько?"), romanised("hours")
    ('zhe ge zhong xin lesc', 'skolko?', None)
    """
    if not _OTHER_SCRIPT.search(text):
        return None
    parts = [part if _TOKEN.fullmatch(part) else sounding.romanised(part) for part in _TOKEN.split(text)]
    return " ".join(part for part in parts if part)


def slipped(text: str, neighbours: Neighbours, most: int = _MOST_SLIPS) -> Optional[str]:
    """Give a text with a few slips, at `most` so many: a key beside the right one, a letter twice, left out, too early.

    A Korean syllable slips by its letters. Chinese is written by choosing characters and has no such slips.
    """
    draw = random.Random(zlib.crc32(text.encode()))
    letters = list(taken_apart(text))
    kept = {i for match in _TOKEN.finditer("".join(letters)) for i in range(*match.span())}
    places = [i for i, c in enumerate(letters) if c.isalpha() and i not in kept and not _HAN.match(c)]
    if len(places) < _LEAST_LETTERS:
        return None
    slips = min(1 + len(places) // _LETTERS_A_SLIP, most)
    for place in sorted(draw.sample(places, slips), reverse=True):
        _slip(letters, place, neighbours, draw)
    written = joined("".join(letters))
    return written if written != text else None


@lru_cache(maxsize=16)
def neighbours_of(rows: Tuple[str, ...]) -> Dict[str, List[str]]:
    """Give the keys beside each key of a layout: its rows, each half a key further to the right than the one above.

    >>> neighbours_of(("qwe", "asd"))["s"]
    ['a', 'd', 'w', 'e']
    """
    found: Dict[str, List[str]] = {}
    for r, row in enumerate(rows):
        for c, key in enumerate(row):
            beside = [row[i] for i in (c - 1, c + 1) if 0 <= i < len(row)]
            above = [rows[r - 1][i] for i in (c, c + 1) if r and i < len(rows[r - 1])]
            below = [rows[r + 1][i] for i in (c - 1, c) if r + 1 < len(rows) and 0 <= i < len(rows[r + 1])]
            found[key] = beside + above + below
    return found


def _slip(letters: List[str], place: int, neighbours: Neighbours, draw: random.Random) -> None:
    letter = letters[place]
    beside = neighbours.get(letter.lower())
    kind = draw.choice(("beside", "beside", "twice", "out", "early"))
    if kind == "beside" and beside:
        letters[place] = draw.choice(beside)
    elif kind == "twice":
        letters.insert(place, letter)
    elif kind == "early" and place + 1 < len(letters) and letters[place + 1].isalpha():
        letters[place], letters[place + 1] = letters[place + 1], letter
    else:
        del letters[place]
