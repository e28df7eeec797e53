"""Encoding beside the event loop, on the trained model."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from bot.assistant.encoding_ahead import EncodingAhead
from bot.encoder.serving import OnnxEncoder, Vectors
from bot.nlu.locale_model import Identified, LocaleModel
from bot.nlu.wording_model import Floats, WordingModel

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant

ASKED = {
    "how many detainers were lodged in fiscal year 2013!?": "stat_detainers",
    "¿cuántas solicitudes de información recibió el centro en 2013!?": "stat_requests",
    "when is the center open!?": "center_hours",
    "what is a detainer!?": "detainers",
    "how many Brady checks did the center help with!?": "stat_brady_checks",
}


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the name of the thread of each text that is encoded."""
    threads: list[str] = []
    real = OnnxEncoder._one

    def noting(self: OnnxEncoder, text: str) -> Vectors:
        threads.append(threading.current_thread().name)
        return real(self, text)

    monkeypatch.setattr(OnnxEncoder, "_one", noting)
    return threads


async def test_a_message_is_encoded_once_and_beside_the_event_loop(assistant: Assistant, encoded: list[str]) -> None:
    token = assistant.conversations.start()
    turn = await assistant.respond(token, text="how many detainers were lodged in 2013, please")
    assert turn.replies[0]["topic"] == "stat_detainers"
    assert len(encoded) == 1 and encoded[0].startswith("encoder")


async def test_messages_at_the_same_time_get_their_own_answers(assistant: Assistant) -> None:
    tokens = [assistant.conversations.start() for _ in ASKED]
    turns = await asyncio.gather(
        *(assistant.respond(token, text=text) for token, text in zip(tokens, ASKED, strict=True))
    )
    assert [turn.replies[0]["topic"] for turn in turns] == list(ASKED.values())


async def test_messages_of_one_conversation_keep_their_order(assistant: Assistant) -> None:
    """The first is long and encodes slowly, the second leans on it."""
    token = assistant.conversations.start()
    long = "how many detainers were lodged in fiscal year 2013 please tell me " * 4
    first, second = await asyncio.gather(
        assistant.respond(token, text=long), assistant.respond(token, text="where does it say that?")
    )
    assert first.replies[0]["topic"] == "stat_detainers"
    assert second.replies[0]["topic"] == "stat_detainers"


def test_it_stands_before_rasas_own_parsing(assistant: Assistant) -> None:
    assert isinstance(assistant._agent.processor.parse_message, EncodingAhead)


async def test_nothing_is_worked_out_twice(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    identify, margins = LocaleModel.identify, WordingModel.margins

    def identifying(self: LocaleModel, text: str) -> Identified:
        asked.append("identify")
        return identify(self, text)

    def weighing(self: WordingModel, text: str) -> Floats:
        asked.append("margins")
        return margins(self, text)

    monkeypatch.setattr(LocaleModel, "identify", identifying)
    monkeypatch.setattr(WordingModel, "margins", weighing)
    token = assistant.conversations.start()
    for _ in range(2):
        await assistant.respond(token, text="how many detainers were lodged in 2013, if you please")
    assert sorted(asked) == ["identify", "margins"]


async def test_what_fails_ahead_fails_the_message(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: LocaleModel, text: str) -> Identified:
        raise ValueError("broken")

    monkeypatch.setattr(LocaleModel, "identify", broken)
    with pytest.raises(ValueError, match="broken"):
        await assistant.respond(assistant.conversations.start(), text="how many detainers were lodged in 2013, thanks")
