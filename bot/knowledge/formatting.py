"""Dates and lists as a locale writes them: by CLDR, and by the locale's own words where CLDR lacks them."""

from __future__ import annotations

import datetime as dt
from typing import Sequence

from babel import Locale as BabelLocale
from babel.dates import format_date
from babel.lists import format_list

from bot.knowledge.model import Locale


def long_date(day: dt.date, locale: Locale) -> str:
    """Write a day with its month in words."""
    formatting = BabelLocale.parse(locale.formatting)
    written = str(format_date(day, "long", locale=formatting))
    if not locale.months:
        return written
    return written.replace(str(formatting.months["format"]["wide"][day.month]), locale.months[day.month - 1])


def listed(items: Sequence[str], locale: Locale) -> str:
    """Join items as the language joins lists."""
    if locale.and_word is None or len(items) < 2:
        return str(format_list(items, locale=locale.formatting))
    return f"{', '.join(items[:-1])} {locale.and_word} {items[-1]}"
