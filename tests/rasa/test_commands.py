"""Rasa's own commands on this project, each as somebody would run it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import yaml

from bot.paths import ROOT

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant

# Each command loads TensorFlow, which takes long on a busy machine.
PATIENCE = 240
A_NUMBER = "A123456789"
pytestmark = [pytest.mark.rasa, pytest.mark.timeout(2 * PATIENCE)]


def rasa(*arguments: str | Path, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command of Rasa to its end, with `given` typed into it."""
    command = [str(ROOT / "bin" / "in-project"), "rasa", *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=ROOT,
        input=given or "",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
    return port


@contextmanager
def running(log: Path, *arguments: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command of Rasa that serves until the end of the block."""
    command = [str(ROOT / "bin" / "in-project"), "rasa", *map(str, arguments)]
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, start_new_session=True) as process,
    ):
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def wait_for(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server answers; fail with its output where it ends or never does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if ready():
                return
        except httpx.TransportError:
            pass
        assert process.poll() is None, log.read_text()
        time.sleep(0.2)
    pytest.fail(log.read_text())


def endpoints_file(folder: Path, port: int) -> Path:
    """The project's endpoints.yml with the action server at a port that is free."""
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{port}/webhook"
    path = folder / "endpoints.yml"
    path.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rasa")


@pytest.fixture(scope="module")
def action_server(folder: Path) -> Iterator[int]:
    """`rasa run actions`, and the port that it listens on."""
    port, log = free_port(), folder / "actions.log"
    with running(log, "run", "actions", "--port", str(port)) as process:
        wait_for(lambda: httpx.get(f"http://127.0.0.1:{port}/health").is_success, process, log)
        yield port


@pytest.fixture(scope="module")
def server(model: Path, action_server: int, folder: Path) -> Iterator[str]:
    """`rasa run` with the project's channel, at debug level, and its address; its log is `run.log`."""
    port, log = free_port(), folder / "run.log"
    endpoints = endpoints_file(folder, action_server)
    arguments: list[str | Path] = [
        "--model",
        model,
        "--endpoints",
        endpoints,
        "--credentials",
        ROOT / "credentials.yml",
    ]
    with running(log, "run", *arguments, "--port", str(port), "--debug") as process:
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: httpx.get(f"{address}/webhooks/rest/").is_success, process, log)
        wait_for(lambda: "Rasa server is up and running" in log.read_text(), process, log)
        yield address


def say(server: str, text: str, sender: str, **known: Any) -> list[str]:
    """Send a message over REST and give the texts that come back."""
    body = {"sender": sender, "message": text, **known}
    response = httpx.post(f"{server}/webhooks/rest/webhook", json=body, timeout=PATIENCE)
    assert response.status_code == 200, response.text
    return [entry["text"] for entry in response.json()]


def test_the_data_is_valid() -> None:
    done = rasa("data", "validate", "--max-history", "5")
    assert done.returncode == 0, done.stdout
    assert "Story structure validation" in done.stdout or "No story structure conflicts found" in done.stdout


def test_rasa_measures_the_topics_on_phrases_of_its_own_format(model: Path, tmp_path: Path) -> None:
    phrases = {
        "center_hours": ["when is the center open?", "what are the opening hours of the center"],
        "stat_requests": ["how many requests for information did the center get in 2013?"],
    }
    blocks = [
        {"intent": topic, "examples": "".join(f"- {text}\n" for text in texts)} for topic, texts in phrases.items()
    ]
    nlu = tmp_path / "en" / "nlu.yml"
    nlu.parent.mkdir()
    nlu.write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}), encoding="utf-8")

    done = rasa("test", "nlu", "--nlu", nlu.parent, "--model", model, "--out", tmp_path / "out", "--no-plot")
    assert done.returncode == 0, done.stdout
    report = json.loads((tmp_path / "out" / "intent_report.json").read_text(encoding="utf-8"))
    assert {topic: report[topic]["support"] for topic in phrases} == {"center_hours": 2, "stat_requests": 1}
    assert report["accuracy"] == 1.0


def test_rasas_stories_come_out_as_written(model: Path, tmp_path: Path) -> None:
    stories = ROOT / "tests" / "rasa" / "test_stories.yml"
    done = rasa(
        "test",
        "core",
        "--stories",
        stories,
        "--model",
        model,
        "--out",
        tmp_path,
        "--no-plot",
        "--fail-on-prediction-errors",
    )
    assert done.returncode == 0, done.stdout
    failed = (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
    assert "None of the test stories failed" in failed
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    assert report["conversation_accuracy"] == {"accuracy": 1.0, "correct": 4, "with_warnings": 0, "total": 4}


async def test_rasas_rest_channel_answers_as_the_gateway_does(server: str, assistant: Assistant) -> None:
    question = "¿a qué hora abren?"
    turn = await assistant.respond(assistant.conversations.start(), text=question)
    texts = say(server, question, "one")

    assert turn.replies[0]["topic"] == "center_hours"
    assert texts[0] == turn.replies[0]["text"]
    assert any(turn.replies[0]["citations"][0]["title"] in text for text in texts[1:])


def test_rasas_rest_channel_remembers_what_it_spoke_of(server: str, assistant: Assistant) -> None:
    say(server, "¿a qué hora abren?", "two")
    again = say(server, "in English please", "two")
    assert again[0] == assistant.answers.answer("center_hours", "en").text


def test_an_a_number_is_taken_out_before_rasa_sees_it(server: str, folder: Path, assistant: Assistant) -> None:
    texts = say(server, f"when is the center open? {A_NUMBER}", "three")

    assert texts[0] == assistant.answers.answer("personal_information", "en").text
    assert assistant.answers.answer("center_hours", "en").text in texts
    log = (folder / "run.log").read_text(encoding="utf-8")
    # at debug level Rasa writes each message down: so this is what it saw
    assert "<a-number>" in log
    assert A_NUMBER not in log


@pytest.mark.parametrize("text", ["/emergency", "/restart", "//emergency", " /emergency"])
def test_a_typed_slash_is_no_intent_at_rasas_door_either(text: str, server: str, assistant: Assistant) -> None:
    assert say(server, text, f"slash {text}") == say(server, text.strip(" /"), f"plain {text}")


def test_rasas_shell_answers_what_is_typed(model: Path, action_server: int, folder: Path, assistant: Assistant) -> None:
    endpoints = endpoints_file(folder, action_server)
    done = rasa(
        "shell",
        "--quiet",
        "--model",
        model,
        "--endpoints",
        endpoints,
        "--port",
        str(free_port()),
        given="when is it open\n/stop\n",
    )
    assert assistant.answers.answer("center_hours", "en").text in done.stdout, done.stdout
