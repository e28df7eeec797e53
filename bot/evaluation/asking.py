"""Asks the real assistant, as the gateway does: text cleaned and redacted, each question in a fresh conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.assistant.assistant import Assistant, EmptyReply
from bot.evaluation.items import Item
from bot.evaluation.judging import Judged, Labels, Reply, judge
from bot.gateway.hygiene import clean
from bot.gateway.redaction import redact

Progress = Callable[[int, int], None]
_SHOWN = 3
# What counts where the assistant gave nothing: wrong for every item.
_NOTHING = Reply("(no reply)", "none", "")


@dataclass(frozen=True)
class Ranked:
    """The likeliest labels of a text, likeliest first, before the scope check."""

    label: str
    confidence: float


async def ask(assistant: Assistant, items: Sequence[Item], progress: Progress) -> list[Judged]:
    """Ask every item and judge what comes back; `progress` hears (done, total)."""
    labels = Labels.of(assistant.knowledge)
    judged: list[Judged] = []
    for item in items:
        judged.append(judge(item, await _replies(assistant, item.text), labels))
        progress(len(judged), len(items))
    return judged


async def ranking(assistant: Assistant, texts: Iterable[str]) -> list[tuple[Ranked, ...]]:
    """Give the three likeliest labels of each text."""
    found = []
    for text in texts:
        # what Rasa itself gives for POST /model/parse; parsing leaves no conversation behind
        parsed = await assistant._agent.parse_message(redact(clean(text)).text.lstrip("/"))
        entries = parsed.get("intent_ranking") or []
        found.append(tuple(Ranked(entry["name"], float(entry["confidence"])) for entry in entries[:_SHOWN]))
    return found


async def _replies(assistant: Assistant, text: str) -> list[Reply]:
    redacted = redact(clean(text))
    token = assistant.conversations.start()
    try:
        turn = await assistant.respond(token, text=redacted.text, redacted=redacted.kinds)
    except EmptyReply:
        return [_NOTHING]
    finally:
        assistant.conversations.forget(token)
    return [Reply.of(reply) for reply in turn.replies]
