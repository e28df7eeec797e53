"""The real gateway over ASGI, with the real assistant behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from bot.gateway.app import create_app
from bot.knowledge import Answers
from bot.settings import Settings

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from bot.assistant.assistant import Assistant

SECRET = "a key for tests only"
Opened = Callable[..., "AbstractAsyncContextManager[httpx.AsyncClient]"]


def settings(**values: Any) -> Settings:
    """Settings that no variable of the environment can change."""
    return Settings(**{"secret": SECRET, "rate_limit": "off", **values})


def app_of(assistant: Assistant | None, answers: Answers, **values: Any) -> FastAPI:
    """An app whose assistant is there from the first request, or never."""

    def never() -> Assistant:
        raise RuntimeError("no model in this test")

    app = create_app(never, settings(**values), answers)
    app.state.gateway.assistant = assistant
    return app


@asynccontextmanager
async def client_of(app: FastAPI, address: str = "127.0.0.1") -> AsyncIterator[httpx.AsyncClient]:
    # a failure that reaches the server would be a 500 there, so it must reach the test as an answer
    transport = httpx.ASGITransport(app=app, client=(address, 50000), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
        yield client


@pytest.fixture(scope="session")
def app(assistant: Assistant) -> FastAPI:
    return app_of(assistant, assistant.answers)


@pytest_asyncio.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as opened:
        yield opened


@pytest_asyncio.fixture
async def client_without_model(answers: Answers) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app_of(None, answers)) as opened:
        yield opened
