"""The measured stages. Each gives plain data that is saved as it is, so that a rerun need not repeat it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from benchmarks import default_bot, servers
from benchmarks.client import Result
from benchmarks.texts import in_turns, new_texts
from bot.assistant.importer import examples
from bot.evaluation.items import Item
from bot.knowledge import load
from bot.paths import ROOT

Json = dict[str, Any]
Say = Callable[[str], None]
# What a training of this assistant reads.
_PROJECT = ("config.yml", "domain.yml", "endpoints.yml", "data", "bot", "actions", "locales", "requirements")
_MODEL = "models/default.tar.gz"


@dataclass(frozen=True)
class Size:
    """How much is sent.

    questions: of the development set, per locale; None is all. primed: texts of the warm set. warm, load: messages at
    one connection with texts seen before, and at eight. total: messages before the memory is read. turns: messages a
    conversation while the total is filled up. phrases (a label and locale), labels, epochs: shorten training.
    """

    questions: int | None = None
    primed: int = 200
    warm: int = 1000
    load: int = 2000
    total: int = 10_000
    turns: int = 4
    connections: int = 8
    phrases: int | None = None
    labels: int | None = None
    epochs: int | None = None


SMOKE = Size(questions=6, primed=4, warm=8, load=16, total=80, phrases=2, labels=6, epochs=1)


def train_default(folder: Path, size: Size, log: Path, say: Say) -> Json:
    """Write the default bot and train it with Rasa's command."""
    default_bot.write(folder, load(), size.epochs, size.phrases, size.labels)
    say(f"default: training; Rasa's bars of its epochs are in {log.relative_to(ROOT)}")
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "rasa",
        "train",
        "--fixed-model-name",
        "default",
        "--out",
        "models",
    ]
    began = time.perf_counter()
    with log.open("wb") as file:
        environment = servers.stock_environment()
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=file, stderr=subprocess.STDOUT)
    seconds = time.perf_counter() - began
    return {
        "seconds": seconds,
        "model_bytes": (folder / _MODEL).stat().st_size,
        "config": default_bot.config(size.epochs),
    }


def train_ours(folder: Path, size: Size, say: Say) -> Json:
    """Train in a copy of the project that has no cache: once from nothing, once more with its phrases' vectors kept."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in _PROJECT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    if size.phrases is not None:
        _thin(folder / "data" / "nlu", size.phrases)
    code = "from bot.assistant.training import forget_models, train; forget_models(); print(train())"
    found: Json = {}
    for name, what in (("seconds", "from nothing"), ("seconds_vectors_kept", "with the phrases' vectors kept")):
        say(f"ours: training {what}")
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder)},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        found[name] = time.perf_counter() - began
        found["model_bytes"] = Path(done.stdout.split()[-1]).stat().st_size
    return found


def _thin(folder: Path, most: int) -> None:
    """Leave a few phrases a file, for a smoke run."""
    for path in folder.rglob("*.yml"):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for block in data["nlu"]:
            block["examples"] = "".join(f"- {text}\n" for text in list(examples(block["examples"]))[:most])
        path.write_text(yaml.safe_dump(data, allow_unicode=True, width=10_000), encoding="utf-8")


def serve_ours(items: Sequence[Item], size: Size, log: Path, say: Say) -> Json:
    """Measure `faqbot serve`; its replies to the development set come from the same messages."""
    return _serve("ours", servers.ours(), None, items, size, log, say)


def serve_default(folder: Path, items: Sequence[Item], size: Size, log: Path, say: Say) -> Json:
    """Measure `rasa run`; its top intents come from its parse route, for its REST channel gives text only."""
    return _serve("default", servers.default(folder, folder / _MODEL), "parse", items, size, log, say)


def chosen(items: Sequence[Item], size: Size) -> list[Item]:
    """Give the items to ask: all, or spread evenly over each locale's."""
    if size.questions is None:
        return list(items)
    locales: dict[str, list[Item]] = {}
    for item in items:
        locales.setdefault(item.locale, []).append(item)
    return [row for rows in locales.values() for row in rows[:: max(1, len(rows) // size.questions)][: size.questions]]


def _serve(
    bot: str, command: servers.Command, labels: str | None, items: Sequence[Item], size: Size, log: Path, say: Say
) -> Json:
    asked = [item.text for item in chosen(items, size)]
    fresh = new_texts(asked, asked)
    say(f"{bot}: starting")
    with servers.Server(bot, command, log) as server:
        ready = server.wait_ready()
        say(f"{bot}: ready after {ready:.1f} s")
        at_start = server.memory()
        sent = _Sent(server, bot, say)
        sent("warming up, not counted", list(islice(fresh, size.primed)), 1)
        uncached = sent("every question once, one connection", asked, 1)
        named = server.send(in_turns(asked, 1), 1, labels) if labels else uncached
        primed = asked[-size.primed :]
        warm = sent("texts seen before, one connection", _repeated(primed, size.warm), 1)
        load = sent("new texts, eight connections", list(islice(fresh, size.load)), size.connections)
        sent("priming, not counted", primed, 1)
        warm_load = sent("texts seen before, eight connections", _repeated(primed, size.load), size.connections)
        rest = max(0, size.total - sent.count)
        filling = sent("filling up before the memory is read", list(islice(fresh, rest)), size.connections, size.turns)
        memory = server.memory()
    counted = (uncached, named, warm, load, warm_load, filling)
    return {
        "ready_seconds": ready,
        "memory_at_start": at_start,
        "memory_after": memory,
        "messages": sent.count,
        "failed": sum(result.failed for result in counted),
        "latency_uncached": uncached.milliseconds,
        "latency_warm": warm.milliseconds,
        "rate_uncached": _rate(load),
        "rate_warm": _rate(warm_load),
        "replies": named.replies,
    }


class _Sent:
    """Sends, says how it went, and counts the messages."""

    def __init__(self, server: servers.Server, bot: str, say: Say) -> None:
        self._server, self._bot, self._say = server, bot, say
        # the message that showed that the server is ready
        self.count = 1

    def __call__(self, what: str, texts: Sequence[str], connections: int, turns: int = 1) -> Result:
        result = self._server.send(in_turns(texts, turns), connections)
        self.count += len(texts)
        rate = len(texts) / result.seconds if result.seconds else 0.0
        failed = f", {result.failed} failed" if result.failed else ""
        self._say(f"{self._bot}: {what}: {len(texts)} messages, {rate:.0f} a second{failed}")
        return result


def _repeated(texts: Sequence[str], count: int) -> list[str]:
    return [texts[place % len(texts)] for place in range(count)]


def _rate(result: Result) -> float:
    """Give answered messages a second."""
    return (len(result.milliseconds) - result.failed) / result.seconds
