"""What people call personal data in each language (data/personal_data_words.yml), as alternatives of a pattern."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import regex
import yaml
from babel import Locale as BabelLocale

from bot.gateway.plain_copy import plain_copy
from bot.knowledge import load
from bot.paths import DATA

FILE = DATA / "personal_data_words.yml"


def words(kind: str) -> tuple[str, ...]:
    """Give the words of a kind (birth_label, born, passport) in all languages, the longest first."""
    return _alternatives(word for listed in _data()[kind].values() for word in listed)


@cache
def months() -> tuple[str, ...]:
    """Give the names of the months in every offered language, as CLDR and the data file have them."""
    names = {name for listed in _data()["months"].values() for name in listed}
    for locale in load().locales.values():
        spoken = BabelLocale.parse(locale.formatting)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names.update(str(name) for name in spoken.months[context][width].values())
    # "3월" and "thang 3" are numbers, which patterns of their own read
    return _alternatives(name.rstrip(".") for name in names if not any(c.isdigit() for c in name))


def _alternatives(found: Iterable[str]) -> tuple[str, ...]:
    plain = {plain_copy(word) for word in found}
    return tuple(regex.escape(word) for word in sorted(plain, key=lambda w: (-len(w), w)) if len(word) >= 2)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return data
