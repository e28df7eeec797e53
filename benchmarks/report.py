"""The benchmark's findings as Markdown, and whether its bars are reached. Pure, but for `write`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.evaluation.judging import Judged
from bot.evaluation.metrics import Rate, grouped, rates
from bot.evaluation.tables import written

Json = Mapping[str, Any]
BEGIN, END = "<!-- measured: written by benchmarks/run.py -->", "<!-- end of measured -->"
_MEGABYTE = 1_000_000
_QUALITY = (
    ("right", "right, in scope and lookalikes"),
    ("right_all", "right, all questions"),
    ("false_near", "near misses falsely answered"),
    ("false_far", "far questions falsely answered"),
    ("declined_record_request", "record requests declined"),
)


@dataclass(frozen=True)
class Row:
    """A figure of both bots. `bar` is how ours / default (or, with `alone`, ours) is bounded, from DESIGN."""

    title: str
    ours: float
    default: float
    unit: str
    digits: int
    at_most: float | None = None
    at_least: float | None = None
    alone: bool = False

    @property
    def ratio(self) -> float:
        """Give ours / default."""
        return self.ours / self.default if self.default else math.nan

    @property
    def reached(self) -> bool | None:
        """Tell whether the bar is reached; None where there is no bar."""
        value = self.ours if self.alone else self.ratio
        if self.at_most is not None:
            return value <= self.at_most
        return value >= self.at_least if self.at_least is not None else None


def percentile(values: Sequence[float], share: float) -> float:
    """Give the nearest-rank percentile: the smallest value with at least `share` of all at or below it.

    Raises ValueError where there is no value.
    """
    if not values:
        raise ValueError("no value")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def rows(ours: Json, default: Json, ours_trained: Json, default_trained: Json) -> list[Row]:
    """Put the figures of both side by side."""

    def latency(name: str, share: float) -> tuple[float, float]:
        return percentile(ours[name], share), percentile(default[name], share)

    def both(name: str, scale: float = 1.0) -> tuple[float, float]:
        return ours[name] / scale, default[name] / scale

    sizes = (ours_trained["model_bytes"] / _MEGABYTE, default_trained["model_bytes"] / _MEGABYTE)
    return [
        Row("p50 of a new text, one connection", *latency("latency_uncached", 0.5), "ms", 1, at_most=1 / 2),
        Row("p95 of a new text, one connection", *latency("latency_uncached", 0.95), "ms", 1),
        Row("p50 of a text seen before, one connection", *latency("latency_warm", 0.5), "ms", 1, at_most=1 / 4),
        Row("p95 of a text seen before, one connection", *latency("latency_warm", 0.95), "ms", 1),
        Row("messages a second, new texts, 8 connections", *both("rate_uncached"), "", 0, at_least=3),
        Row("messages a second, texts seen before, 8 connections", *both("rate_warm"), "", 0, at_least=5),
        Row("start to the first answer", *both("ready_seconds"), "s", 1, at_most=10, alone=True),
        Row("resident memory after the first answer", *both("memory_at_start", _MEGABYTE), "MB", 0),
        Row("resident memory after all messages", *both("memory_after", _MEGABYTE), "MB", 0, at_most=3 / 4),
        Row("training from nothing", ours_trained["seconds"], default_trained["seconds"], "s", 0),
        Row("size of the model", *sizes, "MB", 1),
    ]


def missed(table: Sequence[Row]) -> list[Row]:
    """Give the rows whose bar is not reached."""
    return [row for row in table if row.reached is False]


def markdown(
    about: Json, table: Sequence[Row], ours: Sequence[Judged], default: Sequence[Judged], growth: Json | None
) -> str:
    """Write everything that was measured."""
    parts = [
        _about(about),
        "## Speed, memory and size\n\n" + _figures(table),
        "## Right and false answers on the development set\n\n" + _quality(ours, default),
    ]
    if growth:
        parts.append("## Memory over many conversations\n\n" + growth_sentence(growth))
    return "\n\n".join(parts)


def growth_sentence(growth: Json) -> str:
    """Say how the store of conversations grew."""
    verdict = "reached" if growth["reached"] else "missed"
    bar = f"at most {growth['bar_megabytes']} MB"
    return (
        f"{growth['conversations']:,} conversations of {growth['turns']} messages through the store in memory, "
        f"which keeps {growth['cap']:,}: it took {growth['filled_megabytes']:.1f} MB to fill, and grew by "
        f"{growth['growth_megabytes']:.1f} MB from there to the end (bar: {bar}; {verdict})."
    )


def write(path: Path, measured: str, begin: str = BEGIN, end: str = END) -> None:
    """Put what was measured between two marks of the page. Raises ValueError where a mark is missing."""
    before, first, rest = path.read_text(encoding="utf-8").partition(begin)
    _, last, after = rest.partition(end)
    if not (first and last):
        raise ValueError(f"{path.name} lacks the marks between which the measured tables stand")
    path.write_text(f"{before}{begin}\n\n{measured}\n\n{end}{after}", encoding="utf-8")


def _about(about: Json) -> str:
    lines = [f"- {name}: {value}" for name, value in about.items()]
    return "## The run\n\n" + "\n".join(lines)


def _figures(table: Sequence[Row]) -> str:
    head = "| | this assistant | `rasa init` | ratio | bar | |\n| --- | ---: | ---: | ---: | ---: | --- |"
    return "\n".join([head, *map(_figure, table)])


def _figure(row: Row) -> str:
    unit = f" {row.unit}" if row.unit else ""
    ours, default = (f"{value:,.{row.digits}f}{unit}" for value in (row.ours, row.default))
    verdict = {True: "reached", False: "**missed**", None: ""}[row.reached]
    return f"| {row.title} | {ours} | {default} | {row.ratio:.2f} | {_bar(row)} | {verdict} |"


def _bar(row: Row) -> str:
    unit = f" {row.unit}" if row.alone else " ×"
    if row.at_most is not None:
        return f"≤ {row.at_most:g}{unit}"
    return f"≥ {row.at_least:g}{unit}" if row.at_least is not None else ""


def _quality(ours: Sequence[Judged], default: Sequence[Judged]) -> str:
    head = "| locale | | n | this assistant | `rasa init` | errors, ours / default |\n"
    head += "| --- | --- | ---: | ---: | ---: | ---: |"
    theirs = grouped(default, lambda row: row.item.locale)
    lines = [
        _compared(locale, name, title, rates(items)[name], rates(theirs[locale])[name])
        for locale, items in grouped(ours, lambda row: row.item.locale).items()
        for name, title in _QUALITY
    ]
    return "\n".join([head, *lines]) + "\n\nIn brackets: 95 % Wilson intervals."


def _compared(locale: str, name: str, title: str, ours: Rate, default: Rate) -> str:
    wrong = name.startswith("false")
    mistakes = [rate.hits if wrong else rate.n - rate.hits for rate in (ours, default)]
    ratio = f"{mistakes[0] / mistakes[1]:.2f}" if mistakes[1] else "–"
    shown = [f"{share} ({interval})" for share, interval, _ in map(written, (ours, default))]
    return f"| {locale} | {title} | {ours.n} | {shown[0]} | {shown[1]} | {ratio} |"
