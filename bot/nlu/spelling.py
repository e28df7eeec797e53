"""Mends words that no phrase holds where they are one slip away from a word that many do.

A word that the phrases never use tells the encoder nothing and may lead it astray; "detaniers" is a word away from what
is meant. Which language's words come into question is decided by the other words of the message, so that a message in a
language without phrases stays as it is.
"""

from __future__ import annotations

from collections import Counter
from typing import Dict, Iterable, List, Mapping, Optional, Tuple

import regex
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from symspellpy import SymSpell, Verbosity

from bot.nlu.keyboard_layouts import joined, taken_apart
from bot.nlu.properties import LOCALE

# Stand-ins for personal data are no words.
_WORD = regex.compile(r"<[\p{L}-]+>|\p{L}[\p{L}\p{M}'’]*")
_HANGUL = regex.compile(r"\p{Script=Hangul}")
# Words are chosen in Chinese, not spelt.
_HAN = regex.compile(r"\p{Script=Han}")
# Shorter words are a slip away from too many others.
_LEAST_LETTERS = 4
# A word of fewer phrases may be a slip itself: it is left as it is and nothing is mended to it.
_KNOWN, _COMMON = 2, 3
# Of a message's words at least so many must be of the language in whose words it is mended.
_FAMILIAR = 0.5

Words = Mapping[str, Mapping[str, int]]


class Spelling:
    """Knows the words of each locale's phrases, with the number of times that they stand there."""

    def __init__(self, words: Words) -> None:
        """Take what `learned` gave: locale to word to count."""
        self.words = words
        self._locales: Dict[str, List[str]] = {}
        self._mending: Dict[str, SymSpell] = {}
        for locale, counts in words.items():
            mending = SymSpell(max_dictionary_edit_distance=1, prefix_length=7)
            for word, count in counts.items():
                self._locales.setdefault(word, []).append(locale)
                if count >= _COMMON and len(word) >= _LEAST_LETTERS:
                    mending.create_dictionary_entry(word, count)
            self._mending[locale] = mending

    @staticmethod
    def learned(phrases: Iterable[Tuple[str, str]]) -> Dict[str, Dict[str, int]]:
        """Count the words of phrases, given as (locale, text); those that stand there only once are left out."""
        counted: Dict[str, Counter[str]] = {}
        for locale, text in phrases:
            counted.setdefault(locale, Counter()).update(_letters(word) for word in _words(text.lower()))
        return {
            locale: {word: count for word, count in sorted(counts.items()) if count >= _KNOWN}
            for locale, counts in sorted(counted.items())
        }

    @classmethod
    def of_messages(cls, phrases: Iterable[Message]) -> Spelling:
        """Learn from training phrases, as Rasa holds them."""
        rows = ((phrase.get(LOCALE), phrase.get(TEXT)) for phrase in phrases)
        return cls(cls.learned((locale, text) for locale, text in rows if locale and text))

    def mended(self, text: str) -> Optional[str]:
        """Give a text with its unknown words mended, or None where there is nothing to mend."""
        words = {word: _letters(word.lower()) for word in _words(text)}
        unknown = {word: letters for word, letters in words.items() if letters not in self._locales}
        if not any(len(letters) >= _LEAST_LETTERS for letters in unknown.values()):
            return None
        locale = self._locale_of(words.values())
        if locale is None:
            return None
        better = {word: self._mended_word(letters, locale) for word, letters in unknown.items()}
        written = _WORD.sub(lambda match: better.get(match.group()) or match.group(), text)
        return written if written != text else None

    def _locale_of(self, words: Iterable[str]) -> Optional[str]:
        """Give the locale that knows most of the words, if it knows enough of them."""
        listed = list(words)
        votes = Counter(locale for word in listed for locale in self._locales.get(word, ()))
        if not votes:
            return None
        locale, known = votes.most_common(1)[0]
        return locale if known >= _FAMILIAR * len(listed) else None

    def _mended_word(self, letters: str, locale: str) -> Optional[str]:
        if len(letters) < _LEAST_LETTERS:
            return None
        found = self._mending[locale].lookup(letters, Verbosity.TOP, max_edit_distance=1)
        return joined(found[0].term) if found else None


def _words(text: str) -> List[str]:
    return [word for word in _WORD.findall(text) if not word.startswith("<") and not _HAN.search(word)]


def _letters(word: str) -> str:
    """Give a Korean word by its letters: a slip changes one of them, and with it the whole syllable."""
    return taken_apart(word) if _HANGUL.search(word) else word
