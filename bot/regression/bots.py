"""The assistant under test: in this process, or a server at an address. Both are asked through the HTTP interface."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx

from bot.assistant.quiet import before_rasa
from bot.regression.said import Said

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.assistant.assistant import Assistant

_MESSAGES = "/api/v1/messages"
_CONVERSATIONS = "/api/v1/conversations"
_SECONDS = 60.0
_SECRET = "signs replies of conversation tests"


class Unreachable(Exception):
    """The server does not answer as an assistant does; the message says what to do."""


class Bot:
    """Holds conversations, one after the other."""

    def __init__(self, client: httpx.AsyncClient, assistant: Assistant | None = None) -> None:
        """Ask through `client`; `assistant` is the one behind it if it is in this process."""
        self._client = client
        self._assistant = assistant
        self._token: str | None = None

    @property
    def sees_slots(self) -> bool:
        """Tell whether what a conversation remembers can be seen and set."""
        return self._assistant is not None

    def begin(self, slots: Mapping[str, Any] | None = None) -> None:
        """Begin a conversation; `slots` is what it remembers already, which only works in this process."""
        self._token = None
        if slots and self._assistant is not None:
            self._token = self._assistant.conversations.start()
            self._assistant.conversations.put(self._token, slots)

    async def say(self, text: str, language: str | None = None) -> Said:
        """Send a message, or press a topic ("/topic"), in the conversation. Raises Unreachable."""
        spoken = {"topic": text[1:]} if text.startswith("/") else {"text": text}
        try:
            response = await self._client.post(
                _MESSAGES, json={**spoken, "conversation": self._token, "language": language}
            )
            answer: dict[str, Any] = response.json()
        except (httpx.HTTPError, ValueError) as error:
            asked = self._client.base_url
            raise Unreachable(f"no answer from {asked}: {type(error).__name__}; is it running?") from error
        if response.status_code != httpx.codes.OK:
            return Said(problem=str(answer.get("type", response.status_code)).rpartition(":")[2])
        self._token = answer["conversation"]
        return Said(tuple(answer["replies"]), answer["redacted"], slots=self._slots())

    async def end(self) -> None:
        """Let the conversation be forgotten."""
        if self._token is not None:
            await self._client.delete(f"{_CONVERSATIONS}/{self._token}")
            self._token = None

    def _slots(self) -> Mapping[str, Any] | None:
        if self._assistant is None or self._token is None:
            return None
        kept = self._assistant.conversations.get(self._token)
        return dict(kept.slots) if kept is not None else {}


@cache
def trained() -> Assistant:
    """Load the assistant with its trained model, once a process; train first if the model is stale."""
    before_rasa()
    from bot.assistant.assistant import Assistant
    from bot.assistant.training import ensure_model

    return Assistant.load(ensure_model())


@cache
def _gateway(assistant: Assistant) -> FastAPI:
    from bot.gateway.app import create_app
    from bot.settings import Settings

    # settings of their own, so that a server's do not change what the tests see
    app = create_app(trained, Settings(secret=_SECRET, rate_limit="off"), assistant.answers)
    app.state.gateway.assistant = assistant
    return app


@asynccontextmanager
async def in_process(assistant: Assistant) -> AsyncIterator[Bot]:
    """Open the real gateway around an assistant, without a network."""
    transport = httpx.ASGITransport(app=_gateway(assistant), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://in-process") as client:
        yield Bot(client, assistant)


@asynccontextmanager
async def at(address: str) -> AsyncIterator[Bot]:
    """Ask the server at an address, such as http://127.0.0.1:8000."""
    async with httpx.AsyncClient(base_url=address, timeout=_SECONDS) as client:
        yield Bot(client)
