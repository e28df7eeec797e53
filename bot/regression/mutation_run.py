"""Breaks copies of the project on purpose and shows whether the conversations tell (docs/testing.md).

Exit codes: 0 all were told, 1 some were not: each is a test that is missing. 2 the project as it stands fails already.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.knowledge import load
from bot.paths import CACHE, ROOT
from bot.regression.mutations import KINDS, Mutation, drawn

TOLD, MISSED, UNUSABLE = 0, 1, 2
TABLE = ROOT / "results" / "mutations" / "mutations.csv"
_PARTS = ("actions", "bot", "data", "locales", "models", "requirements", "tests/conversations")
_FILES = ("config.yml", "credentials.yml", "domain.yml", "endpoints.yml", "pyproject.toml")
_COMMAND = "import sys; from bot.cli import main; sys.exit(main(sys.argv[1:]))"


@dataclass(frozen=True)
class Outcome:
    """What came of a mutation. told: by a failed conversation, or because the content could not be used at all."""

    mutation: Mutation
    change: str
    told: bool
    by: str
    seconds: float


def copied(folder: Path, root: Path = ROOT) -> Path:
    """Copy what the assistant is made of; the encoder and the phrases' vectors are shared."""
    for part in _PARTS:
        shutil.copytree(root / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in _FILES:
        shutil.copy(root / name, folder / name)
    (folder / ".cache").mkdir()
    for shared in ("encoder", "vectors"):
        (folder / ".cache" / shared).symlink_to(CACHE / shared)
    return folder


def tried(mutation: Mutation) -> Outcome:
    """Break a copy and hold the conversations that should tell."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutation-") as scratch:
        root = copied(Path(scratch))
        change = mutation.apply(root)
        done = _conversations(root, mutation.locale)
    by = _first_complaint(done)
    return Outcome(mutation, change, done.returncode != 0, by, time.monotonic() - began)


def main(argv: Sequence[str] | None = None) -> int:
    """Try them all, print and write what came of it."""
    parser = argparse.ArgumentParser(prog="mutations", description=__doc__)
    parser.add_argument("--each", type=int, default=5, help="how many of each kind (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="what they are drawn by (default: %(default)s)")
    parser.add_argument("--kind", choices=list(KINDS), help="only of this kind")
    chosen = parser.parse_args(argv)
    mutations = [m for m in drawn(load(ROOT), chosen.each, chosen.seed) if chosen.kind in (None, m.kind)]
    with tempfile.TemporaryDirectory(prefix="mutation-") as scratch:
        untouched = _conversations(copied(Path(scratch)), None)
    if untouched.returncode != 0:
        # what fails anyway would tell nothing of a mutation
        sys.stderr.write(f"The project as it stands fails: {_first_complaint(untouched)}\n")
        return UNUSABLE
    outcomes: list[Outcome] = []
    for number, mutation in enumerate(mutations, 1):
        outcomes.append(tried(mutation))
        last = outcomes[-1]
        state = "told" if last.told else "NOT TOLD"
        sys.stderr.write(f"{number}/{len(mutations)} {mutation.kind}: {last.change}: {state} ({last.seconds:.0f} s)\n")
    _write(outcomes)
    Console(width=None if sys.stdout.isatty() else 150).print(_shown(outcomes))
    return TOLD if all(outcome.told for outcome in outcomes) else MISSED


def _conversations(root: Path, locale: str | None) -> subprocess.CompletedProcess[str]:
    # averaged, as in make test: a new training turns a case or two, which must not pass for having told
    command = [sys.executable, "-c", _COMMAND, "test-conversations", "--averaged"]
    command += ["--locale", locale] if locale else []
    environment = {**os.environ, "PYTHONPATH": str(root), "HOME": str(root), "XDG_CACHE_HOME": str(root / ".cache")}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def _first_complaint(done: subprocess.CompletedProcess[str]) -> str:
    """Give the lines that say why the run failed: shares that are missed, or else the first case or error."""
    if done.returncode == 0:
        return ""
    shares = [line for line in done.stderr.splitlines() if "conversations pass (" in line]
    if shares:
        return "; ".join(shares)
    lines = [
        line for line in (*done.stdout.splitlines(), *done.stderr.splitlines()) if ".yml:" in line or "error" in line
    ]
    return lines[0].strip() if lines else f"exit code {done.returncode}"


def _write(outcomes: Sequence[Outcome]) -> None:
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["kind", "locale", "change", "told", "by", "seconds"])
        for one in outcomes:
            told = "yes" if one.told else "no"
            writer.writerow(
                [one.mutation.kind, one.mutation.locale or "all", one.change, told, one.by, f"{one.seconds:.0f}"]
            )


def _shown(outcomes: Sequence[Outcome]) -> Table:
    told = sum(outcome.told for outcome in outcomes)
    table = Table(title=f"Told: {told} of {len(outcomes)}", title_justify="left")
    for column in ("kind", "locale", "change", "told by"):
        table.add_column(column)
    for one in outcomes:
        table.add_row(one.mutation.kind, one.mutation.locale or "all", one.change, one.by or "[bold]nothing[/bold]")
    return table


if __name__ == "__main__":
    sys.exit(main())
