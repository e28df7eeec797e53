"""A conversation as the page carries it: signed and compressed in one form field, no copy on the server.

Replies travel as the few labels that show them again; of texts only the person's own
(redacted) question travels, and those replies whose text no topic gives.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from bot.knowledge import CLARIFY, Answers
from bot.knowledge.interface import NOTICES

Json = dict[str, Any]
KEPT = 20
# A form may be 16 KiB: what is left holds the longest question, percent-encoded, and the small fields.
MAX_CHARACTERS = 10_000
_SALT = "faqbot.transcript.1"


class BrokenTranscriptError(Exception):
    """The field was not written by this server, or not by this version of it."""


@dataclass(frozen=True)
class Exchange:
    """A question and its replies, as labels.

    question: the person's redacted words, or None where a button was pressed.
    topic: the button's topic. language: tag the replies were asked in. detected: tag of the
    person's words. replies: see `_packed`.
    """

    question: str | None
    topic: str | None
    language: str
    detected: str | None
    replies: tuple[Json, ...]

    def shown(self, answers: Answers) -> list[Json]:
        """Give the replies again, by DESIGN's contract without ids."""
        language = offered(self.language, answers)
        return [_unpacked(reply, language, answers) for reply in self.replies]

    def asked(self, answers: Answers) -> str:
        """Give what the person asked: their words, or the label of the button."""
        if self.question is not None:
            return self.question
        known = answers.knowledge.topics.get(self.topic or "")
        if known is None or not known.question:
            return ""
        return answers.question(known.topic, offered(self.language, answers))


@dataclass(frozen=True)
class Transcript:
    """The exchanges that a page shows, oldest first. earlier: some older ones are no longer held."""

    exchanges: tuple[Exchange, ...] = ()
    earlier: bool = False

    def with_exchange(self, exchange: Exchange) -> Transcript:
        """Add the newest exchange, and let go of the oldest beyond those kept."""
        held = (*self.exchanges, exchange)
        return replace(self, exchanges=held[-KEPT:], earlier=self.earlier or len(held) > KEPT)

    def signed(self, secret: str) -> str:
        """Give the field's value, of at most MAX_CHARACTERS: the oldest exchanges go first."""
        kept, earlier = self.exchanges, self.earlier
        while True:
            value = str(_serializer(secret).dumps([int(earlier), [_row(exchange) for exchange in kept]]))
            if len(value) <= MAX_CHARACTERS or not kept:
                return value
            kept, earlier = kept[1:], True


def exchange_of(answer: Mapping[str, Any], topic: str | None, answers: Answers) -> Exchange:
    """Take an exchange from the answer to a message (DESIGN's contract plus `question`)."""
    language = offered(str(answer["language"]), answers)
    return Exchange(
        question=str(answer["question"]) if topic is None else None,
        topic=topic,
        language=language,
        detected=answer.get("detected_language"),
        replies=tuple(_packed(reply, language, answers) for reply in answer["replies"]),
    )


def read(value: str, secret: str) -> Transcript:
    """Read a form field; an empty one is an empty transcript. Raises BrokenTranscriptError."""
    if not value:
        return Transcript()
    try:
        earlier, rows = _serializer(secret).loads(value)
        exchanges = tuple(
            Exchange(question, topic, language, detected, tuple(replies))
            for question, topic, language, detected, replies in rows
        )
    except (BadData, ValueError, TypeError, IndexError, KeyError, RecursionError) as error:
        raise BrokenTranscriptError from error
    return Transcript(exchanges, bool(earlier))


def offered(tag: str, answers: Answers) -> str:
    """Give the tag while it is offered, else the source language's."""
    return tag if tag in answers.knowledge.locales else answers.knowledge.source


def _row(exchange: Exchange) -> list[Any]:
    return [exchange.question, exchange.topic, exchange.language, exchange.detected, list(exchange.replies)]


def _packed(reply: Mapping[str, Any], language: str, answers: Answers) -> Json:
    """Leave out of a reply all that its topic gives again. t: topic, x: text, s: suggestions, n: notices."""
    topic = str(reply["topic"])
    usual = answers.reply(topic, language)
    packed: Json = {"t": topic}
    if reply["text"] != usual["text"]:
        packed["x"] = reply["text"]
    suggested = [item["topic"] for item in reply["suggestions"]]
    if suggested != [item["topic"] for item in usual["suggestions"]]:
        packed["s"] = suggested
    special = [notice for notice in reply["notices"] if notice not in usual["notices"]]
    if special:
        packed["n"] = [_packed_notice(notice, language, answers) for notice in special]
    return packed


def _packed_notice(notice: Mapping[str, Any], language: str, answers: Answers) -> str | list[str]:
    code, text = str(notice["code"]), str(notice["text"])
    if code in NOTICES and code != "service_notice" and answers.notice(code, language)["text"] == text:
        return code
    return [code, text]


def _unpacked(packed: Mapping[str, Any], language: str, answers: Answers) -> Json:
    notices = packed.get("n", ())
    codes = [notice for notice in notices if isinstance(notice, str) and notice in NOTICES]
    written = [{"code": notice[0], "text": notice[1]} for notice in notices if not isinstance(notice, str)]
    suggested: Sequence[str] | None = packed.get("s")
    if suggested is not None:
        suggested = [name for name in suggested if name in answers.knowledge.topics]
    elif packed["t"] == CLARIFY:
        suggested = ()
    reply = answers.reply(packed["t"], language, text=packed.get("x"), suggestions=suggested, notices=codes)
    return {**reply, "notices": [*written, *reply["notices"]]}


class _CompactJson:
    """JSON that leaves other scripts as they are: escapes would double what Chinese takes."""

    @staticmethod
    def dumps(value: Any, **_: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def loads(value: str | bytes, **_: Any) -> Any:
        return json.loads(value)


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_SALT, serializer=_CompactJson)
