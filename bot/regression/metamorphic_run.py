"""Asks the trials, holds the pass marks, shows the rates by locale and kind (docs/testing.md).

Exit codes: 0 every mark reached, 1 one missed.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table

from bot.evaluation.items import ANSWERABLE, Item, files, folder_of, read
from bot.evaluation.metrics import Rate
from bot.evaluation.pictures import STYLE, saved
from bot.knowledge import CLARIFY, Kind, load
from bot.nlu.progress import reporter
from bot.nlu.typing_habits import typing_habits
from bot.paths import ROOT
from bot.regression.bots import Bot, in_process, trained
from bot.regression.metamorphic import Plan, Trial, trials
from bot.regression.said import Said

FOLDER = ROOT / "results" / "metamorphic"
REACHED, MISSED = 0, 1
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Tried:
    """A trial with the topics before and after, and whether it holds."""

    trial: Trial
    before: tuple[str, ...]
    after: tuple[str, ...]
    holds: bool


async def ask(given: Sequence[Trial], bot: Bot, progress: Progress) -> list[Tried]:
    """Ask every trial in conversations of its own; `progress` hears (done, total). Raises Unreachable."""
    before: dict[str, Said] = {}
    tried: list[Tried] = []
    for trial in given:
        if trial.question not in before:
            before[trial.question] = await _once(bot, [trial.question])
        after = await _once(bot, [trial.question, trial.changed] if trial.twice else [trial.changed])
        tried.append(judged(trial, before[trial.question], after))
        progress(len(tried), len(given))
    return tried


def rates(tried: Sequence[Tried]) -> dict[tuple[str, str], Rate]:
    """Give the rate by (locale, kind)."""
    counted: dict[tuple[str, str], list[bool]] = {}
    for one in tried:
        counted.setdefault((one.trial.locale, one.trial.kind), []).append(one.holds)
    return {key: Rate(sum(held), len(held)) for key, held in counted.items()}


def missed(found: Mapping[tuple[str, str], Rate], plan: Plan) -> list[tuple[str, str]]:
    """Give the (locale, kind) under their mark."""
    return [key for key, rate in found.items() if (rate.share or 0.0) < plan.pass_marks[key[1]]]


def write(tried: Sequence[Tried], plan: Plan, folder: Path = FOLDER) -> list[Path]:
    """Write the rates and what did not hold as tables, and the rates as a picture; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    found = rates(tried)
    paths = [folder / "rates.csv", folder / "broken.csv"]
    rows = [[locale, kind, rate.hits, rate.n, f"{rate.share or 0:.4f}"] for (locale, kind), rate in found.items()]
    _table(paths[0], ["locale", "kind", "holds", "of", "share"], rows)
    broken = [
        [
            one.trial.locale,
            one.trial.kind,
            one.trial.question,
            one.trial.changed,
            " ".join(one.before),
            " ".join(one.after),
        ]
        for one in tried
        if not one.holds
    ]
    _table(paths[1], ["locale", "kind", "question", "changed", "before", "after"], broken)
    with matplotlib.rc_context(STYLE):
        return [*paths, *saved(_picture(found, plan), folder / "rates")]


def sampled_items() -> list[Item]:
    """Give the development set's questions that have an answer, of all locales."""
    return [item for path in files(folder_of("development")) for item in read(path) if item.kind in ANSWERABLE]


async def run(progress: Progress, plan: Plan) -> list[Tried]:
    """Try everything on the trained assistant in this process."""
    topics = load(ROOT).topics.values()
    talk = [topic.topic for topic in topics if topic.kind is Kind.SMALL_TALK]
    async with in_process(trained()) as bot:
        return await ask(trials(sampled_items(), plan, typing_habits(), talk), bot, progress)


def main(argv: Sequence[str] | None = None) -> int:
    """Run, print the table, write the files."""
    parser = argparse.ArgumentParser(prog="metamorphic", description=__doc__)
    parser.parse_args(argv)
    plan = Plan.read()
    tried = asyncio.run(run(reporter("Metamorphic tests"), plan))
    found = rates(tried)
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(_shown(found, plan))
    written = [path.relative_to(ROOT) for path in write(tried, plan)]
    console.print(f"Tables and picture: {', '.join(map(str, written))}", highlight=False)
    under = missed(found, plan)
    for locale, kind in under:
        console.print(f"missed: {locale} {kind} {found[locale, kind].share or 0:.1%}", highlight=False)
    return MISSED if under else REACHED


def judged(trial: Trial, before: Said, after: Said) -> Tried:
    """Say whether a trial holds, from what was said to the question and to what was made of it."""
    was, now = (_topics(said) for said in (before, after))
    if trial.twice and was == (CLARIFY,):
        # who asks again instead of choosing gets the likeliest of what was offered: that is the design
        return Tried(trial, was, now, set(now) <= {CLARIFY, *before.names("suggestions", "topic")})
    if trial.expected is None:
        return Tried(trial, was, now, was == now)
    outcomes = {reply["outcome"] for reply in after.replies}
    return Tried(trial, was, now, trial.expected in outcomes)


async def _once(bot: Bot, texts: Sequence[str]) -> Said:
    bot.begin()
    try:
        said = [await bot.say(text) for text in texts]
    finally:
        await bot.end()
    return said[-1]


def _topics(said: Said) -> tuple[str, ...]:
    return tuple(str(reply["topic"]) for reply in said.replies) or (str(said.problem),)


def _table(path: Path, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def _shown(found: Mapping[tuple[str, str], Rate], plan: Plan) -> Table:
    table = Table(title="Held, by locale and kind", title_justify="left")
    table.add_column("locale")
    for kind in plan.pass_marks:
        table.add_column(kind, justify="right")
    for locale in plan.words:
        cells = [found.get((locale, kind), Rate(0, 0)) for kind in plan.pass_marks]
        table.add_row(locale, *(f"{cell.share:.0%} of {cell.n}" if cell.share is not None else "-" for cell in cells))
    return table


def _picture(found: Mapping[tuple[str, str], Rate], plan: Plan) -> Figure:
    locales, kinds = list(plan.words), list(plan.pass_marks)
    shares = np.array([[found.get((tag, kind), Rate(0, 0)).share or np.nan for kind in kinds] for tag in locales])
    figure = Figure(figsize=(1.0 + 0.85 * len(kinds), 1.5 + 0.35 * len(locales)))
    axes = figure.add_subplot()
    axes.imshow(shares, cmap="Blues", vmin=0.7, vmax=1.0, aspect="auto")
    axes.set_xticks(range(len(kinds)), [kind.replace("_", " ") for kind in kinds], rotation=30, ha="right")
    axes.set_yticks(range(len(locales)), locales)
    for row, column in np.ndindex(*shares.shape):
        share = shares[row, column]
        text = "–" if np.isnan(share) else f"{share:.0%}"
        under = share < plan.pass_marks[kinds[column]]
        axes.text(
            column, row, text, ha="center", va="center", weight="bold" if under else "normal",
            color="white" if share > 0.9 else "black",
        )  # fmt: skip
    axes.set_title("Held, by locale and kind (bold: under its pass mark)")
    return figure


if __name__ == "__main__":
    sys.exit(main())
