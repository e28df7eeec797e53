"""How text is written before it is understood: one spelling for what people type in several ways."""

from __future__ import annotations

import unicodedata

import regex

_REPEATED = regex.compile(r"(\p{L})\1{2,}")
_SPACE = regex.compile(r"\s+")
# Tatweel stretches an Arabic word, and the marks over and under its letters (vowels) are left out as a rule.
_ARABIC_ORNAMENTS = regex.compile(r"[\u0640\u064B-\u0652\u0670]")


def for_encoder(text: str) -> str:
    """Give the text as the encoder reads it: one spelling, digits as 0-9, shouting lowered, stretched letters folded.

    NFKC gives full-width letters and both ways to write a Gurmukhi nukta one form.

    >>> for_encoder("WHEN   ARE YOU  OPENNNN???")
    'when are you openn???'
    >>> for_encoder("كـــم في ٢٠١٣")
    'كم في 2013'
    """
    text = western_digits(_ARABIC_ORNAMENTS.sub("", unicodedata.normalize("NFKC", text)))
    letters = [character for character in text if character.isalpha()]
    if len(letters) > 6 and sum(character.isupper() for character in letters) > 0.7 * len(letters):
        text = text.lower()
    text = _REPEATED.sub(r"\1\1", text)
    return _SPACE.sub(" ", text).strip()


def western_digits(text: str) -> str:
    """Write the decimal digits of every script as 0-9.

    >>> western_digits("٢٠١٣ ੨੦੧੩")
    '2013 2013'
    """
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
