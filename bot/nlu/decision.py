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


def decide(ranking: Ranking, years: Sequence[int], places: int, figures: Figures, threshold: Threshold) -> Decision:
    """Decide on a label.

    In this order: a request that must be declined is declined also when its kinds compete;
    a figure of another year, or of a place, is not in the documents; between a documented
    topic and the fallbacks, and between several topics, the likely one is taken and the
    person is asked where it is close; all else is what is likeliest.
    """
    likely = dict(ranking)
    top = ranking[0][0]
    refused = [(label, p) for label, p in ranking if label in figures.declined]
    if refused and top not in figures.declined and sum(p for _, p in refused) >= threshold.refuse:
        return Decision(refused[0][0])
    documented = [(label, p) for label, p in ranking if label in figures.documented]
    if top in figures.documented and _asks_for_more(top, years, places, figures):
        return Decision(NOT_IN_DOCUMENTS)
    if (top not in figures.documented and top not in _FALLBACKS) or not documented:
        return Decision(top)
    options = tuple(label for label, _ in documented[:_MOST_OPTIONS])
    outside = sum(likely.get(label, 0.0) for label in _FALLBACKS)
    share = outside / (outside + documented[0][1])
    if share >= threshold.outside:
        return Decision(_likelier_fallback(likely))
    if share >= threshold.near:
        asks = _asks_for_more(options[0], years, places, figures)
        return Decision(CLARIFY, options) if len(options) > 1 and not asks else Decision(_likelier_fallback(likely))
    close = tuple(label for label, p in documented[:_MOST_OPTIONS] if p >= threshold.option)
    if documented[0][1] < threshold.sure and len(close) > 1:
        return Decision(CLARIFY, close)
    return Decision(top)


def _asks_for_more(topic: str, years: Sequence[int], places: int, figures: Figures) -> bool:
    known = figures.years.get(topic)
    if known is None:
        return False
    if years and not set(years) & known:
        return True
    return bool(known) and places > 0


def _likelier_fallback(likely: Mapping[str, float]) -> str:
    return max(_FALLBACKS, key=lambda label: likely.get(label, 0.0))
