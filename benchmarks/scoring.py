"""Right and false answers of both bots on the same questions. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.default_bot import FALLBACK
from bot.evaluation.items import Item
from bot.evaluation.judging import ANSWERED, DECLINED, Judged, Labels, Reply, judge
from bot.knowledge import NOT_IN_DOCUMENTS, OUT_OF_SCOPE

_NOTHING = Reply("(no reply)", "none", "")


def judge_ours(items: Sequence[Item], replies: Sequence[Sequence[Mapping[str, Any]]], labels: Labels) -> list[Judged]:
    """Judge replies of the gateway's contract."""
    return [
        judge(item, [Reply.of(reply) for reply in row] or [_NOTHING], labels)
        for item, row in zip(items, replies, strict=True)
    ]


def judge_default(
    items: Sequence[Item], replies: Sequence[Sequence[Mapping[str, Any]]], labels: Labels
) -> list[Judged]:
    """Judge top intents. The default's fallback counts as either of our fallbacks, whichever is accepted.

    Its language is taken to be right: it has one text a label, and is not compared by language.
    """
    return [
        judge(item, _as_replies(item, str(row[0]["label"]), labels) if row else [_NOTHING], labels)
        for item, row in zip(items, replies, strict=True)
    ]


def _as_replies(item: Item, label: str, labels: Labels) -> list[Reply]:
    if label == FALLBACK:
        accepted = [name for name in (NOT_IN_DOCUMENTS, OUT_OF_SCOPE) if name in item.accept]
        topic = accepted[0] if accepted else OUT_OF_SCOPE
        return [Reply(topic, topic, item.locale)]
    if label in (NOT_IN_DOCUMENTS, OUT_OF_SCOPE):
        return [Reply(label, label, item.locale)]
    return [Reply(label, DECLINED if label in labels.declines else ANSWERED, item.locale)]
