"""Text as it may be understood: one spelling, nothing invisible, and no syntax of Rasa's.

Why each step:

* One spelling (NFC): the same Gurmukhi, Vietnamese or Spanish word is typed in several ways.
* Nothing invisible: tags, bidirectional controls and zero-width characters hide words from a
  person who reads along, and split words and identifiers before the redaction sees them.
* A leading "/" names an intent to Rasa and would step past understanding and scope.
* Lone surrogates and null bytes break whatever encodes or stores the text later.
"""

from __future__ import annotations

import unicodedata

import regex

_BREAKS = regex.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")

# Joiners shape words in these scripts: without them Persian, Hindi or Malayalam words read differently.
_JOINING = "".join(
    rf"\p{{scx={script}}}"
    for script in (
        "Arab", "Syrc", "Nkoo", "Mong", "Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh",
        "Mymr", "Khmr",
    )
)  # fmt: skip
_KEPT = (
    rf"(?<=[[{_JOINING}]&&[\p{{L}}\p{{M}}]])[\u200C\u200D](?=[[{_JOINING}]&&[\p{{L}}\p{{M}}]])"
    r"|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\uFE0F?)\u200D(?=\p{Extended_Pictographic})"
    r"|(?<=\p{Extended_Pictographic})\uFE0F"
    r"|(?<=[0-9#*])\uFE0F(?=\u20E3)"
    # format characters by category, yet signs that are seen: the Arabic number and year signs
    r"|\p{Prepended_Concatenation_Mark}"
)
# Private characters mean nothing that two people agree on. Unassigned ones stay: they may be emoji newer than this.
_REMOVED = r"[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\uFFFC]"
_INVISIBLE = regex.compile(rf"(?P<kept>{_KEPT})|{_REMOVED}", regex.V1)
# Braille's empty cell is no white space to Unicode, and to the eye nothing else.
_BLANK = "\u2800"
_LEADING = regex.compile(r"^[\s/\u2044\u2215\u2571\u29F8\uFF0F\U0001F67C]+")


def clean(text: str) -> str:
    r"""Give the text in NFC without invisible characters, outer white space and leading slashes; perhaps nothing.

    Line breaks and tabs become spaces. Never raises; cleaning twice changes nothing more.

    >>> clean(" /center_hours\u200b ")
    'center_hours'
    """
    spaced = _BREAKS.sub(" ", text).replace(_BLANK, " ")
    visible = _INVISIBLE.sub(lambda match: match.group("kept") or "", spaced)
    return _LEADING.sub("", unicodedata.normalize("NFC", visible)).rstrip()


def length(text: str) -> int:
    """Give the length of a cleaned text as the HTTP contract counts it: in code points."""
    return len(text)
