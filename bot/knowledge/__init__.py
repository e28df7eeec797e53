"""Curated content: documents, facts, topics, contacts, locales, and the replies made of them."""

from bot.knowledge.loading import (
    CLARIFY,
    EMERGENCY,
    NOT_IN_DOCUMENTS,
    OUT_OF_SCOPE,
    PERSONAL_INFORMATION,
    Knowledge,
    load,
)
from bot.knowledge.model import Contact, Document, Fact, Kind, Locale, Topic
from bot.knowledge.problems import ContentError, Problem, Severity
from bot.knowledge.rendering import Answers

__all__ = [
    "CLARIFY",
    "EMERGENCY",
    "NOT_IN_DOCUMENTS",
    "OUT_OF_SCOPE",
    "PERSONAL_INFORMATION",
    "Answers",
    "Contact",
    "ContentError",
    "Document",
    "Fact",
    "Kind",
    "Knowledge",
    "Locale",
    "Problem",
    "Severity",
    "Topic",
    "load",
]
