"""Finds texts that were typed with the keyboard set to another layout, and says what was meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Protocol, Tuple

import regex

from bot.nlu.keyboard_layouts import Rows, has_stray_letters, retyped
from bot.nlu.typing_habits import TypingHabits

_HANGUL = regex.compile(r"\p{Script=Hangul}")
_LATIN = regex.compile(r"\p{Script=Latin}")
# A text is taken as mistyped where fewer of its words than this are known as they stand.
_UNFAMILIAR = 0.4
# Words of other alphabets than the Korean must be known when retyped; Korean ones must only be whole syllables,
# which other languages' words hardly ever make.
_FAMILIAR = 0.5
_LEAST_LETTERS = 3


class Vocabulary(Protocol):
    """Knows the words of the phrases."""

    def familiar(self, text: str) -> float:
        """Give the share of a text's words that the phrases hold."""


@dataclass(frozen=True)
class MistakenKeyboards:
    """The layout that is set by mistake, and those that were meant."""

    latin: Rows
    meant_layouts: Tuple[Rows, ...]

    @classmethod
    def of(cls, habits: TypingHabits) -> MistakenKeyboards:
        """Take them from data/typing.yml."""
        return cls(habits.latin, tuple(habits.keyboard(locale) for locale in habits.mistaken))

    def meant(self, text: str, vocabulary: Vocabulary) -> Optional[str]:
        """Give what a text was meant to say, or None where it was typed as it was meant."""
        # with the capitals locked, no key was meant to be shifted
        if len(text) > 1 and text.isupper():
            text = text.lower()
        if has_stray_letters(text):
            return self._latin_words(text, vocabulary)
        if len(_LATIN.findall(text)) < _LEAST_LETTERS or vocabulary.familiar(text) >= _UNFAMILIAR:
            return None
        for layout in self.meant_layouts:
            written = retyped(text, self.latin, layout)
            if _is_whole(written) and (_HANGUL.search(written) or vocabulary.familiar(written) >= _FAMILIAR):
                return written
        return None

    def meant_phrase(self, text: str) -> str:
        """Give a training phrase as it was meant: it is Korean where its Latin letters all make whole syllables."""
        if len(_LATIN.findall(text)) >= _LEAST_LETTERS and not _HANGUL.search(text):
            for layout in self.meant_layouts:
                written = retyped(text, self.latin, layout)
                if _is_whole(written) and _HANGUL.search(written):
                    return written
        return text

    def _latin_words(self, text: str, vocabulary: Vocabulary) -> Optional[str]:
        """Give a text with those words in Latin letters that are known so: "ㅣㄷㄴㅊ" is "lesc"."""
        words = [self._latin_word(word, vocabulary) for word in text.split(" ")]
        written = " ".join(words)
        return written if written != text else None

    def _latin_word(self, word: str, vocabulary: Vocabulary) -> str:
        if not has_stray_letters(word):
            return word
        for layout in self.meant_layouts:
            written = retyped(word, layout, self.latin)
            if len(_LATIN.findall(written)) >= _LEAST_LETTERS and vocabulary.familiar(written) == 1.0:
                return written
        return word


def _is_whole(written: str) -> bool:
    return not _LATIN.search(written) and not has_stray_letters(written)
