"""Texts that are translated hold no digit, and only placeholders that something fills in."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.checks.content import Content
from bot.knowledge.lined_yaml import Key, LinedYaml
from bot.knowledge.model import Status, Topic
from bot.knowledge.placeholders import BUILT_IN, digits, placeholders
from bot.knowledge.problems import Problem

UNFINISHED = "TODO"
Place = tuple[LinedYaml, tuple[Key, ...], str]


def no_digits(content: Content) -> Iterator[Problem]:
    """Numbers are facts and telephone numbers are contacts: no text that is translated holds a digit."""
    for source, where, text in (*_topic_texts(content), *_other_texts(content)):
        found = digits(text)
        if found:
            yield source.problem(
                where,
                f"the text holds the digit '{found[0]}'",
                "make the number a fact and name it in {braces}; a telephone number is a contact",
            )


def known_placeholders(content: Content) -> Iterator[Problem]:
    """A topic's placeholders name its facts."""
    for topic in content.knowledge.topics.values():
        for part in ("question", "answer"):
            source = content.source(topic)
            try:
                names = placeholders(getattr(topic, part) or "")
            except ValueError as error:
                yield source.problem(
                    (part,), f"broken placeholder: {error}", "write each as {name}, in matching braces"
                )
                continue
            for name in sorted(names - topic.facts.keys() - BUILT_IN):
                yield source.problem(
                    (part,), f"unknown placeholder {{{name}}}", f"add the fact '{name}', or correct it"
                )


def used_facts(content: Content) -> Iterator[Problem]:
    """A topic's facts are named in its question or its answer."""
    for topic in content.knowledge.topics.values():
        try:
            named = placeholders(topic.answer) | placeholders(topic.question or "")
        except ValueError:
            continue
        for name in topic.facts.keys() - named:
            yield content.source(topic).problem(
                ("facts", name), f"the fact '{name}' is not used", f"write {{{name}}} in the answer, or drop the fact"
            )


def unit_placeholders(content: Content) -> Iterator[Problem]:
    """A unit's texts hold {number} or {date}, a qualifier's {amount}."""
    source = content.knowledge.sources["data/units.yml"]
    for (file, where, text), wanted in _unit_texts(source):
        try:
            fits = placeholders(text) == {wanted}
        except ValueError:
            fits = False
        if not fits:
            yield file.problem(where, f"the text needs {{{wanted}}} and nothing else in braces", f"write {{{wanted}}}")


def nothing_unfinished(content: Content) -> Iterator[Problem]:
    """A published topic has no text that is still to be written."""
    for topic in content.knowledge.topics.values():
        for part in ("question", "answer"):
            text = getattr(topic, part) or ""
            if topic.status is Status.PUBLISHED and (UNFINISHED in text or (part == "answer" and not text.strip())):
                yield content.source(topic).problem(
                    (part,), f"the {part} is not written yet", "write it, or set status: draft"
                )


RULES = (no_digits, known_placeholders, used_facts, unit_placeholders, nothing_unfinished)


def _topic_texts(content: Content) -> Iterator[Place]:
    for topic in content.knowledge.topics.values():
        yield from _parts(topic, content.source(topic))


def _parts(topic: Topic, source: LinedYaml) -> Iterator[Place]:
    yield source, ("question",), topic.question or ""
    yield source, ("answer",), topic.answer


def _other_texts(content: Content) -> Iterator[Place]:
    sources = content.knowledge.sources
    contacts, groups = sources["data/contacts.yml"], sources["data/groups.yml"]
    for name, text in contacts.data["hours"].items():
        yield contacts, ("hours", name), text
    for index, row in enumerate(contacts.data["contacts"]):
        for part in ("purpose", "needs"):
            yield contacts, ("contacts", index, part), row.get(part) or ""
    for index, row in enumerate(groups.data["groups"]):
        yield groups, ("groups", index), row["label"]
    for place, _ in _unit_texts(sources["data/units.yml"]):
        yield place


def _unit_texts(source: LinedYaml) -> Iterator[tuple[Place, str]]:
    for name, unit in source.data["units"].items():
        for form, text in unit.items():
            if text:
                yield (source, ("units", name, form), text), "date" if form == "date" else "number"
    for name, text in source.data["qualifiers"].items():
        yield (source, ("qualifiers", name), text), "amount"
