"""The runner on the real assistant, in this process and through a real server."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from bot.regression.bots import Unreachable, _gateway, at, in_process
from bot.regression.case import Case
from bot.regression.describing import described
from bot.regression.reading import read
from bot.regression.running import Result, Verdict, run_all, run_case

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant

TALK = """
fixtures:
  - in_spanish: [{language: es}, {topic: center_hours}]
test_cases:
  - test_case: right
    steps:
      - user: how many detainers were placed in 2013?
        assertions: [{topic: stat_detainers}, {same_facts_as: [es, ar]}]
      - user: where does it say that?
        assertions: [{topic: stat_detainers}, {contains: '12,289 detainers'}]
  - test_case: wrong
    steps:
      - user: how many detainers were placed in 2013?
        assertions: [{topic: stat_calls}, {contains: '12,289'}]
      - user: thanks!
        assertions: [{topic: thanks}]
  - test_case: remembered
    fixtures: in_spanish
    steps:
      - user: /center_location
        assertions: [{language: es}, {slot_was_set: [{topic: center_location}]}]
  - test_case: known to fail
    known_failure: nobody has written this topic yet
    steps:
      - user: thanks!
        assertions: [{topic: goodbye}]
  - test_case: said to fail and does not
    known_failure: nobody has written this topic yet
    steps:
      - user: thanks!
        assertions: [{topic: thanks}]
  - test_case: refused
    steps:
      - user: "   "
        assertions: [{problem: empty}]
      - user: "   "
        assertions: [{excludes: anything}]
"""


@pytest.fixture
def cases(tmp_path: Path, assistant: Assistant) -> dict[str, Case]:
    path = tmp_path / "talk.yml"
    path.write_text(TALK, encoding="utf-8")
    return {case.name: case for case in read(path, assistant.knowledge, tmp_path)}


@pytest.fixture
async def results(cases: dict[str, Case], assistant: Assistant) -> dict[str, Result]:
    seen: list[tuple[int, int]] = []
    async with in_process(assistant) as bot:
        came = await run_all(list(cases.values()), bot, assistant.answers, lambda *at: seen.append(at))
    assert seen[-1] == (len(cases), len(cases))
    return {result.case.name: result for result in came}


async def test_what_passes_and_what_fails(results: dict[str, Result]) -> None:
    verdicts = {name: result.verdict for name, result in results.items()}
    assert verdicts == {
        "right": Verdict.PASSED,
        "wrong": Verdict.FAILED,
        "remembered": Verdict.PASSED,
        "known to fail": Verdict.KNOWN,
        "said to fail and does not": Verdict.FAILED,
        "refused": Verdict.FAILED,
    }


async def test_a_failure_is_described(results: dict[str, Result]) -> None:
    text = described(results["wrong"])
    assert text.startswith("talk.yml:11: wrong\n")
    assert "message 1, talk.yml:14" in text
    assert "typed     how many detainers" in text
    assert "topic: expected stat_calls" in text
    assert "got      stat_detainers (answered, en): Agents at the center placed 12,289" in text
    assert "contains" not in text and "thanks" not in text
    assert "take that line away" in described(results["said to fail and does not"])


async def test_a_refusal_fails_what_does_not_expect_it(results: dict[str, Result]) -> None:
    (failure,) = results["refused"].failures
    assert (failure.number, failure.miss.got) == (2, "refused: empty")


async def test_no_conversation_is_left_behind(results: dict[str, Result], assistant: Assistant) -> None:
    before = len(assistant.conversations)
    async with in_process(assistant) as bot:
        await run_case(results["right"].case, bot, assistant.answers)
    assert len(assistant.conversations) == before


async def test_words_are_compared_in_their_order(cases: dict[str, Case], assistant: Assistant, tmp_path: Path) -> None:
    right = assistant.answers.answer("thanks", "en").text
    path = tmp_path / "words.yml"
    lines = (
        "test_cases:",
        f"  - {{test_case: right, steps: [{{user: thanks!}}, {{bot: {right!r}}}]}}",
        "  - {test_case: wrong, steps: [{user: thanks!}, {bot: 'Hello there. How are you?'}]}",
        f"  - {{test_case: one too many, steps: [{{user: thanks!}}, {{bot: {right!r}}}, {{bot: more}}]}}",
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    async with in_process(assistant) as bot:
        came = [await run_case(case, bot, assistant.answers) for case in read(path, assistant.knowledge, tmp_path)]
    assert [result.verdict for result in came] == [Verdict.PASSED, Verdict.FAILED, Verdict.FAILED]
    assert "- Hello there.\n" in described(came[1])
    assert came[2].failures[0].miss.got == "nothing"


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    """A real server around the same assistant."""
    server = uvicorn.Server(uvicorn.Config(_gateway(assistant), port=0, ws="none", log_config=None, lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


async def test_a_server_is_asked_the_same(cases: dict[str, Case], assistant: Assistant, address: str) -> None:
    async with at(address) as bot:
        came = await run_all(list(cases.values()), bot, assistant.answers, lambda *at: None)
    verdicts = {result.case.name: result.verdict for result in came}
    assert verdicts["right"] is Verdict.PASSED
    assert verdicts["wrong"] is Verdict.FAILED
    assert verdicts["remembered"] is Verdict.SKIPPED


async def test_a_server_that_is_away_is_no_failure_of_the_assistant(
    cases: dict[str, Case], assistant: Assistant
) -> None:
    async with at("http://127.0.0.1:9") as bot:
        with pytest.raises(Unreachable, match="is it running"):
            await run_case(cases["right"], bot, assistant.answers)
