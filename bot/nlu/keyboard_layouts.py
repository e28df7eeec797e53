"""What a text would say if its keyboard had been set to another layout: "tpsxj" is 센터, "rjulf" is когда."""

from __future__ import annotations

from typing import Dict, Mapping, Sequence

import regex

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
# Letters written with two keys.
_PAIRS = {
    "ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ",
    "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ", "ㄹㅌ": "ㄾ",
    "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
}  # fmt: skip
_APART = {single: pair for pair, single in _PAIRS.items()}
# Letters written with the shift key held.
_SHIFTED = {"ㅂ": "ㅃ", "ㅈ": "ㅉ", "ㄷ": "ㄸ", "ㄱ": "ㄲ", "ㅅ": "ㅆ", "ㅐ": "ㅒ", "ㅔ": "ㅖ"}
_UNSHIFTED = {shifted: plain for plain, shifted in _SHIFTED.items()}
_VOWEL = "|".join([pair for pair in _PAIRS if pair[0] in _VOWELS] + list(_VOWELS))
_FINAL = "|".join([pair for pair in _PAIRS if pair[0] not in _VOWELS] + [c for c in _FINALS if c != " "])
# A consonant before a vowel begins the next syllable.
_SYLLABLE = regex.compile(rf"([{_INITIALS}])({_VOWEL})((?:{_FINAL})(?![{_VOWELS}]))?")
_STRAY = regex.compile(r"[ㄱ-ㅣ]")

Rows = Sequence[str]


def retyped(text: str, typed_with: Rows, meant: Rows) -> str:
    """Give a text as the same keys write it on another layout. Korean letters join to syllables.

    >>> korean = ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "ㅋㅌㅊㅍㅠㅜㅡ")
    >>> retyped("tpsxj", ("qwertyuiop", "asdfghjkl", "zxcvbnm"), korean)
    '센터'
    """
    keys: Dict[str, str] = {
        from_key: to_key
        for from_row, to_row in zip(typed_with, meant, strict=True)
        for from_key, to_key in zip(from_row, to_row, strict=False)
    }
    return joined("".join(_key(letter, keys) for letter in taken_apart(text)))


def joined(letters: str) -> str:
    """Join Korean letters to syllables, as an input method does.

    >>> joined("ㅁㅝㅇㅖㅇㅛ"), joined("ㅎㅏㄴㄱㅜㄱㅁㅏㄹ")
    ('뭐예요', '한국말')
    """
    return _SYLLABLE.sub(lambda match: _syllable(match.group(1), match.group(2), match.group(3) or " "), letters)


def taken_apart(text: str) -> str:
    """Take Korean syllables apart to the letters on the keys; all else stays.

    >>> taken_apart("챛")
    'ㅊㅐㅊ'
    """
    letters = []
    for character in text:
        place = ord(character) - 0xAC00
        if 0 <= place < 11172:
            first, vowel, final = place // 588, place % 588 // 28, place % 28
            syllable = _INITIALS[first] + _VOWELS[vowel] + _FINALS[final].strip()
            letters.append("".join(_APART.get(letter, letter) for letter in syllable))
        else:
            letters.append(_APART.get(character, character))
    return "".join(letters)


def has_stray_letters(text: str) -> bool:
    """Tell whether a text holds Korean letters that belong to no syllable."""
    return bool(_STRAY.search(text))


def _key(letter: str, keys: Mapping[str, str]) -> str:
    lower = _UNSHIFTED.get(letter, letter.lower())
    found = keys.get(lower, letter)
    is_shifted = letter != lower
    return (_SHIFTED.get(found) or found.upper()) if is_shifted and found is not letter else found


def _syllable(first: str, vowel: str, final: str) -> str:
    place = (_INITIALS.index(first) * 21 + _VOWELS.index(_PAIRS.get(vowel, vowel))) * 28
    return chr(0xAC00 + place + _FINALS.index(_PAIRS.get(final, final)))
