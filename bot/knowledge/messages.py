"""Templates and catalogues: extracts messages, brings catalogues up to date, and tells where they drifted.

`make messages` runs this module.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Iterator, List, Mapping, Sequence, Tuple

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.knowledge.catalogues import ANSWERS, INTERFACE, catalogue_path
from bot.knowledge.loading import Knowledge, load
from bot.paths import ROOT

_METHODS: Mapping[str, Sequence[Tuple[str, str]]] = {
    ANSWERS: [("data/topics/*.yml", "bot.knowledge.extraction:topics")],
    INTERFACE: [
        ("data/units.yml", "bot.knowledge.extraction:units"),
        ("data/contacts.yml", "bot.knowledge.extraction:contacts"),
        ("data/groups.yml", "bot.knowledge.extraction:groups"),
        ("bot/**.py", "python"),
        ("actions/**.py", "python"),
        ("bot/gateway/templates/**.html", "jinja2"),
        ("bot/gateway/templates/**.txt", "jinja2"),
    ],
}
_OPTIONS = {"bot/gateway/templates/**.html": {"silent": "false"}, "bot/gateway/templates/**.txt": {"silent": "false"}}
_KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}
_HEADER = "# Texts of the public FAQ assistant. Keep the {placeholders}. See docs/locales.md."
_PROJECT = {
    "project": "faqbot",
    "version": "1",
    "copyright_holder": "the authors of faqbot",
    "msgid_bugs_address": "see README.md",
    "last_translator": "none yet",
    "language_team": "none yet",
    "charset": "utf-8",
}
_FOLDERS = ("data", "bot", "actions")


def template(domain: str, root: Path = ROOT) -> Catalog:
    """Extract a domain's messages into a template without any date, so that it changes with them only."""
    catalog = Catalog(header_comment=_HEADER, fuzzy=False, **_PROJECT)
    for folder in _FOLDERS:
        for file, line, message, comments, context in extract_from_dir(
            root / folder,
            method_map=[(_below(folder, p), m) for p, m in _METHODS[domain] if p.startswith(f"{folder}/")],
            options_map={_below(folder, p): o for p, o in _OPTIONS.items()},
            keywords=_KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        ):
            catalog.add(message, None, [(f"{folder}/{file}", line)], auto_comments=comments, context=context)
    return catalog


def _below(folder: str, pattern: str) -> str:
    return pattern.removeprefix(f"{folder}/")


def template_path(domain: str, root: Path = ROOT) -> Path:
    """Give the place of a template: locales/<domain>.pot."""
    return root / "locales" / f"{domain}.pot"


def as_text(catalog: Catalog, *, of_template: bool = False) -> str:
    """Write a catalogue as gettext does, without dates and line numbers, which change with everything else."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, sort_by_file=True, include_lineno=False, omit_header=of_template)
    return buffer.getvalue().decode("utf-8")


def catalogues(knowledge: Knowledge) -> Iterator[Tuple[str, str, Path]]:
    """Give (tag, domain, path) of every catalogue that the locales call for; the source language has none."""
    for tag, locale in knowledge.locales.items():
        if tag != knowledge.source:
            for domain in (ANSWERS, INTERFACE):
                yield tag, domain, catalogue_path(knowledge.root / "locales", locale, domain)


def read(path: Path, folder: str) -> Catalog:
    """Read a .po file, or begin an empty one for its locale."""
    if not path.exists():
        return Catalog(locale=folder, header_comment=_HEADER, fuzzy=False, **_PROJECT)
    with path.open("rb") as file:
        return read_po(file, locale=folder)


def updated(catalog: Catalog, new: Catalog) -> Catalog:
    """Bring a catalogue up to its template: new messages are empty, those gone are dropped, none is guessed."""
    created = catalog.creation_date
    catalog.update(new, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    # A run that changes no text changes no file.
    catalog.creation_date = created
    return catalog


def update(root: Path = ROOT) -> List[Path]:
    """Write templates and catalogues; gives the files that changed."""
    knowledge = load(root)
    changed: List[Path] = []
    templates = {domain: template(domain, root) for domain in _METHODS}
    for domain, catalog in templates.items():
        _write(template_path(domain, root), as_text(catalog, of_template=True), changed)
    for tag, domain, path in catalogues(knowledge):
        catalog = updated(read(path, knowledge.locales[tag].folder), templates[domain])
        _write(path, as_text(catalog), changed)
    return changed


def _write(path: Path, text: str, changed: List[Path]) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        changed.append(path)


if __name__ == "__main__":
    for file in update():
        print(f"updated {file.relative_to(ROOT)}")
