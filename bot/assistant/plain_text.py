"""What belongs to a reply beside its text, as lines, for channels that show text only (`rasa shell`, `faqbot ask`)."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List

from bot.assistant.texts import FOLLOW_UPS
from bot.knowledge import Answers


def details_of(reply: Dict[str, Any], answers: Answers) -> List[str]:
    """Give a paragraph each for sources, contacts, choices and notices; none where there are none."""
    paragraphs = (_sources(reply, answers), _contacts(reply), _choices(reply), (n["text"] for n in reply["notices"]))
    return [text for text in ("\n".join(lines) for lines in paragraphs) if text]


def _sources(reply: Dict[str, Any], answers: Answers) -> Iterator[str]:
    for citation in reply["citations"]:
        key = "quoted" if citation["quote"] else "summary"
        values = {name: citation[name] for name in ("title", "quote") if citation[name]}
        yield answers.interface(reply["language"], FOLLOW_UPS[key], **values)


def _contacts(reply: Dict[str, Any]) -> Iterator[str]:
    for contact in reply["contacts"]:
        reach = [contact[kind]["display"] for kind in ("phone", "text", "tty") if contact[kind]]
        yield " · ".join([contact["name"], *reach, *([contact["url"]] if contact["url"] else []), contact["purpose"]])


def _choices(reply: Dict[str, Any]) -> Iterator[str]:
    for place, suggestion in enumerate(reply["suggestions"], start=1):
        yield f"{place}. {suggestion['label']}"
