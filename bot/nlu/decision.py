"""What a message is taken to be, given how likely each topic is and what the message names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import FrozenSet, Mapping, Sequence, Tuple

from bot.knowledge import CLARIFY, NOT_IN_DOCUMENTS, OUT_OF_SCOPE, Kind, Knowledge
from bot.nlu.thresholds import Threshold

Ranking = Sequence[Tuple[str, float]]
_MOST_OPTIONS = 3
_FALLBACKS = (NOT_IN_DOCUMENTS, OUT_OF_SCOPE)


@dataclass(frozen=True)
class Figures:
    """What the scope check knows of the topics."""

    years: Mapping[str, FrozenSet[int]]
    documented: FrozenSet[str]
    declined: FrozenSet[str]

    @classmethod
    def of(cls, knowledge: Knowledge) -> Figures:
        """Take from the topics: which years their figures are of, which are answered from documents, which decline."""
        return cls(
            {
                topic.topic: frozenset(
                    fact.value
                    for fact in topic.facts.values()
                    if isinstance(fact.value, int) and fact.unit in ("fiscal_year", "year")
                )
                for topic in knowledge.topics.values()
                if any(isinstance(fact.value, int) for fact in topic.facts.values())
            },
            frozenset(t.topic for t in knowledge.topics.values() if t.kind is Kind.FAQ),
            frozenset(t.topic for t in knowledge.topics.values() if t.kind is Kind.DECLINE),
        )


@dataclass(frozen=True)
class Decision:
    """The label decided on; for `clarify`, the topics to choose from."""

    label: str
    options: Tuple[str, ...] = ()


def decide(
    ranking: Ranking, years: Sequence[int], places: int, figures: Figures, threshold: Threshold
) -> Decision:
    """Decide on a label.

    In this order: a request that must be declined is declined also when its kinds compete;
    a figure of another year, or of a place, is not in the documents; what is sure is
    answered; what is one of two or three topics is asked back; all else is a fallback.
    """
    likely = dict(ranking)
    top, confidence = ranking[0]
    refused = [(label, p) for label, p in ranking if label in figures.declined]
    if refused and top not in figures.declined and sum(p for _, p in refused) >= threshold.refuse:
        return Decision(refused[0][0])
    if top in figures.documented:
        if _asks_for_more(top, years, places, figures):
            return Decision(NOT_IN_DOCUMENTS)
        if likely.get(NOT_IN_DOCUMENTS, 0.0) >= threshold.near:
            return Decision(NOT_IN_DOCUMENTS)
        if likely.get(OUT_OF_SCOPE, 0.0) >= threshold.near:
            return Decision(OUT_OF_SCOPE)
    if confidence >= threshold.sure or top in _FALLBACKS or top in figures.declined:
        return Decision(top)
    options = tuple(
        label
        for label, p in ranking
        if p >= threshold.option and label not in _FALLBACKS and label in figures.documented
    )[:_MOST_OPTIONS]
    if len(options) >= 2:
        return Decision(CLARIFY, options)
    return Decision(top if top not in figures.documented else _likelier_fallback(likely))


def _asks_for_more(topic: str, years: Sequence[int], places: int, figures: Figures) -> bool:
    known = figures.years.get(topic)
    if known is None:
        return False
    if years and not set(years) & known:
        return True
    return bool(known) and places > 0


def _likelier_fallback(likely: Mapping[str, float]) -> str:
    return max(_FALLBACKS, key=lambda label: likely.get(label, 0.0))
