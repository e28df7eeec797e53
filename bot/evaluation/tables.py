"""What was measured, as tables: on the terminal, and as CSV files."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.evaluation.groups import Group, locales_of, registers, together
from bot.evaluation.judging import Judged, expected
from bot.evaluation.metrics import BY_REGISTER, MEASURES, Rate, by_label, confusion, grouped, rates
from bot.evaluation.pass_marks import Missed, PassMarks

Row = Sequence[Any]
_TITLES = {measure.name: measure.title for measure in MEASURES}
_RATE = ("hits", "n", "share", "low", "high")
_LABEL_RATES = tuple(f"{kind}_{column}" for kind in ("recall", "precision") for column in _RATE)


def show(console: Console, judged: Sequence[Judged], marks: PassMarks, offered: Collection[str]) -> None:
    """Print the measures beside their marks: a table a language with its weakest labels, then all of them together."""
    for group in locales_of(judged, marks, offered):
        _show_group(console, group, f"{group.name}: {len(group.rows)} questions")
        _show_weakest(console, group.rows)
    for group in together(judged, marks, offered):
        _show_group(console, group, f"{group.name}, together: {len(group.rows)} questions")
    _show_registers(console, registers(judged, marks, offered))


def _show_group(console: Console, group: Group, title: str) -> None:
    table = _table(title, "measure")
    for name, rate in rates(group.rows).items():
        table.add_row(_TITLES[name], *written(rate), *_verdict(group, name, rate))
    console.print(table)


def _show_registers(console: Console, groups: Sequence[Group]) -> None:
    if not groups:
        return
    table = _table(f"{_TITLES['right']}, by register over all locales", "register")
    for group in groups:
        rate = rates(group.rows)["right"]
        table.add_row(group.name, *written(rate), *_verdict(group, "right", rate))
    console.print(table)


def _table(title: str, first: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column(first)
    for name in ("share", "95 % interval", "n", "mark"):
        table.add_column(name, justify="right")
    table.add_column("")
    return table


def _verdict(group: Group, measure: str, rate: Rate) -> tuple[str, str]:
    mark = group.marks.get(measure)
    if mark is None:
        return ("", "")
    return (str(mark), "[green]ok[/]" if mark.holds(rate) else "[bold red]missed[/]")


def show_missed(console: Console, missed: Sequence[Missed]) -> None:
    """Print which marks were missed, one a line, or that none was."""
    if not missed:
        console.print("[green]Every pass mark is reached.[/]")
        return
    console.print(f"[bold red]Pass marks missed: {len(missed)}[/]")
    for row in missed:
        share, interval, n = written(row.rate)
        title = _TITLES[row.measure]
        console.print(
            f"  {row.locale}: {title} ({row.measure}) is {share} [{interval}], n {n}; the mark is {row.mark}",
            markup=False,
            highlight=False,
        )


def written(rate: Rate) -> tuple[str, str, str]:
    """Give share, interval and n as people read them."""
    if rate.share is None or rate.interval is None:
        return ("–", "–", "0")
    low, high = rate.interval
    return (f"{rate.share:.1%}", f"{low:.1%} to {high:.1%}", str(rate.n))


def write(folder: Path, judged: Sequence[Judged], marks: PassMarks, top: Mapping[Judged, str]) -> None:
    """Write the CSV files of a run. `top` holds, for each mistake, its likeliest labels as text."""
    folder.mkdir(parents=True, exist_ok=True)
    locales = grouped(judged, lambda item: item.item.locale)
    _csv(folder / "summary.csv", ("locale", "measure", *_RATE, "mark", "passed"), _summary(locales, marks))
    _csv(folder / "by_register.csv", ("locale", "register", "measure", *_RATE), _registers(locales))
    _csv(
        folder / "by_label.csv",
        ("locale", "label", *_LABEL_RATES),
        _labels(locales),
    )
    _csv(folder / "confusion.csv", ("locale", "expected", "got", "n"), _confusion(locales))
    _csv(
        folder / "mistakes.csv",
        ("locale", "kind", "register", "text", "expected", "got", "why", "top_3"),
        _mistakes(judged, top),
    )


def mistakes(judged: Iterable[Judged]) -> list[Judged]:
    """Give the items with which anything is wrong."""
    return [item for item in judged if why(item)]


def why(judged: Judged) -> str:
    """Say what is wrong with an item, in words that can be searched for; nothing where all is well."""
    undeclined = judged.item.kind == "record_request" and not judged.declined
    found = {
        "wrong": not judged.right,
        "false answer": judged.false_answer,
        "over-declined": judged.over_declined,
        "not declined": undeclined,
        "wrong language": not judged.language_right,
    }
    return ", ".join(name for name, holds in found.items() if holds)


def _show_weakest(console: Console, items: Sequence[Judged], most: int = 8) -> None:
    labels = [(label, row.recall) for label, row in by_label(items).items() if row.recall.hits < row.recall.n]
    worst = sorted(labels, key=lambda row: row[1].share or 0.0)[:most]
    if worst:
        listed = ", ".join(f"{label} {rate.hits}/{rate.n}" for label, rate in worst)
        console.print(f"weakest labels: {listed}\n", markup=False, highlight=False, style="dim")


def _cells(rate: Rate) -> Row:
    if rate.share is None or rate.interval is None:
        return (rate.hits, rate.n, "", "", "")
    return (rate.hits, rate.n, *(f"{value:.4f}" for value in (rate.share, *rate.interval)))


def _summary(locales: Mapping[str, Sequence[Judged]], marks: PassMarks) -> Iterable[Row]:
    for locale, items in locales.items():
        for name, rate in rates(items).items():
            mark = marks.of(locale).get(name)
            passed = "" if mark is None else "yes" if mark.holds(rate) else "no"
            yield (locale, name, *_cells(rate), str(mark or ""), passed)


def _registers(locales: Mapping[str, Sequence[Judged]]) -> Iterable[Row]:
    for locale, items in locales.items():
        for register, rows in sorted(grouped(items, lambda item: item.item.register).items()):
            counted = rates(rows)
            yield from ((locale, register, name, *_cells(counted[name])) for name in BY_REGISTER)


def _labels(locales: Mapping[str, Sequence[Judged]]) -> Iterable[Row]:
    for locale, items in locales.items():
        for label, row in by_label(items).items():
            yield (locale, label, *_cells(row.recall), *_cells(row.precision))


def _confusion(locales: Mapping[str, Sequence[Judged]]) -> Iterable[Row]:
    for locale, items in locales.items():
        ordered = sorted(confusion(items).items(), key=lambda entry: (entry[0][0], -entry[1], entry[0][1]))
        yield from ((locale, *pair, n) for pair, n in ordered)


def _mistakes(judged: Sequence[Judged], top: Mapping[Judged, str]) -> Iterable[Row]:
    for row in mistakes(judged):
        item = row.item
        accepted = " | ".join(item.accept)
        got = f"{row.got} (for {expected(row)})" if row.right and row.got not in item.accept else row.got
        yield (item.locale, item.kind, item.register, item.text, accepted, got, why(row), top.get(row, ""))


def _csv(path: Path, head: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
