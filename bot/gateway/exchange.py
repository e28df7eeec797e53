"""One message through the gateway: hygiene, redaction, the assistant, and the reply's ids and notices."""

from __future__ import annotations

import time
from typing import Any, Dict, Optional

import structlog

from bot.gateway import reply_ids
from bot.gateway.hygiene import clean
from bot.gateway.language import is_well_formed, lookup
from bot.gateway.notice import current
from bot.gateway.problems import Problem
from bot.gateway.redaction import redact
from bot.gateway.state import GatewayState

LONGEST = 500
_log = structlog.get_logger("gateway")


async def exchange(
    state: GatewayState,
    *,
    text: Optional[str] = None,
    topic: Optional[str] = None,
    language: Optional[str] = None,
    conversation: Optional[str] = None,
) -> Dict[str, Any]:
    """Answer a text or a pressed topic.

    Gives the response of the HTTP contract plus `question`: the words as they may be shown to
    the person again, or the label of the topic pressed. Raises Problem.
    """
    chosen, not_offered = _chosen(state, language)
    if (text is None) == (topic is None):
        raise Problem("text_or_topic")
    words, kinds = _words(text) if text is not None else (None, ())
    if topic is not None and not _can_be_pressed(state, topic):
        raise Problem("unknown_topic")
    assistant = state.assistant
    if assistant is None:
        raise Problem("unavailable", {"Retry-After": "10"})
    kept = assistant.conversations
    token = conversation if conversation is not None and kept.get(conversation) is not None else kept.start()
    began = time.perf_counter()
    try:
        turn = await assistant.respond(
            token, text=words, topic=topic, language=chosen, not_offered=not_offered, redacted=kinds
        )
    except Exception as error:
        # Never the error's text: it could quote the message.
        _log.error("message.failed", error=type(error).__name__)
        raise Problem("unavailable", {"Retry-After": "30"}) from None
    seconds = time.perf_counter() - began
    replies = [dict(reply, notices=list(reply["notices"])) for reply in turn.replies]
    record = kept.get(token)
    for reply in replies:
        number = 0
        if record is not None:
            record.replies += 1
            number = record.replies
        reply["id"] = reply_ids.make(state.settings.secret, token, number, reply["topic"])
        state.metrics.replies.add(reply["topic"], reply["language"], reply["outcome"])
        _log.info(
            "message.answered", topic=reply["topic"], language=reply["language"], outcome=reply["outcome"],
            ms=round(seconds * 1000, 1),
        )  # fmt: skip
    state.metrics.seconds.observe(seconds)
    _add_notices(state, replies, restarted=conversation is not None and token != conversation)
    return {
        "conversation": token,
        "language": turn.language,
        "direction": state.answers.knowledge.locales[turn.language].direction,
        "detected_language": turn.detected_language,
        "redacted": bool(kinds),
        "replies": replies,
        "question": words if topic is None else state.answers.question(topic, turn.language),
    }


def _chosen(state: GatewayState, language: Optional[str]) -> tuple[Optional[str], bool]:
    """Give the offered tag chosen, and whether one was chosen that is not offered."""
    if language is None:
        return None, False
    if not is_well_formed(language):
        raise Problem("language")
    found = lookup(language, state.answers.knowledge.locales)
    return found, found is None


def _words(text: str) -> tuple[str, tuple[str, ...]]:
    cleaned = clean(text)
    if not cleaned:
        raise Problem("empty")
    if len(cleaned) > LONGEST:
        raise Problem("too_long")
    found = redact(cleaned)
    return found.text, found.kinds


def _can_be_pressed(state: GatewayState, topic: str) -> bool:
    found = state.answers.knowledge.published(topic)
    return found is not None and found.question is not None


def _add_notices(state: GatewayState, replies: list[Dict[str, Any]], *, restarted: bool) -> None:
    first, language = replies[0]["notices"], replies[0]["language"]
    if restarted:
        first.append(state.answers.notice("conversation_restarted", language))
    message = current()
    if message:
        first.append(state.answers.notice("service_notice", language, notice=message))
