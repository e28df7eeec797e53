"""Problem documents (RFC 9457): what went wrong and what to do, in the reader's language, never what was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Tuple

from bot.knowledge import Answers
from bot.knowledge.interface import N_
from bot.knowledge.model import Status

# code: (status, title, what to do)
PROBLEMS: Mapping[str, Tuple[int, str, str]] = {
    "not_json": (400, N_("This is not valid JSON."), N_("Send a JSON object in UTF-8.")),
    "not_found": (404, N_("There is nothing at this address."), N_("Check the address, or start at the first page.")),
    "unknown_topic_path": (404, N_("There is no such topic."), N_("Choose one from the list of topics.")),
    "unknown_reply": (404, N_("This reply is not known."), N_("Rate a reply of a conversation that is still open.")),
    "method": (405, N_("This address does not take that method."), N_("See the description of the interface.")),
    "too_large": (413, N_("The message is too large."), N_("Write a shorter message, of up to 500 characters.")),
    "media_type": (415, N_("This kind of content is not understood here."), N_("Send it as application/json.")),
    "not_object": (422, N_("The request has the wrong form."), N_("Send an object with the members described.")),
    "wrong_type": (422, N_("A member of the request has the wrong type."), N_("Send text as a string, or null.")),
    "text_or_topic": (422, N_("The request needs either a text or a topic."), N_("Send exactly one of the two.")),
    "empty": (422, N_("The message is empty."), N_("Write your question in the box.")),
    "too_long": (422, N_("The message is too long."), N_("Shorten it to 500 characters or fewer.")),
    "unknown_topic": (422, N_("There is no such topic."), N_("Choose one from the list of topics.")),
    "language": (422, N_("This language tag is not valid."), N_("Use a tag such as en or es, or leave it out.")),
    "rate": (429, N_("Too many messages came from your address."), N_("Please wait a moment and try again.")),
    "unavailable": (
        503,
        N_("The assistant cannot answer at the moment."),
        N_("Please try again in a few minutes. These offices can be reached without it."),
    ),
}
_HELP_TOPICS = ("human_handoff", "emergency")


@dataclass
class Problem(Exception):
    """A request that cannot be answered; `code` is a key of PROBLEMS."""

    code: str
    headers: Dict[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """Give the HTTP status."""
        return PROBLEMS[self.code][0]

    def title(self, answers: Answers, language: str) -> str:
        """Say what is wrong."""
        return answers.interface(language, PROBLEMS[self.code][1])

    def text(self, answers: Answers, language: str) -> str:
        """Say what is wrong and what to do."""
        return f"{self.title(answers, language)} {answers.interface(language, PROBLEMS[self.code][2])}"

    def document(self, answers: Answers, language: str) -> Dict[str, Any]:
        """Give the problem document; that of an assistant out of service carries the offices to turn to."""
        document: Dict[str, Any] = {
            "type": f"urn:faqbot:problem:{self.code}",
            "title": self.title(answers, language),
            "status": self.status,
            "detail": self.text(answers, language),
            "language": language,
        }
        if self.status == 503:
            document["contacts"] = contacts(answers, language)
        return document


def contacts(answers: Answers, language: str, limit: Optional[int] = None) -> List[Dict[str, Any]]:
    """Give the offices that people can reach without the assistant."""
    topics = answers.knowledge.topics
    names = dict.fromkeys(name for topic in _HELP_TOPICS for name in topics[topic].contacts)
    found = [answers.knowledge.contacts[name] for name in names]
    return [answers.contact(contact, language) for contact in found if contact.status is Status.PUBLISHED][:limit]
