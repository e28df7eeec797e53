"""Every fact quotes its document, and every factual answer cites one."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.checks.content import Content
from bot.knowledge.checks.references import contacts_file, proofs
from bot.knowledge.model import Kind, Status
from bot.knowledge.problems import Problem
from bot.knowledge.quotes import folded, holds, stands_in


def quotes_are_verbatim(content: Content) -> Iterator[Problem]:
    """A quote stands in its document, word for word."""
    for topic in content.knowledge.topics.values():
        for where, item in proofs(topic):
            document = content.knowledge.documents.get(item.document)
            if document is not None and not stands_in(item.quote, document.text):
                yield content.source(topic).problem(
                    (*where, "quote"),
                    f"the quote does not stand in document '{item.document}': “{_start(item.quote)}”",
                    f"copy it word for word from data/documents/{item.document}.md",
                )


def quotes_hold_their_values(content: Content) -> Iterator[Problem]:
    """A fact's quote states its value."""
    for topic in content.knowledge.topics.values():
        for name, fact in topic.facts.items():
            if not holds(fact.quote, fact.value):
                yield content.source(topic).problem(
                    ("facts", name, "value"),
                    f"the value {fact.value} does not stand in its quote: “{_start(fact.quote)}”",
                    "correct the value, or quote the passage that states it",
                )


def units_fit_values(content: Content) -> Iterator[Problem]:
    """A date has a unit for dates; a number has one for numbers."""
    for topic in content.knowledge.topics.values():
        for name, fact in topic.facts.items():
            unit = content.knowledge.units.units.get(fact.unit or "")
            if unit is not None and bool(unit.date) == isinstance(fact.value, int):
                kind = "a date" if unit.date else "a number"
                yield content.source(topic).problem(
                    ("facts", name, "unit"), f"unit '{fact.unit}' is for {kind}", f"{fact.value} needs another unit"
                )


def factual_answers_cite(content: Content) -> Iterator[Problem]:
    """A published topic of kind faq has a fact or a citation."""
    for topic in content.knowledge.topics.values():
        if topic.kind is Kind.FAQ and topic.status is Status.PUBLISHED and not (topic.facts or topic.citations):
            yield content.source(topic).problem(
                ("citations",),
                f"'{topic.topic}' states facts and cites no document",
                "add a citation: {document: …, quote: …}",
            )


def addresses_are_https(content: Content) -> Iterator[Problem]:
    """A document's address is null or begins with https://."""
    for document in content.knowledge.documents.values():
        if document.url is not None and not document.url.startswith("https://"):
            source = content.knowledge.sources[f"data/documents/{document.id}.md"]
            yield source.problem(
                ("url",), f"the address '{document.url}' is not https", "write the full https:// address, or null"
            )


def contacts_have_sources(content: Content) -> Iterator[Problem]:
    """A contact says where its details come from, and leads somewhere."""
    source = contacts_file(content)
    for index, row in enumerate(source.data["contacts"]):
        if not str(row["source"]).strip():
            yield source.problem(
                ("contacts", index, "source"),
                f"contact '{row['id']}' has no source",
                "name the page or document that states its details",
            )
        if not any(row.get(part) for part in ("phone", "tty", "text", "url")):
            yield source.problem(
                ("contacts", index), f"contact '{row['id']}' has neither number nor address", "add a phone or a url"
            )


RULES = (
    quotes_are_verbatim,
    quotes_hold_their_values,
    units_fit_values,
    factual_answers_cite,
    addresses_are_https,
    contacts_have_sources,
)


def _start(quote: str, most: int = 60) -> str:
    text = folded(quote)
    return text if len(text) <= most else f"{text[:most]}…"
