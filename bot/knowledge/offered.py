"""Which locales are offered: those whose interface, declines, contacts and fallbacks are complete."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Iterable, List, Tuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.knowledge.catalogues import ANSWERS, INTERFACE, Catalogue, forms
from bot.knowledge.loading import Knowledge
from bot.knowledge.messages import template_path
from bot.knowledge.model import Kind
from bot.knowledge.rendering import Answers

# Plural rules tell some of these apart in every language.
_SAMPLES = (*range(22), 100, 101, 1_000_000)
_NEEDED_KINDS = (Kind.DECLINE, Kind.FALLBACK)


def offered(knowledge: Knowledge, answers: Answers) -> List[str]:
    """Give the tags of the locales that may be offered, the source language among them."""
    return [tag for tag in knowledge.locales if not gaps(knowledge, answers, tag)]


def offering(knowledge: Knowledge) -> Knowledge:
    """Give the content with the locales that may be offered, and no others."""
    tags = offered(knowledge, Answers(knowledge))
    return replace(knowledge, locales={tag: knowledge.locales[tag] for tag in tags})


def gaps(knowledge: Knowledge, answers: Answers, tag: str) -> List[str]:
    """Name what a locale still lacks before it may be offered."""
    if tag == knowledge.source:
        return []
    interface = answers.catalogue(tag, INTERFACE)
    missing = [forms(message.id)[0] for message in _interface(knowledge) if not _has(interface, message)]
    texts = answers.catalogue(tag, ANSWERS)
    return missing + [name for name, text in _needed(knowledge) if texts.text(text, name) is None]


def _interface(knowledge: Knowledge) -> Iterable[Any]:
    path = template_path(INTERFACE, knowledge.root)
    if not path.exists():
        return []
    with path.open("rb") as file:
        template: Catalog = read_po(file)
    return [message for message in template if message.id]


def _has(catalogue: Catalogue, message: Any) -> bool:
    if isinstance(message.id, str):
        return catalogue.text(message.id, message.context) is not None
    one, other = message.id
    return all(catalogue.counted(one, other, number, message.context) is not None for number in _SAMPLES)


def _needed(knowledge: Knowledge) -> Iterable[Tuple[str, str]]:
    for topic in knowledge.topics.values():
        if topic.kind in _NEEDED_KINDS:
            yield from ((topic.topic, text) for text in (topic.question, topic.answer) if text)
