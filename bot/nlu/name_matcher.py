"""Finds names and set phrases in running text, by the habits of the script that each is written in."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

import regex

from bot.nlu.sounding import folded

# What may stand around a name within a word: Chinese writes no spaces, Korean adds particles, Russian and its
# neighbours endings, Arabic "and", "in", "to" and the article in front. Everything else stands as a word of its own.
_AROUND: Mapping[str, Tuple[str, str]] = {
    "Han": ("", ""),
    "Hangul": (r"\b", ""),
    "Cyrillic": (r"\b", r"\p{L}{0,3}\b"),
    "Arabic": (r"\b[وف]?[بلك]?(?:ال)?", r"\b"),
}
_WHOLE_WORDS = (r"\b", r"\b")
# Endings that a Russian name drops or changes when it is declined.
_ENDING = regex.compile(r"(?<=\p{Script=Cyrillic}{4})[аяыиоейью]$")


class NameMatcher:
    """Finds any of a set of names; case, accents and the forms of a word make no difference."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names as they are usually written."""
        groups: Dict[Tuple[str, str], List[str]] = {}
        for name in {folded(name).strip() for name in names}:
            if name:
                around = _AROUND.get(script(name), _WHOLE_WORDS)
                groups.setdefault(around, []).append(form(name))
        self._patterns = [
            regex.compile(rf"{before}(\L<names>){after}", names=sorted(set(found), key=len, reverse=True))
            for (before, after), found in groups.items()
        ]

    def find(self, text: str) -> List[str]:
        """Give the names found in a folded text, each once, in a form that tells them apart."""
        return list(dict.fromkeys(match.group(1) for match in self._matches(text)))

    def first(self, text: str) -> Optional[int]:
        """Give the place in a folded text where the first name stands, or None."""
        return next((match.start(1) for match in self._matches(text)), None)

    def _matches(self, text: str) -> List[Any]:
        found = [match for pattern in self._patterns for match in pattern.finditer(text)]
        return sorted(found, key=lambda match: match.start(1))


def form(name: str) -> str:
    """Give the form in which `find` gives a name: folded, a Russian one without its ending.

    >>> form("Français"), form("Испания")
    ('francais', 'испани')
    """
    return str(_ENDING.sub("", folded(name).strip()))


def script(text: str) -> str:
    """Give the script of a text's first letter, of those that join words to others; "" for all others.

    >>> script("加州"), script("Техас"), script("Texas")
    ('Han', 'Cyrillic', '')
    """
    first = next((character for character in text if character.isalpha()), "")
    return next((name for name in _AROUND if regex.match(rf"\p{{Script={name}}}", first)), "")
