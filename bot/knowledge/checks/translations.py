"""Catalogues fit the texts they translate: up to date, complete, with the same placeholders and no digits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from babel import Locale as BabelLocale
from babel import UnknownLocaleError
from babel.messages.catalog import Catalog, Message

from bot.knowledge.catalogues import forms
from bot.knowledge.checks.content import DOMAINS, Content
from bot.knowledge.messages import as_text, template, template_path
from bot.knowledge.offered import gaps
from bot.knowledge.placeholders import digits, keeps_placeholders
from bot.knowledge.problems import Problem, Severity, relative

_MAKE = "run make messages"
_NAMED_LINES = 8


def locales_are_known(content: Content) -> Iterator[Problem]:
    """The source language is a row, and the locale data knows how each locale writes numbers."""
    source = content.knowledge.sources["data/locales.yml"]
    if content.knowledge.source not in content.knowledge.locales:
        yield source.problem(("source",), "the source language has no row", "add its row under locales")
    for index, row in enumerate(source.data["locales"]):
        for part in ("folder", "formatting", "numbers"):
            if part not in row:
                continue
            try:
                BabelLocale.parse(row[part])
            except (ValueError, UnknownLocaleError):
                yield source.problem(
                    ("locales", index, part), f"unknown locale '{row[part]}'", "use a CLDR name, as es_US or zh_Hans"
                )


def templates_are_fresh(content: Content) -> Iterator[Problem]:
    """locales/*.pot hold what is extracted now."""
    root = content.knowledge.root
    for domain in DOMAINS:
        path = template_path(domain, root)
        written = path.read_text(encoding="utf-8") if path.exists() else ""
        line = _first_difference(written, as_text(template(domain, root), of_template=True))
        if line:
            yield Problem(
                relative(path, root), line, "the template no longer fits the texts it is extracted from", _MAKE
            )


def catalogues_follow_templates(content: Content) -> Iterator[Problem]:
    """A catalogue has the messages of its texts, all of them and no others."""
    wanted = {domain: set(_keys(template(domain, content.knowledge.root))) for domain in DOMAINS}
    for translations in content.translations:
        held = _keys(translations.catalog)
        gone = [line for key, line in held.items() if key not in wanted[translations.domain]]
        new = len(wanted[translations.domain] - held.keys())
        if gone or new:
            yield Problem(
                translations.file,
                min(gone, default=1),
                f"{new} texts are new and {len(gone)} are gone since it was last brought up to date",
                _MAKE,
            )


def translations_are_complete(content: Content) -> Iterator[Problem]:
    """Every message is translated and none is fuzzy; else English is shown, with a notice."""
    for translations in content.translations:
        messages = [message for message in translations.catalog if message.id]
        missing = [message for message in messages if not all(forms(message.string)) and not message.fuzzy]
        fuzzy = [message for message in messages if message.fuzzy]
        for found, what, fix in (
            (missing, "no translation", "translate them"),
            (fuzzy, "only a guessed translation (fuzzy)", "look at them and take the mark off"),
        ):
            if found:
                yield Problem(
                    translations.file,
                    found[0].lineno,
                    f"{len(found)} texts have {what}: {_lines(found)}",
                    f"{fix}; until then they are shown in English",
                    Severity.WARNING,
                )


def translations_keep_placeholders(content: Content) -> Iterator[Problem]:
    """A translation has the placeholders of its source."""
    for file, message, text in _written(content):
        source = forms(message.id)[-1]
        if not keeps_placeholders(source, text):
            yield Problem(
                file,
                message.lineno,
                f"the translation has other {{placeholders}} than its source: “{text}”",
                "keep each as it stands in the source; until then English is shown",
            )


def translations_hold_no_digits(content: Content) -> Iterator[Problem]:
    """No number passes through a translator."""
    for file, message, text in _written(content):
        found = digits(text)
        if found and sorted(found) != sorted(digits(forms(message.id)[-1])):
            yield Problem(
                file,
                message.lineno,
                f"the translation holds the digit '{found[0]}': “{text}”",
                "keep the {placeholder}, which writes the number",
            )


def locales_are_offered(content: Content) -> Iterator[Problem]:
    """A locale is offered while its interface, declines, contacts and fallbacks are complete."""
    source = content.knowledge.sources["data/locales.yml"]
    for index, row in enumerate(source.data["locales"]):
        missing = gaps(content.knowledge, content.answers, row["tag"])
        if missing:
            yield source.problem(
                ("locales", index),
                f"'{row['tag']}' is not offered: {len(missing)} texts are missing, “{missing[0][:60]}” first",
                "translate interface, contacts, declines, emergency and fallbacks",
                severity=Severity.WARNING,
            )


RULES = (
    templates_are_fresh,
    catalogues_follow_templates,
    translations_are_complete,
    translations_keep_placeholders,
    translations_hold_no_digits,
    locales_are_offered,
)


def _keys(catalog: Catalog) -> dict[Any, int]:
    return {(message.context, forms(message.id)): message.lineno or 1 for message in catalog if message.id}


def _written(content: Content) -> Iterator[tuple[str, Message, str]]:
    for translations in content.translations:
        for message in translations.catalog:
            if message.id:
                yield from ((translations.file, message, text) for text in forms(message.string) if text)


def _lines(messages: Sequence[Message]) -> str:
    numbers = [str(message.lineno) for message in messages[:_NAMED_LINES]]
    more = ", …" if len(messages) > _NAMED_LINES else ""
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}{more}"


def _first_difference(one: str, other: str) -> int:
    lines = zip_longest(one.splitlines(), other.splitlines())
    return next((number for number, (a, b) in enumerate(lines, start=1) if a != b), 0)
