"""The pages' templates: all is escaped, nothing may be undefined, each text is looked up in the page's language."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from babel import Locale as BabelLocale
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from bot.knowledge import Answers
from bot.knowledge.formatting import long_date

# A run of Latin words and figures within other text: "U.S. Immigration and Customs Enforcement", "4,633".
_LATIN_RUN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 .,&'’/:+-]*[A-Za-z0-9])?")
FOLDER = Path(__file__).resolve().parent / "templates"


def render(name: str, answers: Answers, language: str, **values: Any) -> Markup:
    """Render a template in an offered language (a tag). Raises jinja2.UndefinedError where a value lacks."""
    locale = answers.knowledge.locales[language]
    return Markup(
        _environment()
        .get_template(name)
        .render(answers=answers, language=language, direction=locale.direction, **values)
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals["gettext"] = _gettext
    environment.filters["blocks"] = blocks
    environment.filters["isolated"] = isolated
    environment.filters["date"] = _date
    environment.filters["language_names"] = _language_names
    return environment


@pass_context
def _gettext(context: Context, message: str, **values: Any) -> Markup:
    """Look a text up in the page's language, and fill its {placeholders}; translators write no markup."""
    text = escape(context["answers"].interface(context["language"], message))
    return text.format(**values) if values else text


@dataclass(frozen=True)
class Block:
    """A piece of an answer: lines of one paragraph, or the items of a list."""

    is_list: bool
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """Split a plain text into paragraphs and lists (lines that begin with "- ")."""
    lines = [line.strip() for line in text.splitlines()]
    runs = groupby(lines, key=lambda line: (not line, line.startswith("- ")))
    return [
        Block(is_item, tuple(line.removeprefix("- ") for line in run))
        for (is_empty, is_item), run in runs
        if not is_empty
    ]


def isolated(text: str) -> Markup:
    """Keep Latin names and figures in their own order within text that runs from right to left.

    >>> isolated("مركز (LESC)")
    Markup('مركز (<bdi dir="ltr">LESC</bdi>)')
    """
    if not any(unicodedata.bidirectional(character) in ("R", "AL") for character in text):
        return escape(text)
    pieces, end = [], 0
    for run in _LATIN_RUN.finditer(text):
        pieces += [escape(text[end : run.start()]), Markup('<bdi dir="ltr">{}</bdi>').format(run.group())]
        end = run.end()
    return Markup("").join([*pieces, escape(text[end:])])


@pass_context
def _date(context: Context, iso: str) -> str:
    return long_date(dt.date.fromisoformat(iso), context["answers"].knowledge.locales[context["language"]])


@pass_context
def _language_names(context: Context, tags: list[str]) -> str:
    formatting = _formatting(context)
    names = [BabelLocale.parse(tag, sep="-").get_display_name(formatting) or tag for tag in tags]
    return str(context["answers"].listed(names, context["language"]))


def _formatting(context: Context) -> BabelLocale:
    locale = context["answers"].knowledge.locales[context["language"]]
    return BabelLocale.parse(locale.formatting)
