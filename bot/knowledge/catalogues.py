"""Translations: gettext catalogues, read straight from the translators' .po files."""

from __future__ import annotations

import io
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Optional

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.knowledge.model import Locale

ANSWERS = "answers"
INTERFACE = "interface"


def catalogue_path(locales: Path, locale: Locale, domain: str) -> Path:
    """Give the place of a catalogue: locales/<folder>/LC_MESSAGES/<domain>.po."""
    return locales / locale.folder / "LC_MESSAGES" / f"{domain}.po"


class Catalogue:
    """The texts of one locale and domain. Fuzzy and empty translations count as missing."""

    def __init__(self, translations: Optional[NullTranslations]) -> None:
        """Give None for the source language: its texts are the messages themselves."""
        self._translations = translations

    @classmethod
    def read(cls, path: Path) -> Catalogue:
        """Read a .po file; one that does not exist is empty."""
        if not path.exists():
            return cls(NullTranslations())
        with path.open("rb") as file:
            catalogue = read_po(file)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue, use_fuzzy=False)
        compiled.seek(0)
        return cls(GNUTranslations(compiled))

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
