"""How text is written before it is understood: one spelling for what people type in several ways."""

from __future__ import annotations

import unicodedata

import regex

from bot.nlu.courtesies import courtesies

_REPEATED = regex.compile(r"(\p{L})\1{2,}")
_SPACE = regex.compile(r"\s+")
# "L.E.S.C." and "u.s." are the words "lesc" and "us".
_DOTTED = regex.compile(r"(?<![\p{L}\p{M}.])(?:\p{L}\.){2,}(?:\p{L}(?![\p{L}\p{M}]))?")
# Tatweel stretches an Arabic word, and the marks over and under its letters (vowels) are left out as a rule.
_ARABIC_ORNAMENTS = regex.compile(r"[\u0640\u064B-\u0652\u0670]")


def for_encoder(text: str) -> str:
    """Give the text as the encoder reads it: one spelling, small letters, digits as 0-9.

    NFKC gives full-width letters and both ways to write a Gurmukhi nukta one form. To the encoder's pieces "LESC",
    "Lesc" and "lesc" are three words, and people on phones write any of them.

    >>> for_encoder("WHEN   ARE YOU  OPENNNN???")
    'when are you openn???'
    >>> for_encoder("كـــم في ٢٠١٣")
    'كم في 2013'
    >>> for_encoder("What is the L.E.S.C.?")
    'what is the lesc?'
    """
    text = western_digits(_ARABIC_ORNAMENTS.sub("", unicodedata.normalize("NFKC", text))).lower()
    text = _DOTTED.sub(lambda match: match.group().replace(".", ""), text)
    text = _REPEATED.sub(r"\1\1", text)
    return _SPACE.sub(" ", text).strip()


def asked(text: str) -> str:
    """Give what a message asks, as it is understood: without the courtesies around it.

    >>> asked("Good morning! What is the L.E.S.C.?")
    'what is the lesc?'
    """
    return courtesies().taken_off(for_encoder(text))


def western_digits(text: str) -> str:
    """Write the decimal digits of every script as 0-9.

    >>> western_digits("٢٠١٣ ੨੦੧੩")
    '2013 2013'
    """
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
