"""What no client should send: always a problem document or a removal, never a 500, never an echo."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

MESSAGES = "/api/v1/messages"
MARK = "zqxjkvbw"
JSON = {"Content-Type": "application/json"}
LANGUAGES = ("en", "es")


def is_problem(response: httpx.Response, status: int, code: str | None = None) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert document["title"] and len(document["detail"]) > len(document["title"]), "a problem says what to do"
    if code is not None:
        assert document["type"].endswith(code)
    return document


# name: (body as sent, status, code)
BODIES: dict[str, tuple[bytes, int, str]] = {
    "an empty text": (b'{"text": ""}', 422, "empty"),
    "white space only": (b'{"text": " \\t\\n "}', 422, "empty"),
    "invisible characters only": ('{"text": "\u200b\u200e\u2066\U000e0041"}'.encode(), 422, "empty"),
    "null bytes only": (b'{"text": "\\u0000\\u0000"}', 422, "empty"),
    "slashes only": (b'{"text": "///"}', 422, "empty"),
    "501 characters": (json.dumps({"text": "a" * 501}).encode(), 422, "too_long"),
    "501 emoji": (json.dumps({"text": "😀" * 501}).encode(), 422, "too_long"),
    "not JSON": (f'{{"text": {MARK}'.encode(), 400, "not_json"),
    "nothing": (b"", 400, "not_json"),
    "not UTF-8": (b'{"text": "\xff\xfe"}', 400, "not_json"),
    "a list": (b'["text"]', 422, "not_object"),
    "null": (b"null", 422, "not_object"),
    "a number for text": (b'{"text": 5}', 422, "wrong_type"),
    "a list for text": (f'{{"text": ["{MARK}"]}}'.encode(), 422, "wrong_type"),
    "an object for topic": (b'{"topic": {}}', 422, "wrong_type"),
    "a number for the conversation": (b'{"text": "hello", "conversation": 7}', 422, "wrong_type"),
    "false for the language": (b'{"text": "hello", "language": false}', 422, "wrong_type"),
    "neither text nor topic": (b"{}", 422, "text_or_topic"),
    "both text and topic": (b'{"text": "hello", "topic": "greet"}', 422, "text_or_topic"),
    "an unknown topic": (f'{{"topic": "{MARK}"}}'.encode(), 422, "unknown_topic"),
    "an intent that is no topic": (b'{"topic": "followup_source"}', 422, "unknown_topic"),
    "a topic with Rasa's entities": (b'{"topic": "center_hours{\\"x\\": 1}"}', 422, "unknown_topic"),
    "a malformed language": (f'{{"text": "hello", "language": "{MARK}!!"}}'.encode(), 422, "language"),
    "an empty language": (b'{"text": "hello", "language": ""}', 422, "language"),
    "a megabyte": (b'{"text": "' + b"a" * 1_000_000 + b'"}', 413, "too_large"),
    "100,000 brackets": (b"[" * 100_000, 413, "too_large"),
    "brackets as deep as a body may hold": (b"[" * 8_000 + b"]" * 8_000, 400, "not_json"),
    "brackets inside a member": (b'{"text": ' + b"[" * 8_000 + b"]" * 8_000 + b"}", 400, "not_json"),
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_bad_body_gets_a_problem_in_the_readers_language(
    client: httpx.AsyncClient, name: str, language: str
) -> None:
    body, status, code = BODIES[name]
    response = await client.post(MESSAGES, content=body, headers={**JSON, "Accept-Language": language})
    document = is_problem(response, status, code)
    assert document["language"] == language
    assert MARK not in response.text


@pytest.mark.parametrize("name", BODIES)
async def test_a_problem_reads_differently_in_spanish(client: httpx.AsyncClient, name: str) -> None:
    body = BODIES[name][0]
    english, spanish = [
        (await client.post(MESSAGES, content=body, headers={**JSON, "Accept-Language": tag})).json()["detail"]
        for tag in LANGUAGES
    ]
    assert english != spanish


async def test_a_body_that_never_says_its_size_is_cut_off(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        for _ in range(1_000):
            sent += 1
            yield b" " * 4096

    is_problem(await client.post(MESSAGES, content=endless(), headers=JSON), 413, "too_large")
    assert sent < 10, "the rest of the stream is not read"


@pytest.mark.parametrize("text", ["\\ud800", "hello \\udfff", "\\ud83d alone"])
async def test_a_lone_surrogate_is_refused_or_removed(client: httpx.AsyncClient, text: str) -> None:
    response = await client.post(MESSAGES, content=f'{{"text": "{text}"}}'.encode(), headers=JSON)
    assert response.status_code in (200, 400, 422)


@pytest.mark.parametrize(
    "text",
    [
        "when is it\u0000 open?",
        "when \u202eis it open?",
        "when is it open?\U000e0041",
        "😀",
        "👩‍👩‍👧",
        "a" * 500,
        "😀" * 500,
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_odd_but_fair_texts_are_answered(client: httpx.AsyncClient, text: str, language: str) -> None:
    response = await client.post(MESSAGES, json={"text": text, "language": language})
    assert response.status_code == 200, response.text
    assert response.json()["replies"][0]["language"] == language


@pytest.mark.parametrize(
    "text", ["/center_hours", "//restart", '/center_hours{"x": "y"}', "\u200b/restart", "／restart"]
)
async def test_a_leading_slash_is_words_and_not_an_intent(client: httpx.AsyncClient, text: str) -> None:
    typed = (await client.post(MESSAGES, json={"text": text})).json()
    plain = (await client.post(MESSAGES, json={"text": text.lstrip("\u200b/／")})).json()
    assert [reply["topic"] for reply in typed["replies"]] == [reply["topic"] for reply in plain["replies"]]


@pytest.mark.parametrize("token", ["forged", "", "\u0000", "x" * 5_000, "../../etc", "💥"])
async def test_a_forged_token_starts_a_new_conversation(client: httpx.AsyncClient, token: str) -> None:
    answer = (await client.post(MESSAGES, json={"topic": "center_hours", "conversation": token})).json()
    assert answer["conversation"] != token
    assert "conversation_restarted" in [notice["code"] for notice in answer["replies"][0]["notices"]]


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_another_media_type_is_415(client: httpx.AsyncClient, media_type: str) -> None:
    response = await client.post(MESSAGES, content=b'{"text": "hello"}', headers={"Content-Type": media_type})
    is_problem(response, 415, "media_type")


async def test_unknown_members_are_ignored(client: httpx.AsyncClient) -> None:
    response = await client.post(MESSAGES, json={"topic": "center_hours", "colour": [1, {}]})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "path", ["/nothing", "/api/v1/nothing", "/api/v1/topics/nothing", f"/api/v1/{MARK}", "/docs", "/redoc"]
)
async def test_an_unknown_path_is_404_without_an_echo(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 404
    assert MARK not in response.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", MESSAGES),
        ("PUT", MESSAGES),
        ("DELETE", "/api/v1/languages"),
        ("POST", "/api/v1/topics"),
        ("PATCH", "/healthz"),
    ],
)
async def test_another_method_is_405_and_says_which_are_allowed(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    response = await client.request(method, path)
    is_problem(response, 405, "method")
    assert response.headers["allow"]


@pytest.mark.parametrize("tag", ["!!", "e", "en--US", "en-toolongsubtag", "\u0000", "a" * 65, "es_MX"])
@pytest.mark.parametrize("path", ["/api/v1/topics", "/api/v1/topics/center_hours"])
async def test_a_malformed_language_in_the_address_is_422(client: httpx.AsyncClient, path: str, tag: str) -> None:
    is_problem(await client.get(path, params={"language": tag}), 422, "language")


@pytest.mark.parametrize(
    "header", ["", ",,,", "*", "es;q=abc", "es;q=nan", "q=;;;", "a" * 8_000, "es-419-u-nu-latn,*;q=0"]
)
async def test_a_strange_accept_language_is_harmless(client: httpx.AsyncClient, header: str) -> None:
    response = await client.post(MESSAGES, content=b"[", headers={**JSON, "Accept-Language": header})
    is_problem(response, 400, "not_json")


@pytest.mark.parametrize(
    "body",
    [{}, {"conversation": 1, "reply": "x", "helpful": True}, {"conversation": "x", "reply": "y", "helpful": "yes"},
     {"conversation": "x", "reply": "y", "helpful": None}, {"conversation": "x", "reply": "y", "helpful": 1}],
)  # fmt: skip
async def test_feedback_of_the_wrong_form_is_422(client: httpx.AsyncClient, body: dict[str, Any]) -> None:
    is_problem(await client.post("/api/v1/feedback", json=body), 422, "wrong_type")


@pytest.mark.parametrize("reply", ["", "1", "1.center_hours.0", "²..", "99999999999.x.y", "\u0000", "x" * 5_000])
async def test_feedback_on_an_unknown_pair_is_404(client: httpx.AsyncClient, reply: str) -> None:
    body = {"conversation": "unknown", "reply": reply, "helpful": True}
    is_problem(await client.post("/api/v1/feedback", json=body), 404, "unknown_reply")


@pytest.mark.parametrize("token", ["unknown", "a%00b", "%F0%9F%92%A5", "x" * 2_000])
async def test_forgetting_is_always_204(client: httpx.AsyncClient, token: str) -> None:
    assert (await client.delete(f"/api/v1/conversations/{token}")).status_code == 204
