"""Translations: gettext catalogues, read straight from the translators' .po files."""

from __future__ import annotations

import hashlib
import io
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any, Iterable, Optional, Tuple

from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.knowledge.model import Locale
from bot.knowledge.placeholders import keeps_placeholders

ANSWERS = "answers"
INTERFACE = "interface"


def catalogue_path(locales: Path, locale: Locale, domain: str) -> Path:
    """Give the place of a catalogue: locales/<folder>/LC_MESSAGES/<domain>.po."""
    return locales / locale.folder / "LC_MESSAGES" / f"{domain}.po"


def forms(text: Any) -> Tuple[str, ...]:
    """Give the texts of a message's id or translation: one, or one a plural form."""
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def is_translated(message: Message) -> bool:
    """Tell whether a translation is whole, not fuzzy, and has its source's placeholders: else it can't be shown."""
    written = forms(message.string)
    source = forms(message.id)[-1]
    return not message.fuzzy and all(written) and all(keeps_placeholders(source, text) for text in written)


class Catalogue:
    """The texts of one locale and domain. Fuzzy, empty and broken translations count as missing.

    fingerprint: changes with any translation that can be shown, and with nothing else.
    """

    def __init__(self, translations: Optional[NullTranslations], fingerprint: str = "") -> None:
        """Give None for the source language: its texts are the messages themselves."""
        self._translations = translations
        self.fingerprint = fingerprint

    @classmethod
    def read(cls, path: Path) -> Catalogue:
        """Read a .po file; one that does not exist or can't be read is empty (`faqbot check` says why)."""
        try:
            with path.open("rb") as file:
                catalogue = read_po(file)
            for message in catalogue:
                if message.id and not is_translated(message):
                    message.string = ""
            compiled = io.BytesIO()
            write_mo(compiled, catalogue, use_fuzzy=False)
            compiled.seek(0)
            return cls(GNUTranslations(compiled), _fingerprint(catalogue))
        except (FileNotFoundError, PoFileError, ValueError):
            return cls(NullTranslations())

    def text(self, message: str, context: Optional[str] = None) -> Optional[str]:
        """Translate, or give None where there is no translation."""
        if self._translations is None:
            return message
        found = (
            self._translations.gettext(message) if context is None else self._translations.pgettext(context, message)
        )
        return found if found != message or self._has(message, context) else None

    def counted(self, one: str, other: str, number: int, context: str) -> Optional[str]:
        """Translate the plural form that `number` takes, or give None where there is none."""
        if self._translations is None:
            return one if number == 1 else other
        found = self._translations.npgettext(context, one, other, number)
        known = found not in (one, other) or self._has(one, context, plural=True)
        return found if known else None

    def _has(self, message: str, context: Optional[str], plural: bool = False) -> bool:
        catalogue = getattr(self._translations, "_catalog", {})
        key = message if context is None else f"{context}\x04{message}"
        return (key, 0) in catalogue if plural else key in catalogue


def _fingerprint(messages: Iterable[Message]) -> str:
    shown = sorted(repr((m.context, forms(m.id), forms(m.string))) for m in messages if m.id and m.string)
    return hashlib.sha256("\n".join(shown).encode()).hexdigest()[:16]
