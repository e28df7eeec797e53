"""What goes wrong around the routes: failures nobody foresaw, proxies, callers who go away."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from bot.gateway.idempotency import Repeats
from bot.gateway.language import accepted
from bot.knowledge import Answers
from tests.gateway.conftest import app_of, client_of


class _Broken(Answers):
    def groups(self, language: str) -> Any:
        raise RuntimeError("words that a person typed")


async def test_an_unforeseen_failure_is_503_with_headers_and_never_reaches_the_server(answers: Answers) -> None:
    transport = httpx.ASGITransport(app=app_of(None, _Broken(answers.knowledge)), raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
        response = await client.get("/api/v1/topics")
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "words" not in response.text


@pytest.mark.parametrize("proxies", ["127.0.0.1", ""])
async def test_a_proxy_on_this_machine_does_not_open_the_metrics(answers: Answers, proxies: str) -> None:
    async with client_of(app_of(None, answers, trusted_proxies=proxies)) as client:
        response = await client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    assert response.status_code == 404


async def test_duplicates_are_answered_when_the_first_caller_goes_away() -> None:
    repeats, opened = Repeats("a key for tests only"), asyncio.Event()

    async def answer() -> dict[str, int]:
        await opened.wait()
        return {"call": 1}

    first, second = [asyncio.create_task(repeats.once("key", b"{}", answer)) for _ in range(2)]
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    opened.set()
    assert await second == {"call": 1}


def test_a_header_may_have_spaces_round_its_quality(answers: Answers) -> None:
    assert accepted("en; q=0.1, es ; q = 0.9", answers.knowledge.locales) == "es"


async def test_being_told_to_wait_reads_in_the_language_of_the_request(answers: Answers) -> None:
    async with client_of(app_of(None, answers, rate_limit="1/minute")) as client:
        for _ in range(2):
            response = await client.post("/api/v1/messages", json={"text": "hola", "language": "es"})
    assert (response.status_code, response.json()["language"]) == (429, "es")


async def test_a_page_elsewhere_may_read_how_long_to_wait(answers: Answers) -> None:
    async with client_of(app_of(None, answers, allowed_origins="https://site.test")) as client:
        response = await client.get("/api/v1/languages", headers={"Origin": "https://site.test"})
    assert "retry-after" in response.headers["access-control-expose-headers"].lower()
