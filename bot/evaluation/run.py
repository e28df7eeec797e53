"""`faqbot eval`: asks every question of a set, shows and writes what came of it, and holds it to the pass marks."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from rich.console import Console

from bot.evaluation import tables
from bot.evaluation.groups import locales_of, registers, together
from bot.evaluation.items import SETS, Item, ItemError, files, folder_of, read
from bot.evaluation.judging import Judged
from bot.evaluation.pass_marks import MarksError, Missed, PassMarks
from bot.knowledge import load
from bot.paths import ROOT

PASSED, MISSED, USAGE = 0, 1, 2
RESULTS = ROOT / "results"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code: 0 passed, 1 a mark was missed, 2 can't be run so."""
    parser = argparse.ArgumentParser(prog="faqbot eval", description=__doc__)
    parser.add_argument("--set", choices=SETS, default=SETS[0], help="which questions (default: %(default)s)")
    parser.add_argument("--locale", action="append", default=[], metavar="TAG", help="only this locale (repeatable)")
    parser.add_argument("--typing", action="store_true", help="also show what the steps for people's typing give")
    chosen = parser.parse_args(argv)
    return evaluate(chosen.set, chosen.locale, typing=chosen.typing)


def evaluate(name: str = SETS[0], locales: Sequence[str] = (), *, typing: bool = False) -> int:
    """Measure on a set, all locales or some, and give the exit code; `typing` trains six models more to compare."""
    console = Console(width=None if sys.stdout.isatty() else 120)
    try:
        items = [item for path in files(folder_of(name), locales) for item in read(path)]
        marks = PassMarks.read()
    except (ItemError, MarksError, FileNotFoundError) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    folder = RESULTS / name
    offered = load(ROOT).locales.keys()
    judged = measure(items, marks, folder)
    missed = find_missed(judged, marks, offered)
    tables.show(console, judged, marks, offered)
    if typing:
        _compare_typing(console, items, offered, folder)
    tables.show_missed(console, missed)
    console.print(f"Tables and pictures: {folder.relative_to(ROOT)}/", highlight=False)
    return MISSED if missed else PASSED


def _compare_typing(console: Console, items: Sequence[Item], offered: Collection[str], folder: Path) -> None:
    from bot.evaluation.typing_effect import compare, show, write

    found = compare(items, offered)
    show(console, found)
    write(folder, found)


def find_missed(judged: Sequence[Judged], marks: PassMarks, offered: Collection[str]) -> list[Missed]:
    """Give every mark that was missed: by a locale, by all together, by a register."""
    found = [group for part in (locales_of, together, registers) for group in part(judged, marks, offered)]
    return [miss for group in found for miss in group.missed()]


def measure(items: Sequence[Item], marks: PassMarks, folder: Path) -> list[Judged]:
    """Ask the assistant every item and write tables and pictures into `folder`."""
    # Rasa and TensorFlow take seconds to import: not before the questions are known to be fine.
    from bot.assistant.quiet import keep_quiet

    keep_quiet()
    from bot.assistant.assistant import Assistant
    from bot.assistant.training import ensure_model
    from bot.evaluation import asking, pictures
    from bot.nlu.progress import reporter

    assistant = Assistant.load(ensure_model())
    judged = asyncio.run(asking.ask(assistant, items, reporter("Asking")))
    wrong = tables.mistakes(judged)
    ranked = asyncio.run(asking.ranking(assistant, [row.item.text for row in wrong]))
    top = {
        row: ", ".join(f"{entry.label} {entry.confidence:.2f}" for entry in entries)
        for row, entries in zip(wrong, ranked, strict=True)
    }
    tables.write(folder, judged, marks, top)
    pictures.draw(folder, judged, marks, assistant.knowledge)
    return judged


if __name__ == "__main__":
    sys.exit(main())
