"""What each locale has of each topic: a translated answer, phrases, questions that measure. A table and a picture."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from bot.evaluation.items import SETS, folder_of, read
from bot.evaluation.pictures import STYLE, saved
from bot.knowledge import CLARIFY, Answers, Knowledge

_FIELDS = ("topic", "locale", "translated", "phrases", "questions")
_FEW = 10


@dataclass(frozen=True)
class Covered:
    """What there is of a topic in a locale: a translated answer or not, so many phrases, so many questions."""

    translated: bool
    phrases: int
    questions: int


Coverage = Mapping[tuple[str, str], Covered]


def coverage(knowledge: Knowledge, phrases: Sequence[tuple[str, str]]) -> Coverage:
    """Count by (topic, locale); `phrases` are (label, locale), one a phrase."""
    answers = Answers(knowledge)
    taught = Counter(phrases)
    asked: Counter[tuple[str, str]] = Counter()
    for tag in knowledge.locales:
        path = folder_of(SETS[0]) / f"{tag}.jsonl"
        for item in read(path) if path.exists() else ():
            asked.update((label, tag) for label in item.accept)
    return {
        (topic, tag): Covered(answers.answer(topic, tag).language == tag, taught[topic, tag], asked[topic, tag])
        for topic in knowledge.topics
        for tag in knowledge.locales
        if topic != CLARIFY
    }


def write(folder: Path, found: Coverage) -> list[Path]:
    """Write coverage.csv and the picture, as SVG and PNG; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / "coverage.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_FIELDS)
        for (topic, tag), covered in found.items():
            writer.writerow((topic, tag, "yes" if covered.translated else "no", covered.phrases, covered.questions))
    with matplotlib.rc_context(STYLE):
        return [table, *saved(_picture(found), folder / "coverage")]


def _picture(found: Coverage) -> Figure:
    """Draw a cell a topic and locale: the number of phrases, dark where there are many, framed where there are few."""
    topics = list(dict.fromkeys(topic for topic, _ in found))
    tags = list(dict.fromkeys(tag for _, tag in found))
    phrases = np.array([[found[topic, tag].phrases for tag in tags] for topic in topics])
    figure = Figure(figsize=(2.6 + 0.62 * len(tags), 1.6 + 0.2 * len(topics)))
    axes = figure.add_subplot()
    axes.imshow(np.log1p(phrases), cmap="Blues", vmin=0, vmax=np.log1p(max(int(phrases.max()), 1)), aspect="auto")
    axes.set_xticks(range(len(tags)), tags)
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(topics)), topics)
    axes.tick_params(length=0)
    middle = np.log1p(phrases.max()) / 2
    for row, topic in enumerate(topics):
        for column, tag in enumerate(tags):
            cell = found[topic, tag]
            short = cell.phrases < _FEW or not cell.translated
            colour = "#b5541c" if short else "white" if np.log1p(cell.phrases) > middle * 1.3 else "black"
            mark = "" if cell.translated else " (en)"
            axes.text(column, row, f"{cell.phrases}·{cell.questions}{mark}", ha="center", va="center", color=colour,
                      fontsize=6)  # fmt: skip
    axes.set_xlabel(
        "phrases · questions that measure; orange: fewer than ten phrases, or (en) answered in English", fontsize=8
    )
    figure.tight_layout()
    return figure
