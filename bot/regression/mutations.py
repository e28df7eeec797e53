"""Ways to break the assistant on purpose, each as a change of files that could happen by mistake.

Every function takes the root of a copy of the project, changes it, and says what it did.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from babel.messages.pofile import read_po, write_po

from bot.knowledge import Kind, Knowledge

_TOPICS = "data/topics"


@dataclass(frozen=True)
class Mutation:
    """One way to break it.

    locale: whose conversations must tell; None: those of all together. apply: changes a copy and says what was changed.
    """

    kind: str
    locale: str | None
    apply: Callable[[Path], str]


def drawn(knowledge: Knowledge, each: int, seed: int) -> Iterator[Mutation]:
    """Give `each` mutations of every kind, the same for the same seed; the locales take turns."""
    tags = list(knowledge.locales)
    turns = itertools.cycle(random.Random(seed).sample(tags, len(tags)))
    for kind, make in KINDS.items():
        draw = random.Random(f"{seed} {kind}")
        for locale in itertools.islice(turns, each):
            everywhere = make is _drop_phrases
            yield Mutation(kind, None if everywhere else locale, make(knowledge, locale, draw))


def _drop_phrases(knowledge: Knowledge, locale: str, draw: random.Random) -> Callable[[Path], str]:
    topic = draw.choice([t.topic for t in knowledge.topics.values() if t.kind is Kind.FAQ])

    def apply(root: Path) -> str:
        for path in (root / "data" / "nlu").glob(f"*/{topic}.yml"):
            path.unlink()
        return f"nothing is learned of {topic}"

    return apply


def _swap_answers(knowledge: Knowledge, locale: str, draw: random.Random) -> Callable[[Path], str]:
    plain = [t.topic for t in knowledge.topics.values() if t.kind in (Kind.FAQ, Kind.DECLINE) and not t.facts]
    first, second = draw.sample([name for name in plain if knowledge.topics[name].question], 2)

    def apply(root: Path) -> str:
        if locale == knowledge.source:
            texts = {name: _read(root, name)["answer"] for name in (first, second)}
            _change(root, first, answer=texts[second])
            _change(root, second, answer=texts[first])
        else:
            path = root / "locales" / knowledge.locales[locale].folder / "LC_MESSAGES" / "answers.po"
            with path.open("rb") as file:
                catalogue = read_po(file)
            one, other = (catalogue.get(knowledge.topics[name].answer, context=name) for name in (first, second))
            one.string, other.string = other.string, one.string
            with path.open("wb") as file:
                write_po(file, catalogue)
        return f"{first} and {second} have each other's answer in {locale}"

    return apply


def _change_fact(knowledge: Knowledge, locale: str, draw: random.Random) -> Callable[[Path], str]:
    numbered = [
        (topic.topic, name)
        for topic in knowledge.topics.values()
        for name, fact in topic.facts.items()
        if type(fact.value) is int and f"{{{name}}}" in topic.answer
    ]
    topic, name = draw.choice(numbered)
    more = draw.choice([1, 10, 100])

    def apply(root: Path) -> str:
        facts = _read(root, topic)["facts"]
        before = facts[name]["value"]
        facts[name]["value"] = before + more
        _change(root, topic, facts=facts)
        return f"{topic}: {name} is {facts[name]['value']} instead of {before}"

    return apply


def _remove_citation(knowledge: Knowledge, locale: str, draw: random.Random) -> Callable[[Path], str]:
    # what facts are proved by is cited too, so that only here nothing is left
    topic = draw.choice([t.topic for t in knowledge.topics.values() if t.citations and not t.facts])

    def apply(root: Path) -> str:
        _change(root, topic, citations=[])
        return f"{topic} cites nothing"

    return apply


def _remove_office(knowledge: Knowledge, locale: str, draw: random.Random) -> Callable[[Path], str]:
    topic = draw.choice([t for t in knowledge.topics.values() if t.contacts])
    office = draw.choice(topic.contacts)

    def apply(root: Path) -> str:
        _change(root, topic.topic, contacts=[name for name in topic.contacts if name != office])
        return f"{topic.topic} no longer gives {office}"

    return apply


def _disable_redaction(knowledge: Knowledge, locale: str, draw: random.Random) -> Callable[[Path], str]:
    # an identifier that its own rule misses is still a long run of digits, so these are whole ways of writing
    what = draw.choice(["everything", "digits", "e-mail"])
    kept = {
        "everything": "()",
        "digits": "tuple(rule for rule in _all_rules() if rule.kind in (None, 'e-mail'))",
        "e-mail": "tuple(rule for rule in _all_rules() if rule.kind != 'e-mail')",
    }[what]

    def apply(root: Path) -> str:
        path = root / "bot" / "gateway" / "redaction.py"
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}\n\n_all_rules = _rules\n\n\ndef _rules():\n    return {kept}\n", encoding="utf-8")
        return f"{what} is no longer taken out"

    return apply


def _raise_threshold(knowledge: Knowledge, locale: str, draw: random.Random) -> Callable[[Path], str]:
    # each as somebody would who means well: surer answers, fewer wrong ones, no false refusals
    name, value = draw.choice([("sure", 0.995), ("outside", 0.001), ("near", 0.00001), ("temperature", 12.0)])

    def apply(root: Path) -> str:
        path = root / "data" / "thresholds.yml"
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        row = data.setdefault(locale, dict(data["default"]))
        before, row[name] = row[name], value
        path.write_text(yaml.safe_dump(data), encoding="utf-8")
        return f"{name} of {locale} is {value} instead of {before}"

    return apply


KINDS: Mapping[str, Callable[[Knowledge, str, random.Random], Callable[[Path], str]]] = {
    "drop_phrases": _drop_phrases,
    "swap_answers": _swap_answers,
    "change_fact": _change_fact,
    "remove_citation": _remove_citation,
    "remove_office": _remove_office,
    "disable_redaction": _disable_redaction,
    "raise_threshold": _raise_threshold,
}


def _read(root: Path, topic: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((root / _TOPICS / f"{topic}.yml").read_text(encoding="utf-8"))
    return data


def _change(root: Path, topic: str, **values: Any) -> None:
    path = root / _TOPICS / f"{topic}.yml"
    data = {**_read(root, topic), **values}
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
