"""A small, sound project of its own: one document, a few topics, English, Spanish and Arabic. Tests break it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from bot.knowledge import Problem
from bot.knowledge.check import check
from bot.knowledge.loading import load
from bot.knowledge.messages import as_text, catalogues, read, update
from bot.paths import ROOT

TODAY = dt.date(2026, 3, 1)

_DOCUMENT = """\
---
id: lesc
title: "The center"
form: verbatim
url: "https://example.org/center"
checked: null
status: published
---
The center operates 24 hours a day. Located in Williston, Vermont, it confirmed more than
4,633 hits during fiscal year 2013.
"""

_TOPIC = """\
# keep this comment
topic: {topic}
kind: {kind}
group: {group}
question: {question}
answer: |-
  {answer}
facts:{facts}
citations:{citations}
related: [{related}]
contacts: [{contacts}]
status: published   # and this one
owner: null
reviewed: null
review_by: null
past_review: label
"""
_HOURS = '\n  hours:   {value: 24, unit: hour, document: lesc, quote: "operates 24 hours a day"}'
_HITS = """
  hits: {value: 4633, unit: hit, qualifier: more_than, document: lesc, quote: "more than 4,633 hits"}
  year: {value: 2013, unit: fiscal_year, document: lesc, quote: "during fiscal year 2013"}"""
_PLACE = '\n  - {document: lesc, quote: "Located in Williston, Vermont"}'

_TOPICS = {
    "center_hours": ("faq", "center", "When is it open?", "It works {hours} a day.", _HOURS, " []", "stat_hits", ""),
    "center_location": ("faq", "center", "Where is it?", "In Vermont.", " {}", _PLACE, "center_hours", "tip_line"),
    "stat_hits": ("faq", "center", "How many hits?", "The center confirmed {hits} in {year}.", _HITS, " []", "", ""),
    "refuse": ("decline", "null", "null", "That is not possible here.", " {}", " []", "center_hours", "tip_line"),
    "clarify": ("fallback", "null", "null", "Which do you mean?", " {}", " []", "", ""),
    "not_in_documents": ("fallback", "null", "null", "The documents do not say.", " {}", " []", "center_hours", ""),
    "out_of_scope": ("fallback", "null", "null", "This is about something else.", " {}", " []", "center_hours", ""),
}

_CONTACTS = """\
# keep this comment too
hours:
  always: "day and night"
contacts:
  - id: tip_line
    name: Tip Line
    purpose: Tips about crimes.
    phone: {display: "1-866-347-2423", href: "tel:+18663472423"}
    hours: always
    needs: null
    source: "lesc"
    checked: null
    status: published
  - id: appeals
    name: Appeals
    purpose: Appeals in writing.
    url: https://example.org/appeals
    source: "a page"
    checked: null   # nobody yet
    status: draft
"""
_UNITS = """\
units:
  hour: {one: "{number} hour", other: "{number} hours"}
  hit: {one: "{number} hit", other: "{number} hits"}
  fiscal_year: {year: "fiscal year {number}"}
  date: {date: "{date}"}
qualifiers:
  more_than: "more than {amount}"
"""
_GROUPS = 'groups:\n  - {id: center, label: "The center"}\n'
_LOCALES = """\
source: en
locales:
  - {tag: en, autonym: English, direction: ltr, folder: en, formatting: en_US, reviewed: null}
  # 4.633 reads as a decimal there
  - {tag: es, autonym: Español, direction: ltr, folder: es, formatting: es_US, reviewed: null}
  - {tag: ar, autonym: العربية, direction: rtl, folder: ar, formatting: ar, reviewed: null}
"""
_PHRASES = (
    'version: "3.1"\n\nnlu:\n- intent: {label}\n  examples: |\n    - {label} {tag} one\n    - {label} {tag} two\n'
)


@dataclass(frozen=True)
class Project:
    """The small project: edit a file, then check."""

    root: Path

    def path(self, file: str) -> Path:
        return self.root / file

    def text(self, file: str) -> str:
        return self.path(file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        self.path(file).parent.mkdir(parents=True, exist_ok=True)
        self.path(file).write_text(text, encoding="utf-8")

    def edit(self, file: str, old: str, new: str) -> int:
        """Replace the first `old` by `new`; give the line on which it stood."""
        text = self.text(file)
        before, found, after = text.partition(old)
        assert found, f"{file} does not hold {old!r}"
        self.write(file, before + new + after)
        return before.count("\n") + 1

    def translate(self) -> None:
        """Bring the catalogues up to date and fill them; a translation is its source in other quotation marks."""
        update(self.root)
        knowledge = load(self.root)
        for tag, _, path in catalogues(knowledge):
            catalog = read(path, knowledge.locales[tag].folder)
            for message in catalog:
                if message.id:
                    message.string = _translation(message, catalog.num_plurals)
            path.write_text(as_text(catalog), encoding="utf-8")

    def check(self, *, release: bool = False) -> list[Problem]:
        return check(self.root, today=TODAY, release=release)


def _translation(message: Message, plurals: int) -> str | tuple[str, ...]:
    if isinstance(message.id, str):
        return f"«{message.id}»"
    return (f"«{message.id[1]}»",) * plurals


def _build(root: Path) -> Project:
    project = Project(root)
    project.write("data/documents/lesc.md", _DOCUMENT)
    for name, (kind, group, question, answer, facts, citations, related, contacts) in _TOPICS.items():
        text = _TOPIC.format(
            topic=name,
            kind=kind,
            group=group,
            question=question,
            answer=answer,
            facts=facts,
            citations=citations,
            related=related,
            contacts=contacts,
        )
        project.write(f"data/topics/{name}.yml", text)
    project.write("data/contacts.yml", _CONTACTS)
    project.write("data/units.yml", _UNITS)
    project.write("data/groups.yml", _GROUPS)
    project.write("data/locales.yml", _LOCALES)
    kinds = "".join(f"  {name}: {row[0]}\n" for name, row in _TOPICS.items())
    project.write("data/labels.yml", f"labels:\n{kinds}")
    project.write("domain.yml", "intents:\n  - followup_repeat\n")
    for tag in ("en", "es", "ar"):
        for label in (*_TOPICS.keys() - {"clarify"}, "followup_repeat"):
            project.write(f"data/nlu/{tag}/{label}.yml", _PHRASES.format(tag=tag, label=label))
    for tag in ("en", "es", "ar"):
        asked = "when do they open" if tag == "en" else f"when do they open {tag}"
        project.write(f"data/development/{tag}.jsonl", _questions({asked: ["center_hours"]}))
        project.write(f"data/calibration/{tag}.jsonl", _questions({f"opening {tag}": ["center_hours"]}))
    project.write("data/calibration/en.jsonl", _questions({"where do they sit": ["center_location"]}))
    project.path("bot/knowledge").mkdir(parents=True)
    shutil.copy(ROOT / "bot" / "knowledge" / "interface.py", project.path("bot/knowledge/interface.py"))
    project.path("actions").mkdir()
    project.translate()
    return project


def _questions(rows: dict[str, Sequence[str]]) -> str:
    lines = ({"text": text, "accept": accept, "kind": "in_scope", "register": "plain"} for text, accept in rows.items())
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


@pytest.fixture(scope="session")
def _sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(tmp_path_factory.mktemp("sound") / "project").root


@pytest.fixture
def project(_sound: Path, tmp_path: Path) -> Project:
    """A sound project of the test's own, to break."""
    return Project(Path(shutil.copytree(_sound, tmp_path / "project")))
