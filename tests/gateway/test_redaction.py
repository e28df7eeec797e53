"""Personal data goes, and nothing else does: both directions, in every locale."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.gateway.hygiene import clean
from bot.gateway.redaction import Redacted, redact, rules
from bot.knowledge import load
from bot.knowledge.model import Status
from bot.paths import DATA

CORPUS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "redaction_corpus").glob("*.yml"))
}
GOES = [
    pytest.param(row["says"], row["becomes"], id=f"{tag}: {row['says']}")
    for tag in CORPUS
    for row in CORPUS[tag]["goes"]
]
STAYS = [pytest.param(text, id=f"{tag}: {text}") for tag in CORPUS for text in CORPUS[tag]["stays"]]
TOKEN = re.compile(r"<([a-z-]+)>")
DIGIT_SYSTEMS = [
    "0123456789",
    "٠١٢٣٤٥٦٧٨٩",
    "۰۱۲۳۴۵۶۷۸۹",
    "०१२३४५६७८९",
    "੦੧੨੩੪੫੬੭੮੯",
    "০১২৩৪৫৬৭৮৯",
    "０１２３４５６７８９",
]
SEPARATORS = ["", " ", ".", "-", "–", "—", "‑", "−", "－", "\u00a0", " - ", "/", "_"]


# The corpus


@pytest.mark.parametrize(("says", "becomes"), GOES)
def test_personal_data_goes(says: str, becomes: str) -> None:
    expected = tuple(dict.fromkeys(kind.replace("-", "_") for kind in TOKEN.findall(becomes)))
    assert redact(clean(says)) == Redacted(becomes, expected)


@pytest.mark.parametrize("text", STAYS)
def test_what_is_no_personal_data_stays(text: str) -> None:
    assert redact(clean(text)) == Redacted(clean(text), ())


@pytest.mark.parametrize("tag", ["en", "es"])
def test_each_language_has_forty_cases_in_both_directions(tag: str) -> None:
    assert len({row["says"] for row in CORPUS[tag]["goes"]}) >= 40
    assert len(set(CORPUS[tag]["stays"])) >= 40


def test_every_token_stands_in_the_corpus_of_every_language() -> None:
    tokens = {rule.kind for rule in rules(load()) if rule.kind}
    for tag in ("en", "es"):
        assert tokens == {kind for row in CORPUS[tag]["goes"] for kind in TOKEN.findall(row["becomes"])}


# The content


def _phrases() -> Iterator[str]:
    for path in DATA.glob("nlu/*/*.yml"):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            yield from (line.strip()[2:] for line in entry["examples"].splitlines())
    for path in DATA.glob("development/*.jsonl"):
        yield from (json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines())


def test_no_phrase_that_teaches_or_tests_the_assistant_loses_anything() -> None:
    phrases = [clean(phrase) for phrase in _phrases()]
    assert len(phrases) > 1000
    assert [phrase for phrase in phrases if redact(phrase).text != phrase] == []


def test_documents_and_contacts_hold_nothing_that_would_go() -> None:
    texts = [line for document in load().documents.values() for line in document.text.splitlines()]
    texts += [contact.purpose for contact in load().contacts.values()]
    assert [text for text in texts if redact(text).text != text] == []


@pytest.mark.parametrize("digits", DIGIT_SYSTEMS)
@pytest.mark.parametrize("separator", ["", ",", ".", " ", "\u00a0", "\u202f", "٬"])
def test_every_figure_of_the_documents_stays_in_any_writing(digits: str, separator: str) -> None:
    for topic in load().topics.values():
        for fact in topic.facts.values():
            if isinstance(fact.value, int):
                written = f"{fact.value:,}".replace(",", separator).translate(str.maketrans("0123456789", digits))
                assert redact(f"{written} in 2013?").kinds == ()


@pytest.mark.parametrize(
    "written",
    ["1-{}-{}-{}", "+1{}{}{}", "({}) {}-{}", "{}{}{}", "1 ({}) {} {}", "{}.{}.{}", "001 {} {} {}", "1–{}–{}–{}"],
)
def test_every_number_that_is_published_stays_in_any_spelling(written: str) -> None:
    numbers = [
        line.href.removeprefix("tel:+1")
        for contact in load().contacts.values()
        if contact.status is Status.PUBLISHED
        for line in (contact.phone, contact.tty)
        if line and line.href.startswith("tel:+1")
    ]
    assert numbers
    for number in numbers:
        assert redact(f"is {written.format(number[:3], number[3:6], number[6:])} open?").kinds == ()


def test_every_rule_says_what_it_finds_and_why() -> None:
    table = rules(load())
    assert all(rule.name and rule.why for rule in table)
    assert len({rule.name for rule in table}) == len(table)


# Any text

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=120)
PIECES = [
    *(
        "A",
        "a ",
        "born ",
        "nací el ",
        "dob ",
        "ssn ",
        "passport ",
        "IOE",
        "no. ",
        "may ",
        "x",
        "gmail",
        " at ",
        " dot ",
        "com",
    ),
    *("1", "12", "2013", "123456789", "5550123", "١٢", "1-866-347-2423", "151319"),
    *("/", "-", ".", " ", ", ", "(", ")", "@", "$", "+", "<", ">", "<ssn>", "\u20e3"),
]
ALIKE = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(ANY_TEXT | ALIKE)
@example("<a-number> 123456789")
@example("passport <phone> 12345678")
@example("1 " * 250)
@example("A1" * 250)
@example("\x00\x01")
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact(text)
    assert redact(once.text) == once


@given(ALIKE)
def test_no_run_of_digits_as_long_as_a_telephone_number_is_left(text: str) -> None:
    left = redact(text).text.replace("1-866-347-2423", "")
    runs = re.findall(r"\d{7,}", left)
    assert all(set(re.split("(151319|2013)", run)) <= {"", "151319", "2013"} for run in runs)


@given(ANY_TEXT)
def test_a_text_without_digits_and_signs_of_addresses_stays(text: str) -> None:
    assume(not any(character.isdigit() or character in "@＠﹫" for character in text))
    assume(not re.search(r"arroba|at|<", text, re.I))
    assert redact(text) == Redacted(text, ())


def test_kinds_stand_in_the_order_of_the_text_each_once() -> None:
    text = "a@example.com 123-45-6789, A012345678, b@example.com"
    assert redact(text).kinds == ("e_mail", "ssn", "a_number")


# Identifiers in any writing


def _grouped(digits: str, sizes: tuple[int, ...], separator: str) -> str:
    places = [sum(sizes[:index]) for index in range(len(sizes) + 1)]
    return separator.join(digits[start:end] for start, end in pairwise(places))


def _written(prefix: str, length: int, *groupings: tuple[int, ...]) -> st.SearchStrategy[tuple[str, str]]:
    """Give an identifier's digits and the way somebody writes them."""
    return st.tuples(
        st.text("0123456789", min_size=length, max_size=length),
        st.sampled_from(groupings),
        st.sampled_from(SEPARATORS),
        st.sampled_from(DIGIT_SYSTEMS),
    ).map(lambda t: (t[0], prefix + _grouped(t[0], t[1], t[2]).translate(str.maketrans("0123456789", t[3]))))


