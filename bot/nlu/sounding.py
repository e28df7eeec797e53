"""Writes text by its sounds, in one alphabet for all scripts: what people spell by ear, or romanise, looks the same.

"ke", "que" and "qe" meet; so do 部门, its misspelling 步门, "bu men" and "bù mén"; a Russian word in either alphabet.
The rules for Latin letters are those of Spanish, whose speakers write by ear most; they hold for phrases and messages
alike, so in other languages they only change the letters' names.
"""

from __future__ import annotations

import re
import unicodedata

import regex
from anyascii import anyascii

_HAN = regex.compile(r"\p{Script=Han}")
# Korean is written by sound already, and its letters (which `folded` takes apart) say more than their Latin names.
_OTHER_SCRIPT = regex.compile(r"[^\p{Script=Latin}\p{Script=Hangul}\p{Common}\p{Inherited}]")
_TONE_DIGIT = re.compile(r"(?<=[a-z])[1-5](?![\w-])")
_SOUNDS = (
    (re.compile(r"qu(?=[ei])|q(?!u)|c(?=[aou]|[^hei]|$)"), "k"),
    (re.compile(r"c(?=[ei])|z"), "s"),
    (re.compile(r"v"), "b"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"(?<![cspt])h"), ""),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def folded(text: str) -> str:
    """Fold case and accents: people leave both out."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def romanised(text: str) -> str:
    """Give a text in Latin letters, Chinese in syllables of its own (anyascii).

    >>> romanised("这个中心 LESC"), romanised("Сколько?")
    ('zhe ge zhong xin lesc', 'skolko?')
    """
    spaced = _HAN.sub(lambda match: f" {anyascii(match.group())} ", text)
    return " ".join(anyascii(spaced).replace("'", "").lower().split())


def sounded(text: str) -> str:
    """Write a text by its sounds.

    >>> sounded("Qué necesitan?") == sounded("ke nesesitan?")
    True
    >>> sounded("步门") == sounded("bu4 men2") == sounded("部门")
    True
    """
    text = romanised(text) if _OTHER_SCRIPT.search(text) else text
    text = _TONE_DIGIT.sub("", folded(text))
    for pattern, sound in _SOUNDS:
        text = pattern.sub(sound, text)
    return text
