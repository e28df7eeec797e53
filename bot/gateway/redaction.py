"""Takes personal data out of a text before anything understands, remembers, counts or shows it.

The assistant has no use for anybody's identifiers, so what looks like one goes, whatever it
stands for: seven digits or more in one run are an identifier unless the documents, the
contacts, the calendar or a thousands separator explain them. The patterns only give what
goes its right name, and find what has few digits or none.

All patterns read a *plain* copy of the text: one plain character for each character of the
original, in lower case, without accents, in western digits, with ASCII dashes. So a rule is
written once for all digit systems and spellings, and its place in the copy is its place in
the text. The rules work in their order; what one has claimed no later one sees.

Nothing here is cached by a person's text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
import regex

from bot.gateway.personal_data_words import months, words
from bot.gateway.plain_copy import plain_copy
from bot.knowledge import Knowledge, load
from bot.knowledge.model import Contact, Status

_TAKEN, _KEPT = "\x00", "\x01"
_REGIONS = ("US", "MX")
_LONGEST_PHONE = 15  # digits (ITU-T E.164)
_LONG_DISTANCE = 10  # digits of a number in the North American plan


@dataclass(frozen=True)
class Redacted:
    """A text with tokens such as <ssn> in the place of personal data, and the kinds found.

    kinds: one each, in order of appearance: a_number, ssn, receipt_number, passport, birth_date,
    e_mail, phone, card, id_number. A token that stood in the text counts too, so that redacting
    twice tells the same.
    """

    text: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """One thing that people write.

    kind: the token's name, or None for what stays as it is. holds: refuses, by what was found in
    the plain copy, what only looks like it.
    """

    kind: str | None
    name: str
    pattern: regex.Pattern[str]
    why: str
    holds: Callable[[str], bool] = lambda found: True


# The plain copy


def _plain(text: str) -> str:
    copy = plain_copy(text)
    # tokens are no text: neither their words nor their brackets belong to anything
    return _TOKEN.sub(lambda match: _TAKEN * len(match.group()), copy)


# Pieces of patterns

# Between the digits of one number: what people put there, and never so much that two numbers meet.
_SEP = r"[ ./\-_()]{0,4}+"
_SEP_OR_COMMA = r"[ ,./\-_()]{0,4}+"
_GAP = r"[ ./\-_()]{1,4}+"
_START, _END = r"(?=\d)(?<!\d[ ./\-_()]{0,4})", rf"(?!{_SEP}\d)"
# Where a word begins and ends; Chinese and Korean write the next thing at once.
_WORD, _WORD_END = (rf"(?{look}[[\p{{L}}\d]--[\p{{Script=Han}}\p{{Script=Hangul}}]])" for look in ("<!", "!"))
# A few words between a name and its number ("my social, if you need it, is"), within one sentence; "no." ends none.
_WORDS = r"(?:[^\d.?!;\x00\x01]|\.(?! )|(?<=[^\p{L}](?:no|num|nro|nr|n|nac))\.)"


def _any(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


def _digits(least: int, most: int, separator: str = _SEP) -> str:
    return rf"\d(?:{separator}\d){{{least - 1},{most - 1}}}+"


def _mixed(least_digits: int, length: str) -> str:
    """Give a word of letters and enough digits, which is no fiscal year."""
    return rf"(?!fy|af)(?=(?:[a-z]*\d){{{least_digits}}})[a-z\d]{{{length}}}{_WORD_END}"


# Letters before the digits of a document; "is 123456" and "a 123456" are words and a number.
_SERIES = r"(?:[a-z]{1,3}[\-#]?|[b-df-hj-np-xz] )?"
_RUN = rf"(?:\+ ?)?(?:\((?=\d{{1,4}}\)))?\d(?:{_SEP}\d){{6,}}+"

_DAY, _YEAR = r"(?:3[01]|[12]\d|0?[1-9])", r"(?:19|20)\d\d"
_MONTH = (
    r"(?<![a-z])"
    + _any(
        "january|february|march|april|may|june|july|august|september|october|november|december",
        "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec",
        "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre",
        "ene|abr|ago|set|dic",
        *months(),
    )
    + r"(?![a-z])\.?"
)
# 1987년 4월 12일, 1979年3月8日, ngày 7 tháng 9 năm 1951
_NUMBERED_MONTH = _any(
    r"(?<!\d)(?:\d{2}|\d{4}) ?[年년] ?\d{1,2} ?[月월](?: ?\d{1,2} ?[日号일])?",
    r"(?<!\d)\d{1,2} (?:thang|thg|th) \d{1,2},?(?: nam)? \d{2,4}(?!\d)",
)
_NTH = r"\d{1,2}(?:st|nd|rd|th|ro|o)?"
_OF = r"(?:[ .,/\-_]{0,3}(?:(?:de|del|of|the)(?![a-z]) ?)?)"
_WHOLE_DATE = _any(
    _NUMBERED_MONTH,
    r"(?<!\d)\d{1,4}[ ./\-]{1,3}\d{1,2}[ ./\-]{1,3}\d{2,4}(?!\d)",
    rf"(?<!\d){_NTH}{_OF}{_MONTH}{_OF}\d{{2,4}}(?!\d)",
    rf"{_MONTH}{_OF}{_NTH}[ .,/\-_]{{1,3}}(?:(?:de|del|of) )?\d{{2,4}}(?!\d)",
    rf"(?<!\d)\d{{4}}{_OF}{_MONTH}{_OF}\d{{1,2}}(?!\d)",
)
_DATE = _any(
    _WHOLE_DATE,
    r"(?<!\d)(?:\d{8}|\d{6}|\d{1,2}[./\-]\d{1,2})(?!\d)",
    rf"{_MONTH}{_OF}(?:\d{{4}}|{_NTH})(?!\d)",
    rf"(?<!\d){_NTH}{_OF}{_MONTH}",
)
_BIRTH_LABEL = _any(
    r"d\.?o\.?b\.?",
    r"birth ?date|date of birth|year of birth",
    r"fecha (?:de )?nac(?:imiento)?|ano de nacimiento|f(?:ec)?\.? ?nac",
    *words("birth_label"),
)
_BORN = (
    rf"{_WORD}(?<!foreign[ -])"
    + _any(_BIRTH_LABEL, r"born|birth ?day|b-?day|nac(?:i|io|ido|ida|imos|ieron)|cumple(?:anos)?", *words("born"))
    + _WORD_END
)
_THAT_IS = _any("is|was|es|fue|mi|my|el|la|the|dia|day|i|yo|que|when|cuando|de|of")

# Offices that give receipts (service centers, the lockboxes, ELIS), and asylum offices
_RECEIPT = _any("eac|wac|lin|src|nbc|msc|ioe|ysc|nsc|vsc|tsc|csc|psc|mct|mic|zar|zch|zhn|zla|zmi|zno|zsf")
_PASSPORT = _any("passports?", "pasaportes?", "pasport", "passaporte", "psprt", *words("passport"))
_A_NUMBER = _any(
    r"alien(?: reg(?:istration)?)?(?: (?:number|num|no|id)(?![a-z]))?",
    r"a[ \-]?(?:number|numero|num|no|#)(?![a-z])",
    r"(?:numero|num|no)\.? (?:de )?(?:alien|extranjero|registro(?: de extranjeros?)?|a)(?![a-z])",
    r"uscis ?(?:number|numero|no|#)",
)
_SOCIAL = _any(r"s\.?s\.?n\.?", r"social(?: security)?", r"seguro(?: social)?", r"i?tin", r"tax ?id")
_LAST_FOUR = (
    r"(?:last|ultim[oa]s) (?:4|four|cuatro)(?: (?:digit|number|digito|numero)s)? (?:of|de|del) (?:(?:my|the|mi|su) )?"
)
_NAMED_ID = _any(
    r"dni|cedula|curp|rfc|clave de elector|matricula(?: consular)?|folio",
    r"licencia(?: de (?:conducir|manejo))?|driver'?s? licen[cs]e",
    r"id (?:number|no|#)|(?:case|file|visa|account|sevis|green card|i-?94) (?:number|no|id|#)",
    r"(?:numero|num|no)\.? de (?:caso|cuenta|visa|expediente|identificacion|identidad|folio)",
)
_CALL = _any(
    r"tel(?:efono|ephone)?|phone|cell?(?:phone|ular)?|movil|mobile|whats ?app|fax|call|text",
    r"llam(?:a|ame|e|en|o|ar|arme)?|marc(?:a|o|ar|que)",
)
_EXTENSION = r"(?:,? ?(?:x|ext|extension)\.? ?\d{1,6})?+"

_MAIL_NAME = r"(?<![\p{L}\d._%+\-])[\p{L}\p{M}\d._%+'\-]++"
_MAIL_AT = r" ?(?:@|[(\[{<] ?(?:at|arroba) ?[)\]}>]) ?"
_MAIL_DOT = r"(?: ?\. ?| ?[(\[{]?(?:dot|punto)[)\]}]? ?)"
_MAIL_SIGN_IN_WORDS = r"(?: (?:dot|punto|guion(?: bajo)?|underscore|dash) [\p{L}\d]{1,64}+){0,4}"
_MAIL_HOST = _any("gmail|hotmail|outlook|yahoo|icloud|aol|msn|live|proton|protonmail|gmx|ymail|comcast|att")


# What holds


def _number(found: str) -> str:
    return "".join(character for character in found if character.isdecimal())


def _is_card(found: str) -> bool:
    """Tell whether the digits are as many as a card's and pass its check sum (ISO/IEC 7812, Luhn)."""
    number = _number(found)
    digits = [int(digit) for digit in reversed(number)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (
        13 <= len(digits) <= 19
        and number[0] in "23456"
        and found[0] != "+"
        and (sum(digits[::2]) + sum(doubled)) % 10 == 0
    )


def _is_ssn(found: str) -> bool:
    """Refuse what is never issued as SSN or ITIN: area 000 or 666, group 00, serial 0000."""
    digits = _number(found)
    return digits[:3] not in ("000", "666") and digits[3:5] != "00" and digits[5:] != "0000"


def _is_phone(found: str) -> bool:
    """Tell whether a numbering plan knows it: of the country whose code leads, of the United States or of Mexico."""
    if regex.fullmatch(r"\d{3}[ .\-]\d{4}", found):
        return True  # dialled without its area, which no plan can check
    if len(_number(found)) > _LONGEST_PHONE:
        return False
    dialled = regex.sub(r"^(?:00|011)(?=[ .\-]?[1-9])", "+", found)
    if dialled.startswith("+"):
        # also numbers that are dialled no more, such as the mobile "1" behind Mexico's code
        return _parsed(dialled, None) is not None
    numbers = (_parsed(dialled, region) for region in _REGIONS)
    return any(number is not None and phonenumbers.is_valid_number(number) for number in numbers)


def _parsed(dialled: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(dialled, region)
    except phonenumbers.NumberParseException:
        return None


# The rules


def rules(knowledge: Knowledge) -> tuple[Rule, ...]:
    """Give the rules in their order; the offices' numbers and the documents' figures are read from the content."""
    figures = frozenset(_figures(knowledge))
    lines = tuple(dict.fromkeys(_lines(knowledge.contacts.values())))
    long_lines = [line for line in lines if len(line.digits) == _LONG_DISTANCE]
    short_lines = [line.digits for line in lines if len(line.digits) < _LONG_DISTANCE]
    return (
        Rule(
            None,
            "an office's number",
            _compiled("|".join(map(_spelled, long_lines))),
            "people repeat the numbers that the assistant gave them, in figures or letters",
        ),
        Rule(
            None,
            "a row of forms",
            _compiled(r"(?<![\p{L}\d])(?:i|n|g|ar|ds|eoir)-\d{2,4}[a-z]?(?:/\d{2,4}[a-z]?)*+(?![\d\-]|/\d)"),
            "I-130/485/765 has as many digits as an SSN",
        ),
        Rule(
            None,
            "a sum of money",
            _compiled(r"[$€£] ?(?:\d{1,3}(?:[.,]\d{3}){1,4}+(?:[.,]\d\d)?|[1-9]\d{3,5}000)(?!\d|[.\-]\d)"),
            "a sum is no identifier, if it is written like one: with separators, or round",
        ),
        Rule(
            "e-mail",
            "an address with its sign",
            _compiled(rf"{_MAIL_NAME}{_MAIL_AT}[\p{{L}}\d\-]++(?:{_MAIL_DOT}[\p{{L}}\d\-]{{2,24}})*"),
            "also without its ending: name@gmail",
        ),
        Rule(
            "e-mail",
            "an address in words",
            _compiled(
                rf"{_MAIL_NAME}{_MAIL_SIGN_IN_WORDS} "
                + _any(
                    rf"arroba [\p{{L}}\d\-]{{2,63}}(?:{_MAIL_DOT}[\p{{L}}\d\-]{{2,24}}){{0,3}}",
                    rf"at {_MAIL_HOST}{_MAIL_DOT}[\p{{L}}\d]{{2,24}}",
                    rf"at [\p{{L}}\d\-]{{2,63}}(?: (?:dot|punto) (?!gov{_WORD_END})[\p{{L}}\d\-]{{2,24}}){{1,3}}",
                )
                + _WORD_END
            ),
            "'name at domain dot com'; 'look at uscis.gov' is an address of the web",
        ),
        Rule(
            "birth-date",
            "a date named as of birth",
            _compiled(
                rf"{_BORN}{_WORDS}{{0,40}}?\K{_DATE}"
                rf"|{_WORD}{_BIRTH_LABEL}[ :=#,.\-]{{0,4}}(?:(?:is|es|in|en) )?\K{_YEAR}(?!\d)"
            ),
            "any other date stays; a year alone goes only behind the label of a form",
        ),
        Rule(
            "birth-date",
            "a date, and then that it is of birth",
            _compiled(rf"{_WORD}{_DATE}(?=[ ,:(\-]{{0,3}}(?:{_THAT_IS} ){{0,4}}{_BORN}|생)"),
            "'05/12/1980 is my birthday'",
        ),
        Rule(
            "receipt-number",
            "receipt",
            _compiled(rf"{_WORD}{_RECEIPT}[ #:.\-_/]{{0,3}}+{_digits(7, 13)}{_END}"),
            "USCIS: three letters of the office, ten digits of which people leave out or add some",
        ),
        Rule(
            "passport",
            "passport named so",
            _compiled(
                rf"{_WORD}{_PASSPORT}{_WORDS}{{0,30}}?{_WORD}\K"
                + _any(f"{_SERIES}{_digits(6, 12)}{_WORD_END}", _mixed(4, "5,14"))
            ),
            "letters and digits as each country likes; without the name it is a run of digits like others",
            lambda found: _number(found) not in figures,
        ),
        Rule(
            "a-number",
            "A and the digits",
            _compiled(
                rf"{_WORD}a(?: ?[#\-:._]{{1,2}} ?)?(?:\d{{9}}(?!\d)|{_digits(7, 9, _SEP_OR_COMMA)}{_END})"
                rf"|{_WORD}a (?:\d{{8,9}}(?!\d)|{_digits(9, 9)}{_END})"
            ),
            "seven to nine digits (DHS); behind a space all nine, since 'a' is a word in both languages",
        ),
        Rule(
            "a-number",
            "A-number named so",
            _compiled(
                rf"{_WORD}{_A_NUMBER}{_WORDS}{{0,20}}?{_WORD}\K"
                rf"(?:a[ #\-:._]{{0,3}})?(?:\d{{9}}(?!\d)|{_digits(7, 9)}{_END})"
            ),
            "the green card calls it USCIS#",
        ),
        Rule(
            "ssn",
            "SSN or ITIN named so",
            _compiled(rf"{_WORD}{_SOCIAL}{_WORD_END}{_WORDS}{{0,25}}?\K{_digits(9, 9)}{_END}"),
            "nine digits in any grouping",
        ),
        Rule(
            "ssn",
            "the last four of an SSN",
            _compiled(rf"{_WORD}{_LAST_FOUR}{_SOCIAL}{_WORDS}{{0,20}}?\K\d{{4}}(?!\d)"),
            "banks and employers ask for just these",
        ),
        Rule(
            "ssn",
            "three, two and four digits",
            _compiled(
                r"(?<!\d)(?<!\d[./\-_]|\d ?- ?)\d{3}( ?- ?)\d{2}\1\d{4}(?!\d|[./\-_]\d)"
                rf"|{_START}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{4}}{_END}"
            ),
            "the way the card is printed; an ITIN begins with 9",
            _is_ssn,
        ),
        Rule(
            "birth-date",
            "a date beside an identifier",
            _compiled(rf"(?<=\x00[ ,|/\-;()]{{1,3}}){_WHOLE_DATE}"),
            "'A012345678 05/12/1980': nobody adds another date there",
        ),
        Rule(
            "id-number",
            "an identifier named so",
            _compiled(
                rf"{_WORD}{_NAMED_ID}{_WORD_END}{_WORDS}{{0,20}}?{_WORD}\K"
                + _any(f"{_SERIES}{_digits(5, 20)}{_WORD_END}", _mixed(5, "6,20"))
            ),
            "what names itself goes even with few digits or with thousands' dots",
            lambda found: _number(found) not in figures,
        ),
        Rule(
            "id-number",
            "CURP or RFC",
            _compiled(
                rf"{_WORD}(?:[a-z]{{4}}\d{{6}}[hmx][a-z]{{5}}[a-z\d]\d|[a-z&]{{3,4}}\d{{6}}[a-z\d]{{3}}){_WORD_END}"
            ),
            "Mexico's codes of persons hold the birth date",
        ),
        Rule(
            None,
            "years, dates and figures",
            _compiled(_explained(figures, short_lines)),
            "a run that such things explain from end to end: 2012-2013, 09/30/2013, 151319, 24/7/365, 1.400.000",
        ),
        Rule("card", "card", _compiled(rf"(?<!\d){_RUN}"), "a card's digits pass the Luhn check", _is_card),
        Rule(
            "phone",
            "a number to call",
            _compiled(rf"{_WORD}{_CALL}{_WORD_END}{_WORDS}{{0,18}}?\K{_RUN}{_EXTENSION}"),
            "named so, it may be of any country and half of it missing",
            lambda found: len(_number(found)) <= 21,
        ),
        Rule(
            "phone",
            "phone",
            _compiled(rf"(?<![a-z\d]){_RUN}"),
            "known to the numbering plan of its country, of the United States or of Mexico",
            _is_phone,
        ),
        Rule(
            "id-number",
            "a long run of digits",
            _compiled(rf"(?<!\d)(?:(?<![\p{{L}}\d])[a-z]{{1,3}}-?(?=\d))?+{_RUN}"),
            "nothing explains it, so it may be anybody's",
        ),
    )


def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.V1)


def _figures(knowledge: Knowledge) -> Iterator[str]:
    for topic in knowledge.topics.values():
        for fact in topic.facts.values():
            if isinstance(fact.value, int):
                yield str(fact.value)


def _explained(figures: frozenset[str], short_lines: Iterable[str]) -> str:
    """Give the pattern of a run made of nothing but years, dates, figures and idioms."""
    written = [r"[., ]?".join(f"{int(figure):,}".split(",")) for figure in sorted(figures, key=len, reverse=True)]
    units = "|".join((
        rf"{_DAY}(?P<sep>[ ./\-]){_DAY}(?P=sep){_YEAR}|{_YEAR}(?P<sep2>[ ./\-]){_DAY}(?P=sep2){_DAY}",
        r"24[ ./\-x]7(?:[ ./\-x]365)?",
        *written,
        _YEAR,
        # short enough to stand within anybody's number: kept only in such a run
        *short_lines,
        # the hour and the minutes beside a date
        r"\d\d?(?=:\d\d)|(?<=\d:)\d\d",
        # a round number, and millions as Spanish and German write them
        r"[1-9]\d{0,3}0{5}|\d{1,3}(?:[. ]\d{3})?[. ]000|\d(?:\.\d{3}){2}",
    ))  # fmt: skip
    unit = rf"(?>(?<!\d)(?:{units})(?!\d))"
    return rf"{_START}{unit}(?:{_GAP}{unit})*+{_END}"


@dataclass(frozen=True)
class _Line:
    """A published number without its country code, and the letters shown for its digits (else the digits)."""

    digits: str
    shown: str


def _lines(contacts: Iterable[Contact]) -> Iterator[_Line]:
    for contact in contacts:
        for line in (contact.phone, contact.tty, contact.text):
            if line is not None and contact.status is Status.PUBLISHED:
                digits = _national(_number(line.href))
                shown = "".join(filter(str.isalnum, line.display.partition("(")[0].lower()))[-len(digits) :]
                yield _Line(digits, shown if len(shown) == len(digits) else digits)


def _national(digits: str) -> str:
    return digits[1:] if len(digits) == _LONG_DISTANCE + 1 else digits


def _spelled(line: _Line) -> str:
    """Give the pattern of a long-distance number: any separators, digits or letters, dialled from anywhere."""
    characters = [
        digit if digit == letter else f"[{digit}{letter}]"
        for digit, letter in zip(line.digits, line.shown, strict=True)
    ]
    number = _SEP.join(characters)
    return rf"(?<![\p{{L}}\d])(?<!\d[.\-])(?:(?:\+|00|011)?[ .\-]?1{_SEP})?\(?{number}(?![\p{{L}}\d]|[.\-]\d)"


@lru_cache(maxsize=1)
def _rules() -> tuple[Rule, ...]:
    return rules(load())


# The one function

_TOKEN = regex.compile(r"<(a-number|ssn|receipt-number|passport|birth-date|e-mail|phone|card|id-number)>")
# Without any of these no rule finds anything.
_SUSPECT = regex.compile(rf"[\d@]|arroba|\b(?:dot|punto)\b|[(\[{{<] ?at ?[)\]}}>]| at {_MAIL_HOST}")


def redact(text: str) -> Redacted:
    """Replace personal data by tokens, and name the kinds found in the order in which they stand.

    Never raises; redacting twice changes nothing more.

    >>> redact("My A number is A012-345-678, when are you open?")
    Redacted(text='My A number is <a-number>, when are you open?', kinds=('a_number',))
    """
    while True:
        redacted = _once(text)
        if redacted == text:
            break
        text = redacted
    return Redacted(text, tuple(dict.fromkeys(kind.replace("-", "_") for kind in _TOKEN.findall(text))))


def _once(text: str) -> str:
    plain = _plain(text)
    if not _SUSPECT.search(plain):
        return text
    found: list[tuple[int, int, str]] = []
    for rule in _rules():
        spans = [
            (match.start(), _end(match.end(), plain, text))
            for match in rule.pattern.finditer(plain)
            if rule.holds(match.group())
        ]
        if spans:
            plain = _claimed(plain, spans, _KEPT if rule.kind is None else _TAKEN)
            found += [(start, end, rule.kind) for start, end in spans if rule.kind is not None]
    pieces, last = [], 0
    for start, end, kind in sorted(found):
        pieces += [text[last:start], f"<{kind}>"]
        last = end
    return "".join([*pieces, text[last:]])


def _end(end: int, plain: str, text: str) -> int:
    """Give the end of a span with the marks that belong to its last character, such as the frame of a keycap."""
    while end < len(text) and plain[end] == "_" != text[end]:
        end += 1
    return end


def _claimed(plain: str, spans: list[tuple[int, int]], filler: str) -> str:
    pieces, last = [], 0
    for start, end in spans:
        pieces += [plain[last:start], filler * (end - start)]
        last = end
    return "".join([*pieces, plain[last:]])
