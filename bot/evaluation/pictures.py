"""What was measured, as pictures: which labels are taken for which, and bars with their intervals. SVG and PNG."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from bot.evaluation.judging import Judged
from bot.evaluation.metrics import Rate, confusion, grouped, rates
from bot.evaluation.pass_marks import PassMarks
from bot.knowledge import Kind, Knowledge

_BLUE, _ORANGE, _GREY = "#2f5d8a", "#b5541c", "#555555"
# Text stays text in the SVG, so that it can be searched and read aloud.
STYLE = {"svg.fonttype": "none", "font.size": 9, "svg.hashsalt": "faqbot"}
_SHOWN_BY_LOCALE = ("right", "over_declined", "declined_record_request", "false_near", "false_far", "language")
_TITLES = {
    "right": "right (in scope, lookalikes)",
    "over_declined": "over-declined",
    "declined_record_request": "record requests declined",
    "false_near": "near misses falsely answered",
    "false_far": "far ones falsely answered",
    "language": "right language",
}


def groups_of(knowledge: Knowledge) -> Callable[[str], str]:
    """Give a function from a label to what it is shown under: its topic group, or its own name where it has none."""
    titles = {group.id: group.label for group in knowledge.groups}
    small_talk = {t.topic for t in knowledge.topics.values() if t.kind is Kind.SMALL_TALK}

    def name(label: str) -> str:
        topic = knowledge.topics.get(label)
        if topic is not None and topic.group in titles:
            return titles[topic.group]
        return "small talk" if label in small_talk else label

    return name


def draw(folder: Path, judged: Sequence[Judged], marks: PassMarks, knowledge: Knowledge) -> list[Path]:
    """Draw all pictures of a run into `folder` and give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    with matplotlib.rc_context(STYLE):
        return [path for stem, figure in _figures(judged, marks, knowledge) for path in saved(figure, folder / stem)]


def _figures(judged: Sequence[Judged], marks: PassMarks, knowledge: Knowledge) -> Iterator[tuple[str, Figure]]:
    locales = grouped(judged, lambda item: item.item.locale)
    name = groups_of(knowledge)
    order = [group.label for group in knowledge.groups]
    yield "confusion_groups", _matrix(confusion(judged, name), order, "Groups of topics, all locales")
    yield "locales", _locale_bars(locales, marks)
    yield "registers", _register_bars(locales)
    by_group = [topic.topic for label in order for topic in knowledge.topics.values() if name(topic.topic) == label]
    for locale, items in locales.items():
        yield f"confusion_{locale}", _matrix(confusion(items), by_group, f"Labels, {locale}")


def saved(figure: Figure, stem: Path) -> list[Path]:
    """Write a figure as SVG and PNG beside each other; gives their paths."""
    paths = [stem.with_name(f"{stem.name}.{kind}") for kind in ("svg", "png")]
    for path in paths:
        metadata = {"Date": None} if path.suffix == ".svg" else None
        figure.savefig(path, dpi=130, bbox_inches="tight", metadata=metadata)
    return paths


def _matrix(counts: Mapping[tuple[str, str], int], order: Sequence[str], title: str) -> Figure:
    """Draw counts of (expected, got), coloured by the share of the row."""
    present = {label for pair in counts for label in pair}
    labels = [label for label in order if label in present]
    labels += sorted(present - set(labels))
    place = {label: i for i, label in enumerate(labels)}
    table = np.zeros((len(labels), len(labels)), dtype=int)
    for (row, column), n in counts.items():
        table[place[row], place[column]] += n
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    size = max(6.0, 0.34 * len(labels)) if len(labels) <= 16 else 0.26 * len(labels)
    figure = Figure(figsize=(size + 2.5, size + 1.5))
    axes = figure.add_subplot()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="equal")
    axes.set_xticks(range(len(labels)), labels, rotation=60, ha="left", rotation_mode="anchor")
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xticks(np.arange(-0.5, len(labels)), minor=True)
    axes.set_yticks(np.arange(-0.5, len(labels)), minor=True)
    axes.grid(which="minor", color="#e6e6e6", linewidth=0.4)
    axes.tick_params(which="both", length=0)
    for row, column in zip(*np.nonzero(table), strict=True):
        colour = "white" if shares[row, column] > 0.55 else _ORANGE if row != column else "black"
        axes.text(column, row, str(table[row, column]), ha="center", va="center", color=colour, fontsize=7)
    axes.set_ylabel("expected")
    axes.set_xlabel(f"given\n\n{title} (n = {table.sum()}; colour: share of the row)")
    return figure


def _locale_bars(locales: Mapping[str, Sequence[Judged]], marks: PassMarks) -> Figure:
    """Draw a panel a measure, a bar a locale, with its interval and the mark it is held to."""
    counted = {locale: rates(items) for locale, items in locales.items()}
    figure = Figure(figsize=(11, 1.6 + 2 * (0.32 * len(counted) + 0.9)))
    panels = figure.subplots(2, 3, sharey=True, squeeze=False).flat
    names = list(counted)
    for axes, measure in zip(panels, _SHOWN_BY_LOCALE, strict=True):
        _bars(axes, names, [counted[name][measure] for name in names], _TITLES[measure])
        for place, name in enumerate(names):
            mark = marks.of(name).get(measure)
            if mark is not None:
                bound = mark.at_least if mark.at_least is not None else mark.at_most
                axes.plot([bound, bound], [place - 0.42, place + 0.42], color=_ORANGE, linewidth=2, clip_on=False)
    figure.suptitle("By locale, with 95 % Wilson intervals; orange: the pass mark", fontsize=9, color=_GREY)
    figure.tight_layout()
    return figure


def _register_bars(locales: Mapping[str, Sequence[Judged]]) -> Figure:
    """Draw a panel a locale, a bar a register: right among in scope and lookalikes."""
    registers = sorted({item.item.register for items in locales.values() for item in items})
    columns = min(3, len(locales))
    rows = -(-len(locales) // columns)
    figure = Figure(figsize=(3.8 * columns + 1, rows * (0.3 * len(registers) + 0.9) + 0.4))
    panels = list(figure.subplots(rows, columns, sharey=True, squeeze=False).flat)
    for axes, (locale, items) in zip(panels, locales.items(), strict=False):
        by_register = grouped(items, lambda item: item.item.register)
        _bars(axes, registers, [rates(by_register.get(name, []))["right"] for name in registers], locale)
    for axes in panels[len(locales) :]:
        axes.set_visible(False)
    figure.suptitle("Right by register, with 95 % Wilson intervals", fontsize=9, color=_GREY)
    figure.tight_layout()
    return figure


def _bars(axes: Any, names: Sequence[str], values: Sequence[Rate], title: str) -> None:
    for place, rate in enumerate(values):
        if rate.share is None or rate.interval is None:
            continue
        low, high = rate.interval
        axes.barh(place, rate.share, color=_BLUE, height=0.7)
        axes.plot([low, high], [place, place], color="black", linewidth=1)
        inside = rate.share > 0.5
        where, colour = (0.02, "white") if inside else (high + 0.02, "black")
        axes.text(where, place, f"{rate.share:.1%} of {rate.n}", va="center", fontsize=7, color=colour)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100 %"])
    axes.set_title(title, fontsize=9)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
