"""The JSON interface: messages, topics, languages, feedback, conversations, health, metrics."""

from __future__ import annotations

from typing import Any, Dict, Optional

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.gateway import contract, reply_ids
from bot.gateway.body import parse, read_bytes, text_or_none
from bot.gateway.exchange import exchange
from bot.gateway.idempotency import Repeats
from bot.gateway.language import accepted, is_well_formed, lookup
from bot.gateway.problems import Problem
from bot.gateway.state import GatewayState

JSON = "application/json"
_LANGUAGE = {
    "name": "language", "in": "query", "required": False, "schema": {"type": "string"}, "example": "es",
    "description": "BCP 47 tag; one that is not offered gives English",
}  # fmt: skip


class OrjsonResponse(Response):
    """JSON, written fast."""

    media_type = JSON

    def render(self, content: Any) -> bytes:
        """Write it."""
        return orjson.dumps(content)


def problem_responses(*statuses: int) -> Dict[int | str, Dict[str, Any]]:
    """Describe problem documents for statuses."""
    reference = {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}
    return {
        status: {"description": "Problem", "content": {contract.PROBLEM_MEDIA_TYPE: reference}} for status in statuses
    }


def _body(model: str) -> Dict[str, Any]:
    reference = {"schema": {"$ref": f"#/components/schemas/{model}"}}
    return {"requestBody": {"required": True, "content": {JSON: reference}}}


def state_of(request: Request) -> GatewayState:
    """Give the gateway's state."""
    state: GatewayState = request.app.state.gateway
    return state


def query_language(request: Request) -> str:
    """Give the offered language that ?language= names, else the one the browser prefers, else English."""
    offered = state_of(request).answers.knowledge.locales
    tag = request.query_params.get("language")
    if tag is None:
        return (
            accepted(request.headers.get("accept-language", ""), offered) or state_of(request).answers.knowledge.source
        )
    if not is_well_formed(tag):
        raise Problem("language")
    return lookup(tag, offered) or state_of(request).answers.knowledge.source


def routes(repeats: Repeats) -> APIRouter:
    """Give the JSON routes."""
    api = APIRouter()

    @api.post(
        "/api/v1/messages",
        response_class=OrjsonResponse,
        responses={200: {"model": contract.Answer}, **problem_responses(400, 413, 415, 422, 429, 503)},
        openapi_extra={
            **_body("Message"),
            "parameters": [
                {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string"}}
            ],
        },
        summary="Ask something, or press a topic",
    )
    async def messages(request: Request) -> Response:
        """Answer a message."""
        state = state_of(request)
        body = await read_bytes(request)
        data = parse(request, body)
        text, topic = text_or_none(data, "text"), text_or_none(data, "topic")
        language = request.scope["problem_language"] = text_or_none(data, "language")
        conversation = text_or_none(data, "conversation")
        # after the language is known: being told to wait is for people to read
        state.limit(request)

        async def answer() -> Dict[str, Any]:
            found = await exchange(state, text=text, topic=topic, language=language, conversation=conversation)
            del found["question"]
            return found

        key = request.headers.get("idempotency-key")
        return OrjsonResponse(await (answer() if key is None else repeats.once(key, body, answer)))

    @api.get("/api/v1/languages", responses={200: {"model": contract.Languages}}, summary="The languages offered")
    async def languages(request: Request) -> Response:
        """List the languages."""
        answers = state_of(request).answers
        rows = [
            {
                "tag": locale.tag,
                "autonym": locale.autonym,
                "direction": locale.direction,
                "reviewed": answers.is_reviewed(locale.tag),
            }
            for locale in answers.knowledge.locales.values()
        ]
        return OrjsonResponse({"languages": rows})

    @api.get(
        "/api/v1/topics",
        responses={200: {"model": contract.Topics}, **problem_responses(422)},
        openapi_extra={"parameters": [_LANGUAGE]},
        summary="What can be asked about",
    )
    async def topics(request: Request) -> Response:
        """List the topics by group."""
        language = query_language(request)
        return OrjsonResponse({"language": language, "groups": state_of(request).answers.groups(language)})

    @api.get(
        "/api/v1/topics/{topic}",
        responses={200: {"model": contract.TopicAnswer}, **problem_responses(404, 422)},
        openapi_extra={
            "parameters": [
                _LANGUAGE,
                {
                    "name": "topic",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string"},
                    "example": "center_hours",
                },
            ]
        },
        summary="One topic's answer",
    )
    async def topic(request: Request) -> Response:
        """Give a topic's answer."""
        language = query_language(request)
        answers = state_of(request).answers
        name = request.path_params["topic"]
        found = answers.knowledge.published(name)
        if found is None or found.question is None:
            raise Problem("unknown_topic_path")
        reply = answers.reply(name, language)
        return OrjsonResponse({"language": language, "direction": reply["direction"], "reply": reply})

    @api.post(
        "/api/v1/feedback",
        status_code=204,
        response_class=Response,
        responses=problem_responses(400, 404, 413, 415, 422, 503),
        openapi_extra=_body("Feedback"),
        summary="Say whether a reply helped",
    )
    async def feedback(request: Request) -> Response:
        """Count a vote; the last one on a reply counts."""
        state = state_of(request)
        data = parse(request, await read_bytes(request))
        token, reply, helpful = data.get("conversation"), data.get("reply"), data.get("helpful")
        if not isinstance(token, str) or not isinstance(reply, str) or not isinstance(helpful, bool):
            raise Problem("wrong_type")
        if state.assistant is None:
            raise Problem("unavailable")
        kept = state.assistant.conversations.get(token)
        known = reply_ids.verify(state.settings.secret, token, reply)
        if kept is None or known is None:
            raise Problem("unknown_reply")
        before: Optional[bool] = kept.votes.get(known.number)
        if before is not helpful:
            kept.votes[known.number] = helpful
            state.metrics.votes.add(known.topic, _word(helpful))
            if before is not None:
                state.metrics.votes.add(known.topic, _word(before), count=-1)
        return Response(status_code=204)

    @api.delete(
        "/api/v1/conversations/{token}",
        status_code=204,
        response_class=Response,
        openapi_extra={"parameters": [{"name": "token", "in": "path", "required": True, "schema": {"type": "string"}}]},
        summary="Forget a conversation",
    )
    async def forget(request: Request) -> Response:
        """Forget it at once."""
        assistant = state_of(request).assistant
        if assistant is not None:
            assistant.conversations.forget(request.path_params["token"])
        return Response(status_code=204)

    @api.get("/healthz", responses={200: {"model": contract.Health}}, summary="Alive")
    async def healthz(request: Request) -> Response:
        """Say that the process is alive."""
        return OrjsonResponse({"status": "alive", "failing": []})

    @api.get(
        "/readyz",
        responses={200: {"model": contract.Health}, 503: {"model": contract.Health}},
        summary="Ready to answer",
    )
    async def readyz(request: Request) -> Response:
        """Say whether messages can be answered; what fails is named."""
        failing = [] if state_of(request).assistant is not None else ["model"]
        return OrjsonResponse(
            {"status": "unready" if failing else "ready", "failing": failing}, 503 if failing else 200
        )

    @api.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        """Give the metrics to this machine, or to those named; to others there is nothing here."""
        state = state_of(request)
        if not state.may_read_metrics(request):
            raise Problem("not_found")
        if state.assistant is not None:
            state.metrics.conversations.set(len(state.assistant.conversations))
        return Response(state.metrics.text(), media_type="text/plain; version=0.0.4")

    return api


def _word(helpful: bool) -> str:
    return "yes" if helpful else "no"
