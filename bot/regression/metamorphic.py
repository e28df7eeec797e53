"""Metamorphic tests in the manner of CheckList (Ribeiro et al. 2020), made from the development set with a fixed seed.

Invariance: what changes nothing of a question must change nothing of the topics replied with. Direction: what makes a
question another one must lead elsewhere. Nothing here says what is right; it says what must stay, or go, together.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex
import yaml

from bot.evaluation.items import Item
from bot.knowledge import NOT_IN_DOCUMENTS
from bot.nlu.typing_habits import TypingHabits
from bot.nlu.typing_variants import neighbours_of, slipped, without_marks
from bot.paths import DATA

FILE = DATA / "metamorphic.yml"
DECLINED = "declined"
# Years that no document has a figure of.
_YEARS = (2009, 2016, 2019, 2021)
_ACRONYM = regex.compile(r"(?<![\p{L}.])(LESC|NCIC|ICE|FBI|NICS|DHS)(?![\p{L}])", regex.I)
_A_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\bF\.?Y\.? ?'?\d\d\b", regex.I)
_TOKEN = regex.compile(r"(<[a-z-]+>)")
_END = regex.compile(r"[\s?!.¿¡؟。？！،,]+$")
_STATUS_CHECKS = "officer_status_checks"
_FIGURE = "stat_"

_AROUND_QUESTIONS = ("politeness", "greeting")

Words = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Trial:
    """A question and what is made of it.

    expected: None where the same topics must come; an outcome or a topic that must come instead, else. twice: the
    question itself is sent before, in the same conversation.
    """

    kind: str
    locale: str
    question: str
    changed: str
    expected: str | None = None
    twice: bool = False


@dataclass(frozen=True)
class Plan:
    """data/metamorphic.yml. questions: of a locale, for each kind. words: by locale and what they are for."""

    questions: int
    seed: int
    pass_marks: Mapping[str, float]
    words: Mapping[str, Words]

    @classmethod
    def read(cls, path: Path = FILE) -> Plan:
        """Read it. Raises ValueError where its kinds are not those that there are."""
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        if set(data["pass_marks"]) != set(KINDS):
            raise ValueError(f"{path.name}: pass_marks must name each of {', '.join(KINDS)}")
        return cls(data["questions"], data["seed"], data["pass_marks"], data["words"])


@dataclass(frozen=True)
class _Making:
    """What a kind makes its trials with."""

    words: Words
    habits: TypingHabits
    locale: str
    draw: random.Random


def trials(items: Iterable[Item], plan: Plan, habits: TypingHabits, talk: Collection[str] = ()) -> list[Trial]:
    """Give the trials of all kinds for the offered locales' questions, the same at every call.

    `talk` are the labels of what is no question: courtesies around "good-bye" make another message of it.
    """
    by_locale: dict[str, list[Item]] = {}
    for item in items:
        by_locale.setdefault(item.locale, []).append(item)
    found: list[Trial] = []
    for locale, words in plan.words.items():
        for kind, make in KINDS.items():
            # a generator for each, so that a kind that is added changes no other's questions
            draw = random.Random(f"{plan.seed} {locale} {kind}")
            making = _Making(words, habits, locale, draw)
            asked = list(by_locale.get(locale, ()))
            if kind in _AROUND_QUESTIONS:
                asked = [item for item in asked if not set(item.accept) <= set(talk)]
            draw.shuffle(asked)
            made = (trial for item in asked for trial in make(item, making))
            found += [trial for trial, _ in zip(made, range(plan.questions), strict=False)]
    return found


def _invariant(kind: str, change: Callable[[str, _Making], str | None]) -> Callable[[Item, _Making], Iterator[Trial]]:
    def make(item: Item, making: _Making) -> Iterator[Trial]:
        changed = change(item.text, making)
        if changed is not None and changed != item.text:
            yield Trial(kind, making.locale, item.text, changed)

    return make


def _typing_error(text: str, making: _Making) -> str | None:
    return slipped(text, neighbours_of(making.habits.keyboard(making.locale)), most=1)


def _upper_case(text: str, making: _Making) -> str | None:
    # what stands for personal data was never typed
    return "".join(part if _TOKEN.fullmatch(part) else part.upper() for part in _TOKEN.split(text))


def _lower_case(text: str, making: _Making) -> str | None:
    return text.lower()


def _without_marks(text: str, making: _Making) -> str | None:
    return without_marks(text)


def _punctuation(text: str, making: _Making) -> str | None:
    bare = _END.sub("", text).lstrip("¿¡ ")
    return making.draw.choice([bare, f"{bare}???", f"{bare}...", f"{bare} !!", f"{bare}."]) if bare else None


def _politeness(text: str, making: _Making) -> str | None:
    before, after = making.draw.choice(making.words["before"]), making.draw.choice(making.words["after"])
    return making.draw.choice([f"{before} {text}", f"{_END.sub('', text)}, {after}", f"{before} {text} {after}"])


def _greeting(text: str, making: _Making) -> str | None:
    return f"{making.draw.choice(making.words['greetings'])} {text}"


def _acronym(text: str, making: _Making) -> str | None:
    """Write the first acronym with dots, in small letters, or with the first letter only large."""
    found = _ACRONYM.search(text)
    if found is None:
        return None
    name = found.group()
    forms = [form for form in (".".join(name.upper()) + ".", name.lower(), name.upper()) if form != name]
    return text[: found.start()] + making.draw.choice(forms) + text[found.end() :]


def _repetition(item: Item, making: _Making) -> Iterator[Trial]:
    yield Trial("repetition", making.locale, item.text, item.text, twice=True)


def _about_me(item: Item, making: _Making) -> Iterator[Trial]:
    if item.accept == (_STATUS_CHECKS,):
        for addition in making.words["about_me"]:
            yield Trial("about_me", making.locale, item.text, f"{item.text} {addition}", DECLINED)


def _another_year(item: Item, making: _Making) -> Iterator[Trial]:
    if len(item.accept) != 1 or not item.accept[0].startswith(_FIGURE):
        return
    year = making.draw.choice(_YEARS)
    if _A_YEAR.search(item.text):
        changed = _A_YEAR.sub(str(year), item.text)
    else:
        words = making.draw.choice(making.words["in_year"]).format(year=year)
        changed = f"{_END.sub('', item.text)} {words}?"
    yield Trial("another_year", making.locale, item.text, changed, NOT_IN_DOCUMENTS)


KINDS: Mapping[str, Callable[[Item, _Making], Iterator[Trial]]] = {
    "typing_error": _invariant("typing_error", _typing_error),
    "upper_case": _invariant("upper_case", _upper_case),
    "lower_case": _invariant("lower_case", _lower_case),
    "without_marks": _invariant("without_marks", _without_marks),
    "punctuation": _invariant("punctuation", _punctuation),
    "politeness": _invariant("politeness", _politeness),
    "greeting": _invariant("greeting", _greeting),
    "repetition": _repetition,
    "acronym": _invariant("acronym", _acronym),
    "about_me": _about_me,
    "another_year": _another_year,
}
