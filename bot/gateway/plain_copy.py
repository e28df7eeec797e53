"""A plain copy of a text: one plain character for each of its characters, so that places are the same in both."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def plain_copy(text: str) -> str:
    """Write a text in lower case, without accents, in western digits, with ASCII dashes; as long as it was.

    >>> plain_copy("Nació el ٠٥–12")
    'nacio el 05-12'
    """
    return text.lower() if text.isascii() else "".join(map(_plain_character, text))


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    """Give one plain character for one of the text, so that places stay the same."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd" or character == "\u2212":
        return "-"
    if category == "Zs":
        return " "
    if category in ("Mn", "Me", "Cf", "Cc"):
        return "_"  # an accent, a keycap or a joiner between digits separates nothing
    if category == "Po" and unicodedata.name(character, "").endswith(("MIDDLE DOT", "BULLET", "HYPHENATION POINT")):
        return "."
    letters = [
        part for part in unicodedata.normalize("NFKD", _LOOKALIKES.get(character, character)) if not _is_mark(part)
    ]
    plain = letters[0].lower() if len(letters) == 1 else character
    return plain if len(plain) == 1 else character


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn"


_LOOKALIKES = {"\u066b": ".", "\u066c": ",", "\u2044": "/", "\u2215": "/", "\u00b7": ".", "\u2022": ".", "\u3002": "."}
