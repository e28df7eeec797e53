"""The same key and body get the same reply."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from bot.gateway.idempotency import Repeats

MESSAGES = "/api/v1/messages"


async def test_a_repeated_key_gets_the_same_reply(client: httpx.AsyncClient) -> None:
    body, headers = {"topic": "center_hours"}, {"Idempotency-Key": "one"}
    first, again = [(await client.post(MESSAGES, json=body, headers=headers)).json() for _ in range(2)]
    assert first == again


async def test_the_key_with_another_body_is_another_request(client: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "two"}
    hours, place = [
        (await client.post(MESSAGES, json={"topic": topic}, headers=headers)).json()
        for topic in ("center_hours", "center_location")
    ]
    assert hours["replies"][0]["topic"] != place["replies"][0]["topic"]


async def test_duplicates_at_the_same_time_are_answered_once() -> None:
    repeats, calls, opened = Repeats("a key for tests only"), 0, asyncio.Event()

    async def answer() -> dict[str, int]:
        nonlocal calls
        calls += 1
        await opened.wait()
        return {"call": calls}

    waiting = [asyncio.create_task(repeats.once("key", b"{}", answer)) for _ in range(5)]
    await asyncio.sleep(0)
    opened.set()
    assert await asyncio.gather(*waiting) == [{"call": 1}] * 5


async def test_a_failure_is_not_kept() -> None:
    repeats = Repeats("a key for tests only")

    async def fail() -> dict[str, int]:
        raise ValueError

    async def work() -> dict[str, int]:
        return {"call": 2}

    with pytest.raises(ValueError):
        await repeats.once("key", b"{}", fail)
    assert await repeats.once("key", b"{}", work) == {"call": 2}
