"""Starts a bot's server on a free loopback port, waits until it answers, and weighs it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

import psutil

from benchmarks.client import DOORS, Job, Result
from bot.paths import ROOT

_START_LIMIT = 300.0
_STOP_LIMIT = 20.0
_BETWEEN_TRIES = 0.1


class ServerFailed(Exception):
    """A server ended or did not answer in time; its log's end is in the message."""


@dataclass(frozen=True)
class Command:
    """How to start a server: `{port}` in the arguments or the environment's values is replaced."""

    arguments: Sequence[str]
    folder: Path
    environment: Mapping[str, str]


class Server:
    """A running server; leaving the `with` block ends it and its children."""

    def __init__(self, bot: str, command: Command, log: Path) -> None:
        """Start it. `bot` is the door it is spoken to through."""
        self.bot = bot
        self._log = log
        port = str(free_port())
        self.url = f"http://127.0.0.1:{port}"
        arguments = [argument.replace("{port}", port) for argument in command.arguments]
        environment = {name: value.replace("{port}", port) for name, value in command.environment.items()}
        log.parent.mkdir(parents=True, exist_ok=True)
        self._file = log.open("wb")
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            arguments, cwd=command.folder, env=environment, stdout=self._file, stderr=subprocess.STDOUT
        )

    def __enter__(self) -> Server:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        family = self._family()
        for process in family:
            _tell(process, "terminate")
        for process in psutil.wait_procs(family, timeout=_STOP_LIMIT)[1]:
            _tell(process, "kill")
        self._process.wait()
        self._file.close()

    def wait_ready(self) -> float:
        """Wait for the first answered message and give the seconds since the start. Raises ServerFailed."""
        door = DOORS[self.bot]
        body = json.dumps(door.body("hello", None if self.bot == "ours" else "first")).encode()
        headers = {"Content-Type": "application/json"}
        while True:
            waited = time.perf_counter() - self._began
            try:
                request = urllib.request.Request(self.url + door.path, body, headers)
                with urllib.request.urlopen(request, timeout=60) as response:
                    if door.replies(json.load(response)):
                        return time.perf_counter() - self._began
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                pass
            if self._process.poll() is not None or waited > _START_LIMIT:
                end = self._log.read_text(encoding="utf-8", errors="replace")[-2000:]
                raise ServerFailed(f"{self.bot}: no answer after {waited:.0f} s\n{end}")
            # between two tries only; what is measured is when the answer comes
            time.sleep(_BETWEEN_TRIES)

    def send(self, conversations: Sequence[Sequence[str]], connections: int, bot: str | None = None) -> Result:
        """Send conversations from a process of its own; `bot` picks another door of the same server."""
        job = Job(bot or self.bot, self.url, connections, conversations)
        command = [sys.executable, "-m", "benchmarks.client"]
        done = subprocess.run(
            command, cwd=ROOT, input=json.dumps(asdict(job)), stdout=subprocess.PIPE, text=True, check=True
        )
        return Result(**json.loads(done.stdout))

    def memory(self) -> int:
        """Give the resident bytes of the server and its children."""
        return sum(process.memory_info().rss for process in self._family())

    def _family(self) -> list[psutil.Process]:
        try:
            process = psutil.Process(self._process.pid)
            return [process, *process.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []


def free_port() -> int:
    """Give a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ours(root: Path = ROOT) -> Command:
    """Start this assistant as `make run` does, without the rate limit."""
    chosen = {
        "FAQBOT_HOST": "127.0.0.1",
        "FAQBOT_PORT": "{port}",
        "FAQBOT_RATE_LIMIT": "off",
        "FAQBOT_LOG_LEVEL": "ERROR",
    }
    return Command(
        [str(root / "bin" / "in-project"), "python", "-m", "bot.cli", "serve"], root, {**os.environ, **chosen}
    )


def default(folder: Path, model: Path) -> Command:
    """Start the default bot with Rasa's own server and REST channel, as Rasa's documentation says."""
    arguments = [sys.executable, "-W", "ignore", "-m", "rasa", "run", "--enable-api", "-i", "127.0.0.1", "-p", "{port}"]
    arguments += ["--model", str(model), "--credentials", "credentials.yml", "--endpoints", "endpoints.yml"]
    return Command(arguments, folder, stock_environment())


def stock_environment() -> dict[str, str]:
    """Give the environment without what this project sets for speed, so that the default bot runs as it comes."""
    ours_only = ("OMP_NUM_THREADS", "TF_ENABLE_ONEDNN_OPTS", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if name not in ours_only}
    return {**kept, "RASA_TELEMETRY_ENABLED": "false", "PYTHONWARNINGS": "ignore"}


def _tell(process: psutil.Process, what: str) -> None:
    try:
        getattr(process, what)()
    except psutil.NoSuchProcess:
        return