IDENTIFIERS = st.one_of(
    _written("A", 9, (9,), (3, 3, 3)),
    _written("A", 8, (8,), (2, 3, 3)),
    _written("A# ", 9, (9,), (3, 3, 3)),
    _written("alien number ", 9, (9,), (3, 3, 3)),
    _written("EAC", 10, (10,), (2, 3, 5)),
    _written("IOE ", 10, (10,), (2, 8)),
    _written("ssn ", 9, (9,), (3, 2, 4), (3, 3, 3)),
    _written("", 9, (3, 2, 4)),
    _written("pasaporte ", 9, (9,), (3, 3, 3)),
    _written("passport G", 8, (8,), (2, 3, 3)),
    _written("mi teléfono es ", 10, (10,), (3, 3, 4), (2, 4, 4), (2, 2, 2, 2, 2)),
    _written("+52 ", 10, (10,), (2, 4, 4), (3, 3, 4)),
    _written("", 16, (16,), (4, 4, 4, 4)),
    _written("", 10, (3, 3, 4)),
)


@settings(max_examples=400)
@given(IDENTIFIERS)
def test_no_digit_of_an_identifier_is_left(identifier: tuple[str, str]) -> None:
    digits, written = identifier
    # calendar and figures explain some of them: "2013 1996", "151319 2013"
    assume(re.search("[^01249]", digits) is not None and not re.search("19|20|000|1?24/?7", digits))
    left = redact(clean(f"please check {written} today"))
    assert left.kinds
    assert not any(character.isdigit() for character in left.text)


@given(
    st.dates().filter(lambda day: day.year > 1000),
    st.sampled_from(["born ", "DOB: ", "nací el ", "fecha de nacimiento: ", "my birthday is "]),
    st.sampled_from(["%m/%d/%Y", "%d-%m-%y", "%Y.%m.%d", "%B %d, %Y", "%d %b %Y", "%Y%m%d", "%b %d %Y"]),
    st.sampled_from(DIGIT_SYSTEMS),
)
def test_no_digit_of_a_birth_date_is_left(day: dt.date, named: str, form: str, digits: str) -> None:
    written = day.strftime(form).translate(str.maketrans("0123456789", digits))
    assert not any(character.isdigit() for character in redact(clean(named + written)).text)
