"""`faqbot preview`: a topic's reply in every locale, in the terminal and on one page to read side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.knowledge.loading import Knowledge
from bot.knowledge.model import PastReview, Status
from bot.knowledge.rendering import Answers, Rendered

_TEMPLATES = Path(__file__).parent


@dataclass(frozen=True)
class ShownFact:
    """A fact as a locale writes it, and the words that prove it."""

    name: str
    text: str
    document: str
    quote: str


@dataclass(frozen=True)
class Column:
    """One locale's reply, as the gateway sends it, with the question and the facts behind it."""

    tag: str
    autonym: str
    direction: str
    question: Rendered | None
    reply: dict[str, Any]
    facts: tuple[ShownFact, ...]


@dataclass(frozen=True)
class Preview:
    """A topic in every locale. `state` says why the public does not see it now, if it does not."""

    topic: str
    state: str | None
    columns: tuple[Column, ...]


def preview(knowledge: Knowledge, name: str) -> Preview:
    """Render a topic in every locale, drafts too. Raises KeyError for an unknown topic."""
    topic = knowledge.topics[name]
    shown = topic.copy(update={"status": Status.PUBLISHED, "past_review": PastReview.LABEL})
    answers = Answers(replace(knowledge, topics={**knowledge.topics, name: shown}))
    columns = tuple(_column(answers, name, tag) for tag in knowledge.locales)
    return Preview(name, _state(knowledge, name), columns)


def _state(knowledge: Knowledge, name: str) -> str | None:
    topic = knowledge.topics[name]
    if topic.status is Status.DRAFT:
        return "a draft: withheld from the public"
    past = topic.review_by is not None and topic.review_by < dt.date.today()
    return "past its review: withdrawn" if past and topic.past_review is PastReview.WITHDRAW else None


def _column(answers: Answers, name: str, tag: str) -> Column:
    topic = answers.knowledge.topics[name]
    locale = answers.knowledge.locales[tag]
    facts = tuple(
        ShownFact(key, answers.fact(fact, tag), fact.document, fact.quote) for key, fact in topic.facts.items()
    )
    return Column(
        tag=tag,
        autonym=locale.autonym,
        direction=locale.direction,
        question=answers.asked(name, tag) if topic.question else None,
        reply=answers.reply(name, tag),
        facts=facts,
    )


def as_text(shown: Preview) -> str:
    """Write a preview for the terminal."""
    lines = [f"{shown.topic} ({shown.state})" if shown.state else shown.topic]
    for column in shown.columns:
        lines += ["", f"== {column.autonym} ({column.tag}) ==", *_lines(column)]
    return "\n".join(lines) + "\n"


def _lines(column: Column) -> Iterator[str]:
    if column.question:
        yield column.question.text
    reply = column.reply
    yield ""
    yield reply["text"]
    yield from _listed("facts", (f"{f.name}: {f.text}  <- {f.document}: “{f.quote}”" for f in column.facts))
    cited = (f"{c['title']} ({c['form']})" + (f": “{c['quote']}”" if c["quote"] else "") for c in reply["citations"])
    yield from _listed("citations", cited)
    yield from _listed("contacts", (" | ".join(contact_parts(contact)) for contact in reply["contacts"]))
    yield from _listed("suggestions", (f"{s['label']} [{s['topic']}]" for s in reply["suggestions"]))
    yield from _listed("notices", (f"{n['code']}: {n['text']}" for n in reply["notices"]))


def contact_parts(contact: dict[str, Any]) -> list[str]:
    """Give the lines of an office that it has: name, purpose, numbers, address, hours, needs."""
    numbers = [f"{part}: {contact[part]['display']}" for part in ("phone", "tty", "text") if contact[part]]
    words = [contact[part] for part in ("url", "hours", "needs") if contact[part]]
    return [contact["name"], contact["purpose"], *numbers, *words]


def _listed(title: str, items: Iterator[str]) -> Iterator[str]:
    found = list(items)
    if found:
        yield ""
        yield f"  {title}:"
        yield from (f"  - {item}" for item in found)


def as_html(shown: Preview) -> str:
    """Write a preview as one page without scripts; every text carries its language and direction."""
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("preview.html").render(preview=shown, contact_parts=contact_parts)


def write(shown: Preview, root: Path) -> Path:
    """Write the page into reports/preview; gives its path."""
    path = root / "reports" / "preview" / f"{shown.topic}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_html(shown), encoding="utf-8")
    return path
