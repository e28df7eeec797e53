"""Reviews: what a sign-off covers, and whether it still does."""

from __future__ import annotations

import hashlib

from bot.knowledge.model import Document, Topic


def digest(item: Topic | Document) -> str:
    """Give a short digest of what a reader signs: any later change of it ends the review."""
    if isinstance(item, Document):
        signed = item.json(include={"id", "title", "publisher", "form", "url", "text"}, sort_keys=True)
    else:
        signed = item.json(include={"topic", "question", "answer", "facts", "citations", "contacts"}, sort_keys=True)
    return hashlib.sha256(signed.encode()).hexdigest()[:16]


def is_current(topic: Topic) -> bool:
    """Tell whether somebody signed the topic as it stands now."""
    return topic.reviewed is not None and topic.reviewed.of == digest(topic)
