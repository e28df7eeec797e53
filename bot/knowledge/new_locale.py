"""`faqbot new-locale`: adds a language: its row, its catalogues, its phrases and its questions, with what to fill."""

from __future__ import annotations

import json
import re
from pathlib import Path

from babel import Locale as BabelLocale
from babel import UnknownLocaleError
from babel.numbers import format_decimal

from bot.knowledge.loading import CLARIFY, load
from bot.knowledge.messages import update
from bot.knowledge.new_topic import phrases_file
from bot.knowledge.question_sets import CALIBRATION, DEVELOPMENT, empty_set
from bot.paths import ROOT

_ROW = """\
  - tag: {tag}
    autonym: {autonym}
    direction: {direction}
    folder: {folder}
    formatting: {formatting}
{numbers}    reviewed: null
"""


# Writes 1,234,567, as all readers see it around them.
_COMMAS = "en_US"


class NewLocaleError(Exception):
    """The locale can't be added; the message says why."""


def new_locale(tag: str, root: Path = ROOT) -> list[Path]:
    """Add a locale by its BCP 47 tag; gives the files written. Raises NewLocaleError, and ContentError as loading does.

    It is not offered until its interface, declines, contacts and fallbacks are translated.
    """
    knowledge = load(root)
    if tag in knowledge.locales:
        raise NewLocaleError(f"'{tag}' is there already")
    file = root / "data" / "locales.yml"
    file.write_text(file.read_text(encoding="utf-8").rstrip("\n") + "\n" + row(tag), encoding="utf-8")
    return [file, *update(root), *_phrases(tag, root), *_sets(tag, root)]


def row(tag: str) -> str:
    """Give a locale's row of data/locales.yml, from the locale data. Raises NewLocaleError for an unknown tag."""
    try:
        locale = BabelLocale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise NewLocaleError(
            f"the locale data (CLDR) does not know '{tag}': give a tag such as vi, zh-Hans, pt-BR"
        ) from error
    name = locale.get_display_name() or tag
    # Readers are in the United States: numbers are written as people who speak the language there write them.
    here = f"{locale.language}_US"
    formatting = here if _exists(here) else str(locale)
    return _ROW.format(
        tag=tag,
        autonym=json.dumps(name[:1].upper() + name[1:], ensure_ascii=False),
        direction=locale.text_direction,
        folder=str(locale),
        formatting=formatting,
        numbers="" if _reads_well(formatting) else f"    numbers: {_COMMAS}\n",
    )


NEXT = """\
Look at the row in data/locales.yml (the language's own name, how numbers are written), then:
  locales/{folder}/LC_MESSAGES/*.po   translate; interface, contacts, declines and fallbacks first: with them complete
                                      the language is offered, and what else is missing is shown in English
  data/nlu/{tag}/*.yml                write training phrases
  data/development/{tag}.jsonl        write questions that measure, and others to data/calibration/{tag}.jsonl; somebody
                                      who has not seen the phrases writes them best
  data/typing.yml, data/ordinals.yml  add how people type the language, and how they name a place in a list
  faqbot check                        says what is still missing
See docs/locales.md."""


def _reads_well(formatting: str) -> bool:
    """Tell whether nobody in the United States can take a thousand for a decimal, or miscount its groups."""
    written = format_decimal(1_234_567, locale=formatting, numbering_system="latn")
    return re.fullmatch(r"1[,\s'’]234[,\s'’]567", written) is not None


def _exists(name: str) -> bool:
    try:
        BabelLocale.parse(name)
    except (ValueError, UnknownLocaleError):
        return False
    return True


def _phrases(tag: str, root: Path) -> list[Path]:
    knowledge = load(root)
    taught = {path.stem for path in (root / "data" / "nlu" / knowledge.source).glob("*.yml")}
    written = []
    for label in sorted(taught | knowledge.topics.keys() - {CLARIFY}):
        path = root / "data" / "nlu" / tag / f"{label}.yml"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(phrases_file(tag, label), encoding="utf-8")
            written.append(path)
    return written


def _sets(tag: str, root: Path) -> list[Path]:
    knowledge = load(root)
    written = []
    for name in (DEVELOPMENT, CALIBRATION):
        path = root / "data" / name / f"{tag}.jsonl"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(empty_set(name, knowledge), encoding="utf-8")
            written.append(path)
    return written
