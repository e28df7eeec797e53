"""Curated content: documents, facts, topics, contacts, locales, and the replies made of them."""

from bot.knowledge.loading import CLARIFY, NOT_IN_DOCUMENTS, OUT_OF_SCOPE, Knowledge, load
from bot.knowledge.model import Contact, Document, Fact, Kind, Locale, Topic
from bot.knowledge.problems import ContentError, Problem, Severity
from bot.knowledge.rendering import Answers

__all__ = [
    "CLARIFY",
    "NOT_IN_DOCUMENTS",
    "OUT_OF_SCOPE",
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
