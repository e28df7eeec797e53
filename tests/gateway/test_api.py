"""The JSON interface, with the real assistant."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.knowledge import Answers
from tests.gateway.conftest import app_of, client_of

MESSAGES = "/api/v1/messages"


async def ask(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    response = await client.post(MESSAGES, json=body)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_a_pressed_topic_is_answered_in_the_language_chosen(client: httpx.AsyncClient) -> None:
    answer = await ask(client, topic="center_hours", language="es-MX")
    reply = answer["replies"][0]
    assert (reply["topic"], reply["outcome"], answer["language"], reply["language"]) == (
        "center_hours",
        "answered",
        "es",
        "es",
    )
    assert reply["citations"] and reply["id"]


async def test_a_language_that_is_not_offered_is_answered_with_a_notice(client: httpx.AsyncClient) -> None:
    answer = await ask(client, text="when is the center open?", language="yo")
    assert "language_not_offered" in [notice["code"] for notice in answer["replies"][0]["notices"]]


async def test_a_conversation_goes_on_under_its_token(client: httpx.AsyncClient) -> None:
    first = await ask(client, topic="center_hours")
    second = await ask(client, topic="center_location", conversation=first["conversation"])
    assert first["conversation"] == second["conversation"]
    assert second["replies"][0]["id"] != first["replies"][0]["id"]
    assert "conversation_restarted" not in [notice["code"] for notice in second["replies"][0]["notices"]]


async def test_an_erased_conversation_is_gone(client: httpx.AsyncClient) -> None:
    token = (await ask(client, topic="center_hours"))["conversation"]
    assert (await client.delete(f"/api/v1/conversations/{token}")).status_code == 204
    again = await ask(client, topic="center_hours", conversation=token)
    assert again["conversation"] != token
    assert "conversation_restarted" in [notice["code"] for notice in again["replies"][0]["notices"]]


async def test_personal_data_is_taken_out_and_said_so(client: httpx.AsyncClient) -> None:
    response = await client.post(MESSAGES, json={"text": "my SSN is 078-05-1120, when is the center open?"})
    answer = response.json()
    assert answer["redacted"] is True
    assert "personal_data" in [notice["code"] for reply in answer["replies"] for notice in reply["notices"]]
    assert "078-05-1120" not in response.text


async def test_the_last_vote_counts_and_a_vote_elsewhere_is_unknown(client: httpx.AsyncClient) -> None:
    mine, other = await ask(client, topic="center_hours"), await ask(client, topic="center_hours")
    vote = {"conversation": mine["conversation"], "reply": mine["replies"][0]["id"]}
    for helpful in (True, False, True):
        assert (await client.post("/api/v1/feedback", json={**vote, "helpful": helpful})).status_code == 204
    crossed = {**vote, "conversation": other["conversation"], "helpful": True}
    assert (await client.post("/api/v1/feedback", json=crossed)).status_code == 404


async def test_languages_and_topics_are_listed(client: httpx.AsyncClient, answers: Answers) -> None:
    rows = (await client.get("/api/v1/languages")).json()["languages"]
    assert [row["tag"] for row in rows] == list(answers.knowledge.locales)
    listed = (await client.get("/api/v1/topics", params={"language": "es"})).json()
    names = {topic["topic"] for group in listed["groups"] for topic in group["topics"]}
    assert listed["language"] == "es"
    assert names == {topic.topic for topic in answers.knowledge.listed()}


async def test_every_listed_topic_has_an_address_of_its_own(client: httpx.AsyncClient, answers: Answers) -> None:
    for topic in answers.knowledge.listed():
        found = (await client.get(f"/api/v1/topics/{topic.topic}", params={"language": "es"})).json()
        assert found["reply"]["topic"] == topic.topic


@pytest.mark.parametrize("path", ["/", "/chat", "/faq", "/api/v1/languages", "/nothing", "/openapi.json", "/healthz"])
async def test_every_response_carries_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


async def test_without_a_model_messages_are_503_with_the_offices(client_without_model: httpx.AsyncClient) -> None:
    response = await client_without_model.post(MESSAGES, json={"text": "hola", "language": "es"})
    document = response.json()
    assert response.status_code == 503
    assert response.headers["retry-after"]
    assert document["language"] == "es"
    assert "tel:911" in [contact["phone"]["href"] for contact in document["contacts"] if contact["phone"]]


async def test_without_a_model_the_rest_still_stands(client_without_model: httpx.AsyncClient) -> None:
    for path, status in (("/healthz", 200), ("/readyz", 503), ("/faq", 200), ("/api/v1/topics/center_hours", 200)):
        assert (await client_without_model.get(path)).status_code == status
    assert (await client_without_model.get("/readyz")).json()["failing"] == ["model"]
    assert (await client_without_model.delete("/api/v1/conversations/any")).status_code == 204


async def test_too_many_messages_are_429_with_a_time_to_wait(answers: Answers) -> None:
    async with client_of(app_of(None, answers, rate_limit="2/minute")) as client:
        statuses = [(await client.post(MESSAGES, json={"text": "hi"})).status_code for _ in range(3)]
        last = await client.post(MESSAGES, json={"text": "hi"})
    assert statuses == [503, 503, 429]
    assert 1 <= int(last.headers["retry-after"]) <= 60
    assert last.headers["content-type"] == "application/problem+json"


async def test_only_allowed_origins_may_read(answers: Answers) -> None:
    async with client_of(app_of(None, answers, allowed_origins="https://site.test")) as client:
        allowed, refused = [
            await client.get("/api/v1/languages", headers={"Origin": origin})
            for origin in ("https://site.test", "https://other.test")
        ]
    assert allowed.headers["access-control-allow-origin"] == "https://site.test"
    assert "access-control-allow-origin" not in refused.headers


async def test_a_host_that_is_not_allowed_is_refused(answers: Answers) -> None:
    async with client_of(app_of(None, answers, allowed_hosts="site.test")) as client:
        assert (await client.get("/api/v1/languages")).status_code == 400
        assert (await client.get("/api/v1/languages", headers={"Host": "site.test"})).status_code == 200


@pytest.mark.parametrize(("address", "allow", "status"), [
    ("127.0.0.1", "", 200), ("::1", "", 200), ("203.0.113.9", "", 404), ("203.0.113.9", "203.0.113.9", 200),
])  # fmt: skip
async def test_metrics_are_for_this_machine_and_those_named(
    answers: Answers, address: str, allow: str, status: int
) -> None:
    async with client_of(app_of(None, answers, metrics_allow=allow), address) as client:
        assert (await client.get("/metrics")).status_code == status


async def test_metrics_hold_no_words(client: httpx.AsyncClient) -> None:
    await ask(client, text="zqxjkvbw 078-05-1120")
    await client.get("/zqxjkvbw")
    assert "zqxjkvbw" not in (await client.get("/metrics")).text
