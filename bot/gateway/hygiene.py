"""Text as it may be understood: one spelling, nothing invisible, and no syntax of Rasa's.

Invisible characters (tags, bidirectional controls, zero-width ones) can hide words from a
person who reads along, and a leading "/" is Rasa's way to name an intent: it would step
past understanding and scope.
"""

from __future__ import annotations

import unicodedata

import regex

_BREAKS = regex.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# Joiners belong to some scripts and to emoji, and a selector makes an emoji of a sign: kept there, dropped elsewhere.
_INVISIBLE = regex.compile(
    r"(?P<kept>"
    r"(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Gurmukhi}\p{Script=Bengali}\p{Script=Tamil}"
    r"\p{Script=Malayalam}])[\u200C\u200D](?=[\p{L}\p{M}])"
    r"|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})"
    r"|(?<=[\p{Extended_Pictographic}0-9#*])\uFE0F"
    r")|[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u115F\u1160\u3164\uFFA0\u034F\uFE00-\uFE0F\U000E0100-\U000E01EF]"
)
_LEADING = regex.compile(r"^[\s/\u2044\u2215\uFF0F\u29F8]+")


def clean(text: str) -> str:
    r"""Give the text in NFC without invisible characters, outer white space and leading slashes; perhaps nothing.

    >>> clean(" /center_hours\u200b ")
    'center_hours'
    """
    visible = _INVISIBLE.sub(lambda match: match.group("kept") or "", _BREAKS.sub(" ", text))
    return _LEADING.sub("", unicodedata.normalize("NFC", visible)).rstrip()
