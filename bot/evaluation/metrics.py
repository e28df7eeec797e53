"""Rates with their uncertainty, and the measures that a locale is held to. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.evaluation.items import ANSWERABLE, KINDS
from bot.evaluation.judging import Judged, expected

Key = TypeVar("Key")
_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Rate:
    """`hits` of `n`; share, low and high are between 0 and 1 and None where n is 0."""

    hits: int
    n: int

    @property
    def share(self) -> float | None:
        """Give hits / n."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Give the 95 % Wilson score interval."""
        return wilson(self.hits, self.n) if self.n else None


@dataclass(frozen=True)
class Measure:
    """A rate over some of the items: how often `hit` holds among those that are `among`."""

    name: str
    title: str
    among: Callable[[Judged], bool]
    hit: Callable[[Judged], bool]


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Give the 95 % Wilson score interval of hits / n, without continuity correction (Wilson 1927).

    Raises ValueError unless 0 <= hits <= n and n > 0.
    """
    if n <= 0 or not 0 <= hits <= n:
        raise ValueError(f"no interval for {hits} of {n}")
    share, square = hits / n, _Z95**2
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = _Z95 * math.sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return (0.0 if hits == 0 else max(0.0, centre - half), 1.0 if hits == n else min(1.0, centre + half))


def _kind(*kinds: str) -> Callable[[Judged], bool]:
    return lambda judged: judged.item.kind in kinds


def _in_one_language(judged: Judged) -> bool:
    """Leave out what has no one language: messages that mix two, and those without a letter."""
    return judged.item.register != "mixed_language" and any(character.isalpha() for character in judged.item.text)


def _officer_checks(judged: Judged) -> bool:
    return judged.item.kind in ANSWERABLE and "officer_status_checks" in judged.item.accept


def _wrongly_declined(judged: Judged) -> bool:
    return judged.declined and not judged.right


def _right(judged: Judged) -> bool:
    return judged.right


MEASURES: tuple[Measure, ...] = (
    Measure("right", "right, in scope and lookalikes", _kind(*ANSWERABLE), _right),
    Measure("right_in_scope", "right, in scope", _kind("in_scope"), _right),
    Measure("right_lookalike", "right, lookalikes", _kind("lookalike"), _right),
    Measure("right_record_request", "right, record requests", _kind("record_request"), _right),
    Measure("right_near", "right, near misses", _kind("near"), _right),
    Measure("right_far", "right, far ones", _kind("far"), _right),
    Measure("right_all", "right, all items", _kind(*KINDS), _right),
    Measure("clarified", "clarified, in scope and lookalikes", _kind(*ANSWERABLE), lambda j: j.clarified),
    Measure("over_declined", "over-declined, in scope and lookalikes", _kind(*ANSWERABLE), lambda j: j.over_declined),
    Measure("declined_record_request", "record requests declined", _kind("record_request"), lambda j: j.declined),
    Measure("declined_officer_checks", "officers' status checks declined", _officer_checks, _wrongly_declined),
    Measure("false_near", "near misses falsely answered", _kind("near"), lambda j: j.false_answer),
    Measure("false_far", "far ones falsely answered", _kind("far"), lambda j: j.false_answer),
    Measure("language", "reply in the right language", _in_one_language, lambda j: j.language_right),
    Measure("language_all", "the same, mixed messages included", _kind(*KINDS), lambda j: j.language_right),
)
# A measure of each kind that tells most about it, for the breakdown by register.
BY_REGISTER = ("right", "over_declined", "declined_record_request", "false_near", "false_far", "language")


def rate(judged: Iterable[Judged], measure: Measure) -> Rate:
    """Count a measure."""
    among = [item for item in judged if measure.among(item)]
    return Rate(sum(map(measure.hit, among)), len(among))


def rates(judged: Sequence[Judged]) -> dict[str, Rate]:
    """Count every measure, by its name."""
    return {measure.name: rate(judged, measure) for measure in MEASURES}


def grouped(judged: Iterable[Judged], key: Callable[[Judged], Key]) -> dict[Key, list[Judged]]:
    """Sort items into groups; the groups come in the order in which they first occur."""
    groups: dict[Key, list[Judged]] = {}
    for item in judged:
        groups.setdefault(key(item), []).append(item)
    return groups


@dataclass(frozen=True)
class LabelRates:
    """recall: items of the label that are right. precision: times the label was given that it was accepted."""

    recall: Rate
    precision: Rate


def by_label(judged: Sequence[Judged]) -> dict[str, LabelRates]:
    """Count each label that was expected or given, in alphabetical order."""
    of = grouped(judged, expected)
    given = grouped(judged, lambda item: item.got)
    return {
        label: LabelRates(
            Rate(sum(item.right for item in of.get(label, ())), len(of.get(label, ()))),
            Rate(sum(label in item.item.accept for item in given.get(label, ())), len(given.get(label, ()))),
        )
        for label in sorted(of.keys() | given.keys())
    }


def confusion(judged: Iterable[Judged], name: Callable[[str], str] = str) -> Mapping[tuple[str, str], int]:
    """Count pairs of (expected, got); `name` may map a label to its group."""
    counts: dict[tuple[str, str], int] = {}
    for item in judged:
        pair = (name(expected(item)), name(item.got))
        counts[pair] = counts.get(pair, 0) + 1
    return counts
