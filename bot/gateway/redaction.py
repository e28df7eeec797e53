"""Takes personal data out of a text before anything understands, remembers or counts it.

Patterns follow published formats: A-numbers and receipt numbers (USCIS), SSN and ITIN (SSA,
IRS), telephone numbers (the phonenumbers library), cards (Luhn). What the documents and the
offices themselves say (figures, years, tip lines) stays: that list is data.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Callable, FrozenSet, List, Sequence, Tuple

import phonenumbers
import regex

from bot.knowledge import load

# Between the digits of one number people put spaces, dots, hyphens of all kinds, or slashes.
_GAP = r"[\s.\-\u2010-\u2015\u2212_/]"
_SEPARATOR = _GAP + r"{0,2}+"
_BEFORE, _AFTER = r"(?<![\p{L}\d])", r"(?![\p{L}\d])"


def _digits(count: str) -> str:
    return rf"(?:\d{_SEPARATOR}){{{count}}}"


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|ene(?:ro)?|febrero|marzo|abr(?:il)?|mayo|junio|julio|ago(?:sto)?|septiembre|setiembre|"
    r"octubre|noviembre|dic(?:iembre)?)"
)
_DATE = (
    rf"(?:\d{{1,4}}{_GAP}{{1,2}}\d{{1,2}}{_GAP}{{1,2}}\d{{2,4}}"
    rf"|{_MONTH}\.?{_GAP}{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?,?{_GAP}{{1,2}}\d{{2,4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?{_GAP}{{1,2}}(?:de{_GAP}|of{_GAP})?{_MONTH}\.?,?{_GAP}{{1,2}}(?:de{_GAP}|del{_GAP})?\d{{2,4}}"
    rf"|\d{{8}})"
)
_BORN = (
    r"(?:born|birth\s?day|birth\s?date|date\s+of\s+birth|d\.?o\.?b\.?|b-?day|nac[ií](?:d[oa]|mos|eron|ó|o)?|"
    r"fecha\s+de\s+nac(?:imiento)?|cumplea[nñ]os|f\.?\s?nac\.?)"
)


@dataclass(frozen=True)
class Redacted:
    """A text with tokens such as <ssn> in the place of personal data, and the kinds found, in order."""

    text: str
    kinds: Tuple[str, ...]


@dataclass(frozen=True)
class _Pattern:
    """One kind of identifier. `group` is the part to take out; `holds` refuses what only looks like it."""

    kind: str
    pattern: "regex.Pattern[str]"
    holds: Callable[[str], bool] = lambda found: True


def _only_digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())


def _is_card(found: str) -> bool:
    digits = [int(digit) for digit in _only_digits(found)]
    if not 13 <= len(digits) <= 19:
        return False
    doubled = [digit if index % 2 else (digit * 2 - 9 if digit > 4 else digit * 2)
               for index, digit in enumerate(reversed(digits), start=1)]
    return sum(doubled) % 10 == 0


def _is_ssn(found: str) -> bool:
    """Refuse what was never issued (000, 666 and the like); an ITIN begins with 9."""
    digits = [str(int(character)) for character in found if character.isdecimal()]
    number = "".join(digits)
    return len(number) == 9 and number[:3] not in ("000", "666") and number[3:5] != "00" and number[5:] != "0000"


_FLAGS = regex.I | regex.V1
_PATTERNS: Tuple[_Pattern, ...] = (
    _Pattern(
        "e-mail",
        regex.compile(
            r"[\p{L}\d._%+\-]{1,64}+\s?(?:@|\(at\)|\[at\]|\s(?:at|arroba)\s)\s?[\p{L}\d\-]{1,63}"
            r"(?:\s?(?:\.|\sdot\s|\spunto\s)\s?[\p{L}\d\-]{2,24}){1,3}",
            _FLAGS,
        ),
    ),
    _Pattern("birth-date", regex.compile(rf"{_BORN}[\s:,#=\-]{{0,4}}(?:(?:is|was|on|in|es|el|fue|día|dia|the)[\s:,]{{1,2}}){{0,3}}\K{_DATE}", _FLAGS)),
    # USCIS receipt: three letters of the service center and ten digits, the first two the fiscal year
    _Pattern(
        "receipt-number",
        regex.compile(rf"{_BEFORE}(?:EAC|WAC|LIN|SRC|NBC|MSC|IOE|YSC|NSC|VSC|TSC|CSC|PSC|MCT){_SEPARATOR}{_digits('9')}\d{_AFTER}", _FLAGS),
    ),
    # A-number: the letter A, or its name, and seven to nine digits
    _Pattern(
        "a-number",
        regex.compile(
            rf"{_BEFORE}(?:A{_SEPARATOR}#?{_SEPARATOR}|(?:alien|a|registration|extranjero|de\s+registro|uscis)"
            rf"[\s\-]{{1,2}}(?:registration[\s\-])?(?:number|no\.?|num\.?|n[uú]mero|#)[\s:#.]{{0,3}}(?:is|es)?\s?A?{_SEPARATOR})"
            rf"\K{_digits('6,8')}\d{_AFTER}",
            _FLAGS,
        ),
    ),
    _Pattern(
        "passport",
        regex.compile(
            rf"(?:passport|pasaporte|psprt)[\s\p{{L}}.:#°º]{{0,24}}?[\s:#]\K(?=[\p{{L}}\d]*\d)[A-Z]{{0,3}}{_SEPARATOR}(?:\d{_SEPARATOR}){{5,9}}\d{_AFTER}",
            _FLAGS,
        ),
    ),
    _Pattern("card", regex.compile(rf"{_BEFORE}{_digits('12,18')}\d{_AFTER}", _FLAGS), _is_card),
    _Pattern(
        "ssn",
        regex.compile(
            rf"(?:(?:ssn|social(?:\s+security)?|seguro(?:\s+social)?|itin|tax\s?id)[\s\p{{L}}.:#]{{0,20}}?\K{_digits('8')}\d{_AFTER}"
            rf"|{_BEFORE}\d{{3}}{_GAP}{{1,2}}\d{{2}}{_GAP}{{1,2}}\d{{4}}{_AFTER})",
            _FLAGS,
        ),
        _is_ssn,
    ),
)
# A long run of digits that is none of the above; thousands separators make it a figure.
_LONG = regex.compile(rf"{_BEFORE}(?:[A-Z]{{1,3}}{_SEPARATOR})?(?:\d[\s.\-\u2010-\u2015]?){{7,24}}\d?{_AFTER}", _FLAGS)
_FIGURE = regex.compile(r"^\d{1,3}(?:[,.\s\u00a0\u202f]\d{3})+$")
_SUSPECT = regex.compile(r"\d|@|\barroba\b|\(at\)|\sat\s", regex.I)
_TOKEN = regex.compile(r"<(?:a-number|ssn|receipt-number|passport|birth-date|e-mail|phone|card|id-number)>")
_REGIONS = ("US", "MX")


def redact(text: str) -> Redacted:
    """Replace personal data by tokens, and name the kinds found in the order in which they stand.

    >>> redact("My A number is A012-345-678, when are you open?").text
    'My A number is A<a-number>, when are you open?'
    """
    if not _SUSPECT.search(text):
        return Redacted(text, _named(text))
    kept: List[Tuple[int, int]] = _allowed(text)
    for entry in _PATTERNS:
        text, kept = _replace(text, entry.kind, [m.span() for m in entry.pattern.finditer(text) if entry.holds(m.group())], kept)
    text, kept = _replace(text, "phone", _phones(text), kept)
    text, kept = _replace(text, "id-number", [m.span() for m in _LONG.finditer(text) if _is_identifier(m.group())], kept)
    return Redacted(text, _named(text))


def _named(text: str) -> Tuple[str, ...]:
    return tuple(dict.fromkeys(match.group()[1:-1] for match in _TOKEN.finditer(text)))


def _is_identifier(found: str) -> bool:
    digits = _only_digits(found)
    return len(digits) >= 7 and not _FIGURE.match(found.strip()) and digits not in _figures()


def _replace(
    text: str, kind: str, spans: Sequence[Tuple[int, int]], kept: Sequence[Tuple[int, int]]
) -> Tuple[str, List[Tuple[int, int]]]:
    """Put the token in the place of each span that is not to be kept; gives the kept spans' new places."""
    token = f"<{kind}>"
    places = list(kept)
    for start, end in sorted(spans, reverse=True):
        while end > start and not (text[end - 1].isalnum()):
            end -= 1
        if end <= start or any(start < stop and begin < end for begin, stop in places):
            continue
        text = text[:start] + token + text[end:]
        shift = len(token) - (end - start)
        places = [(b + shift, s + shift) if b >= end else (b, s) for b, s in places]
    return text, places


