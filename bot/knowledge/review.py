"""Reviews: what a sign-off covers, and whether it still does."""

from __future__ import annotations

import hashlib
from typing import Union

from bot.knowledge.catalogues import ANSWERS, INTERFACE, Catalogue, catalogue_path
from bot.knowledge.loading import Knowledge
from bot.knowledge.model import Contact, Document, Locale, Topic

_SIGNED_OF_DOCUMENT = {"id", "title", "publisher", "form", "url", "text"}
_SIGNED_OF_TOPIC = {"topic", "question", "answer", "facts", "citations", "contacts"}
_NOT_SIGNED_OF_CONTACT = {"checked", "status"}


def digest(item: Union[Topic, Document, Contact]) -> str:
    """Give a short digest of what a reader signs: any later change of it ends the review."""
    if isinstance(item, Document):
        signed = item.json(include=_SIGNED_OF_DOCUMENT, sort_keys=True)
    elif isinstance(item, Topic):
        signed = item.json(include=_SIGNED_OF_TOPIC, sort_keys=True)
    else:
        signed = item.json(exclude=_NOT_SIGNED_OF_CONTACT, sort_keys=True)
    return _short(signed)


def locale_digest(locale: Locale, knowledge: Knowledge) -> str:
    """Give the digest of a language's translations: empty and fuzzy ones are no part of it."""
    folder = knowledge.root / "locales"
    read = (Catalogue.read(catalogue_path(folder, locale, domain)) for domain in (ANSWERS, INTERFACE))
    return _short(" ".join((locale.tag, *(catalogue.fingerprint for catalogue in read))))


def is_current(item: Union[Topic, Document, Contact]) -> bool:
    """Tell whether somebody signed the item as it stands now."""
    review = item.reviewed if isinstance(item, Topic) else item.checked
    return review is not None and review.of == digest(item)


def is_current_locale(locale: Locale, knowledge: Knowledge) -> bool:
    """Tell whether somebody signed a language's translations as they stand now."""
    return locale.reviewed is not None and locale.reviewed.of == locale_digest(locale, knowledge)


def _short(signed: str) -> str:
    return hashlib.sha256(signed.encode()).hexdigest()[:16]
