"""Translations use the terms of data/glossary.yml, and keep what stays in English."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from bot.knowledge.catalogues import forms
from bot.knowledge.checks.content import Content
from bot.knowledge.glossary import FILE, Glossary
from bot.knowledge.lined_yaml import LinedYaml
from bot.knowledge.problems import Problem


def the_glossary_is_sound(content: Content) -> Iterator[Problem]:
    """Each term has a source, a known locale, and the forms in which it stands or the reason why it does not."""
    source = _source(content)
    if source is None:
        return
    try:
        glossary = Glossary.parse_obj(source.data)
    except ValidationError as error:
        for entry in error.errors():
            yield source.problem(tuple(entry["loc"]), str(entry["msg"]), "see docs/locales.md for the fields")
        return
    for index, term in enumerate(glossary.terms):
        if term.locale not in content.knowledge.locales:
            yield source.problem(
                ("terms", index, "locale"), f"'{term.locale}' is no locale", "use a tag of data/locales.yml"
            )


def translations_use_the_published_terms(content: Content) -> Iterator[Problem]:
    """Where the English text has a term that is adopted, the translation has it too; acronyms and offices stay."""
    glossary = _glossary(content)
    for translations in content.translations:
        terms = [term for term in glossary.terms if term.adopted and term.locale == translations.tag]
        for message in translations.catalog:
            english = forms(message.id)[-1] if message.id else ""
            for text in (text for text in forms(message.string) if english and text):
                for name in glossary.lost(english, text):
                    yield Problem(
                        translations.file,
                        message.lineno or 1,
                        f"the translation lacks {name}: “{text[:80]}”",
                        "write it in Latin letters, beside a translation if that helps",
                    )
                for term in terms:
                    if term.stands_in(english) and not term.is_kept(text):
                        yield Problem(
                            translations.file,
                            message.lineno or 1,
                            f"'{term.term}' is not translated as {term.publisher} does: “{text[:80]}”",
                            f"write {' or '.join(term.forms)}, or change the term in {FILE}",
                        )


RULES = (the_glossary_is_sound, translations_use_the_published_terms)


def _glossary(content: Content) -> Glossary:
    source = _source(content)
    try:
        return Glossary() if source is None else Glossary.parse_obj(source.data)
    except ValidationError:
        # reported by the rule above
        return Glossary()


def _source(content: Content) -> LinedYaml | None:
    root = content.knowledge.root
    path = root / FILE
    return LinedYaml.read(path, root) if path.exists() else None