def _phones(text: str) -> List[Tuple[int, int]]:
    found: List[Tuple[int, int]] = []
    for region in _REGIONS:
        for match in phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.POSSIBLE):
            digits = len(_only_digits(match.raw_string))
            if digits >= 7 and not _FIGURE.match(match.raw_string.strip()) and _only_digits(match.raw_string) not in _figures():
                found.append((match.start, match.end))
        if found:
            break
    return found


def _allowed(text: str) -> List[Tuple[int, int]]:
    return [match.span() for match in _offices().finditer(text)]


@lru_cache(maxsize=1)
def _figures() -> FrozenSet[str]:
    """The documents' own figures, as bare digits."""
    return frozenset(
        str(fact.value) for topic in load().topics.values() for fact in topic.facts.values() if isinstance(fact.value, int)
    )


@lru_cache(maxsize=1)
def _offices() -> "regex.Pattern[str]":
    """The offices' own numbers, in any spelling."""
    numbers = {"911", "988", "711"}
    for contact in load().contacts.values():
        for line in (contact.phone, contact.tty, contact.text):
            if line:
                digits = _only_digits(line.href)
                numbers |= {digits, digits[1:] if digits.startswith("1") and len(digits) == 11 else digits}
    spelled = sorted((_SEPARATOR.join(number) for number in numbers), key=len, reverse=True)
    lettered = r"(?:1[\s\-.]?)?8\s?6\s?6[\s\-.]{0,2}DHS[\s\-.]{0,2}2[\s\-.]{0,2}ICE"
    gap = r"[\s().\-\u2010-\u2015]{0,3}"
    with_brackets = sorted((gap.join(number) for number in numbers), key=len, reverse=True)
    return regex.compile(
        rf"(?<!\d)(?:{lettered}|{'|'.join(with_brackets)}|{'|'.join(spelled)}|24{_GAP}{{1,2}}7(?:{_GAP}{{1,2}}365)?"
        # a span of years
        rf"|(?:19|20)\d\d{_GAP}{{1,3}}(?:19|20)\d\d)(?!\d)",
        regex.I,
    )


