"""Holds what the assistant replied to a question against what was expected. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.items import ANSWERABLE, UNANSWERABLE, Item
from bot.knowledge import CLARIFY, NOT_IN_DOCUMENTS, OUT_OF_SCOPE, Kind, Knowledge

ANSWERED, DECLINED, CLARIFIED = "answered", "declined", "clarified"
FALLBACKS = frozenset({NOT_IN_DOCUMENTS, OUT_OF_SCOPE})
# Comes before the answer where personal details were taken out, and is not the answer unless it is alone.
WARNING = "personal_information"


@dataclass(frozen=True)
class Labels:
    """What judging needs to know of the topics."""

    faq: frozenset[str]
    declines: frozenset[str]
    offered: frozenset[str] = frozenset()
    source: str = "en"

    @classmethod
    def of(cls, knowledge: Knowledge) -> Labels:
        """Take them from the content."""
        topics = knowledge.topics.values()
        return cls(
            frozenset(t.topic for t in topics if t.kind is Kind.FAQ),
            frozenset(t.topic for t in topics if t.kind is Kind.DECLINE),
            frozenset(knowledge.locales),
            knowledge.source,
        )

    def speaks(self, locale: str) -> bool:
        """Tell whether questions in a language are answered in it (all are where no locale is known)."""
        return not self.offered or locale in self.offered


@dataclass(frozen=True)
class Reply:
    """What counts of one reply. `suggestions` are topics."""

    topic: str
    outcome: str
    language: str
    suggestions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @classmethod
    def of(cls, reply: Mapping[str, Any]) -> Reply:
        """Take it from a reply of the gateway's contract."""
        suggested = tuple(item["topic"] for item in reply["suggestions"])
        noticed = tuple(notice["code"] for notice in reply.get("notices", ()))
        return cls(reply["topic"], reply["outcome"], reply["language"], suggested, noticed)


@dataclass(frozen=True)
class Judged:
    """An item with what came back, and the verdicts.

    right: a reply's topic is accepted, or a clarification offers an accepted one.
    false_answer: a near or far question got an answer from the documents.
    over_declined: a question that has an answer was declined (where no decline is accepted)
    or sent to a fallback. got: the label of the reply that counts. language_right: every
    reply is in the question's language; where that is not offered, in the source language
    and with the notice that says so.
    """

    item: Item
    got: str
    right: bool
    clarified: bool
    declined: bool
    false_answer: bool
    over_declined: bool
    language_right: bool


def judge(item: Item, replies: Sequence[Reply], labels: Labels) -> Judged:
    """Judge the replies to an item. Raises ValueError where there are none."""
    if not replies:
        raise ValueError("no reply to judge")
    accepted = frozenset(item.accept)
    counted = [reply for reply in replies if reply.topic != WARNING] or list(replies)
    outcomes = {reply.outcome for reply in counted}
    return Judged(
        item=item,
        got=counted[0].topic,
        right=any(_is_right(reply, accepted) for reply in replies),
        clarified=CLARIFIED in outcomes,
        declined=DECLINED in outcomes,
        false_answer=item.kind in UNANSWERABLE
        and any(reply.outcome == ANSWERED and reply.topic in labels.faq for reply in replies),
        over_declined=item.kind in ANSWERABLE
        and (
            (DECLINED in outcomes and not accepted & labels.declines)
            or (bool(outcomes & FALLBACKS) and not accepted & FALLBACKS)
        ),
        language_right=_is_in_the_right_language(item, replies, labels),
    )


def expected(judged: Judged) -> str:
    """Give the label to count an item under: the accepted one that was given, else the first."""
    return judged.got if judged.got in judged.item.accept else judged.item.accept[0]


def _is_right(reply: Reply, accepted: frozenset[str]) -> bool:
    if reply.topic == CLARIFY:
        return CLARIFY in accepted or bool(accepted.intersection(reply.suggestions))
    return reply.topic in accepted


def _is_in_the_right_language(item: Item, replies: Sequence[Reply], labels: Labels) -> bool:
    if labels.speaks(item.locale):
        return all(reply.language == item.locale for reply in replies)
    said = any("language_not_offered" in reply.notices for reply in replies)
    return said and all(reply.language == labels.source for reply in replies)
