"""Names that must lead somewhere: documents, units, groups, related topics, contacts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.knowledge.checks.content import Content
from bot.knowledge.lined_yaml import LinedYaml
from bot.knowledge.model import Citation, Fact, Status, Topic
from bot.knowledge.problems import Problem

Key = str | int


def known_documents(content: Content) -> Iterator[Problem]:
    """Every fact and citation names a document."""
    known = _stems(content.knowledge.root / "data" / "documents", "*.md")
    for topic in content.knowledge.topics.values():
        for where, item in proofs(topic):
            if item.document not in known:
                yield content.source(topic).problem(
                    (*where, "document"), f"unknown document '{item.document}'", _one_of(known)
                )


def known_units(content: Content) -> Iterator[Problem]:
    """Every fact's unit and qualifier stands in data/units.yml."""
    units = content.knowledge.units
    for topic in content.knowledge.topics.values():
        source = content.source(topic)
        for name, fact in topic.facts.items():
            if fact.unit is not None and fact.unit not in units.units:
                yield source.problem(
                    ("facts", name, "unit"), f"unknown unit '{fact.unit}'", "add it to data/units.yml, or use one of it"
                )
            if fact.qualifier is not None and fact.qualifier not in units.qualifiers:
                yield source.problem(
                    ("facts", name, "qualifier"), f"unknown qualifier '{fact.qualifier}'", _one_of(units.qualifiers)
                )


def known_groups(content: Content) -> Iterator[Problem]:
    """Every topic's group stands in data/groups.yml."""
    known = [group.id for group in content.knowledge.groups]
    for topic in content.knowledge.topics.values():
        if topic.group is not None and topic.group not in known:
            yield content.source(topic).problem(("group",), f"unknown group '{topic.group}'", _one_of(known))


def known_related_topics(content: Content) -> Iterator[Problem]:
    """Related topics exist and have a question, which is their button's label."""
    known = _stems(content.knowledge.root / "data" / "topics", "*.yml")
    for topic in content.knowledge.topics.values():
        source = content.source(topic)
        for index, name in enumerate(topic.related):
            related = content.knowledge.topics.get(name)
            if name not in known:
                yield source.problem(
                    ("related", index), f"unknown related topic '{name}'", "use the name of a file in data/topics"
                )
            elif related is not None and not related.question:
                yield source.problem(
                    ("related", index), f"related topic '{name}' has no question", "name a topic that has one"
                )


def known_contacts(content: Content) -> Iterator[Problem]:
    """Every topic's contacts stand in data/contacts.yml, and their hours too."""
    knowledge = content.knowledge
    for topic in knowledge.topics.values():
        for index, name in enumerate(topic.contacts):
            if name not in knowledge.contacts:
                yield content.source(topic).problem(
                    ("contacts", index), f"unknown contact '{name}'", _one_of(knowledge.contacts)
                )
    source = contacts_file(content)
    for index, row in enumerate(source.data["contacts"]):
        if row.get("hours") is not None and row["hours"] not in knowledge.hours:
            yield source.problem(
                ("contacts", index, "hours"), f"unknown hours '{row['hours']}'", _one_of(knowledge.hours)
            )


def unique_ids(content: Content) -> Iterator[Problem]:
    """No two contacts and no two groups share an id."""
    for part in ("contacts", "groups"):
        source = content.knowledge.sources[f"data/{part}.yml"]
        ids = [row["id"] for row in source.data[part]]
        for index, name in enumerate(ids):
            if name in ids[:index]:
                yield source.problem((part, index), f"'{name}' stands twice", "give each its own id")


def no_draft_is_cited(content: Content) -> Iterator[Problem]:
    """A published topic leans on published documents and contacts only."""
    knowledge = content.knowledge
    for topic in knowledge.topics.values():
        if topic.status is not Status.PUBLISHED:
            continue
        source = content.source(topic)
        for where, item in proofs(topic):
            document = knowledge.documents.get(item.document)
            if document is not None and document.status is Status.DRAFT:
                yield source.problem((*where, "document"), f"document '{item.document}' is a draft", _PUBLISH)
        for index, name in enumerate(topic.contacts):
            contact = knowledge.contacts.get(name)
            if contact is not None and contact.status is Status.DRAFT:
                yield source.problem(("contacts", index), f"contact '{name}' is a draft", _PUBLISH)


RULES = (
    known_documents,
    known_units,
    known_groups,
    known_related_topics,
    known_contacts,
    unique_ids,
    no_draft_is_cited,
)
_PUBLISH = "publish it once it is checked, or take it out of this topic"


def proofs(topic: Topic) -> Iterator[tuple[tuple[Key, ...], Fact | Citation]]:
    """Give a topic's facts and citations with their places in its file."""
    for name, fact in topic.facts.items():
        yield ("facts", name), fact
    for index, citation in enumerate(topic.citations):
        yield ("citations", index), citation


def contacts_file(content: Content) -> LinedYaml:
    """Give data/contacts.yml, which knows its lines."""
    return content.knowledge.sources["data/contacts.yml"]


def _stems(folder: Path, pattern: str) -> list[str]:
    # By their files: one whose form is broken exists all the same, and is reported once.
    return sorted(path.stem for path in folder.glob(pattern))


def _one_of(known: Iterable[str]) -> str:
    return f"use one of: {', '.join(sorted(known))}"
