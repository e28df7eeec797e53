"""`faqbot new-topic`: writes a topic's files as drafts, with comments that guide whoever fills them."""

from __future__ import annotations

import re
from pathlib import Path

from bot.knowledge.loading import LISTED_KINDS, Knowledge, load
from bot.knowledge.model import Kind
from bot.paths import ROOT

_NAME = re.compile(r"[a-z][a-z0-9_]*")

_TOPIC = """\
# Draft: nobody sees it until status says published. Fields: docs/content.md. Proof: faqbot check.
topic: {name}
kind: {kind}
group: {group}
# A short first question as people ask it: also the label of its button. No digits.
question: {question}
# One to four short sentences, most important first. Only what the documents say. No digits: name facts in {{braces}}.
answer: |-
  TODO: write the answer.
# Each number, year, date or place name of the answer, with the words of the document that state it:
#   calls: {{value: 151319, unit: call, document: lesc, quote: "responded to 151,319 calls"}}
# value: a number, a date (YYYY-MM-DD) or words. unit: a key of data/units.yml; words have none.
# qualifier: more_than, within or up_to. quote: word for word from data/documents.
facts: {{}}
# What supports the rest of the answer:
#   - {{document: lesc, quote: "word for word from the document"}}
citations: []
# Two to four topics that people are likely to ask about next, and offices of data/contacts.yml.
related: []
contacts: []
status: draft
owner: null
# Set by faqbot sign-off only.
reviewed: null
# A day (YYYY-MM-DD) by which to look at it again, and what happens past it: label (a notice) or withdraw.
review_by: null
past_review: label
"""

_PHRASES = """\
version: "3.1"

# Twenty or more ways in which people ask this in '{tag}': short, long, misspelt, without accents. One a line,
# each beginning with "- ". None may stand in data/development or data/calibration.
nlu:
- intent: {name}
  examples: |
"""


class NewTopicError(Exception):
    """The topic can't be begun; the message says why."""


def new_topic(name: str, kind: str, group: str | None, root: Path = ROOT) -> list[Path]:
    """Write the files of a new topic; gives them. Raises NewTopicError, and ContentError as loading does."""
    knowledge = load(root)
    _refuse(name, Kind(kind), group, knowledge)
    listed = Kind(kind) in LISTED_KINDS
    question = '"TODO: write the question"' if listed else "null"
    topic = _TOPIC.format(name=name, kind=kind, group=group or "null", question=question)
    files = {root / "data" / "topics" / f"{name}.yml": topic}
    for tag in knowledge.locales:
        files[root / "data" / "nlu" / tag / f"{name}.yml"] = phrases_file(tag, name)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def phrases_file(tag: str, label: str) -> str:
    """Give an empty file of training phrases."""
    return _PHRASES.format(tag=tag, name=label)


NEXT = """\
Fill them in, then:
  make messages             brings the new texts to the translators' catalogues
  faqbot preview {name}     shows the reply in each language
  faqbot check              says what is still missing, with file, line and fix
Until status says published, the check only says that the draft is withheld. Once it does, the check fails while a text
is still TODO, a fact's quote does not stand in its document, a topic of kind faq cites nothing, or a language that is
offered has no training phrase for it. `make run` then trains anew by itself."""


def _refuse(name: str, kind: Kind, group: str | None, knowledge: Knowledge) -> None:
    groups = [item.id for item in knowledge.groups]
    if not _NAME.fullmatch(name):
        raise NewTopicError(f"'{name}' is no name: use small letters, digits and _, a letter first")
    if (knowledge.root / "data" / "topics" / f"{name}.yml").exists():
        raise NewTopicError(f"data/topics/{name}.yml exists already")
    if kind in LISTED_KINDS and group not in groups:
        raise NewTopicError(f"a topic of kind {kind.value} needs --group, one of: {', '.join(groups)}")
    if kind not in LISTED_KINDS and group is not None:
        raise NewTopicError(f"a topic of kind {kind.value} has no group: leave --group out")
