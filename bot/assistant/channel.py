"""Rasa's REST channel with our hygiene and redaction: the door of `rasa run`, for development."""

from __future__ import annotations

from typing import Any, Awaitable, Callable, Dict, Optional

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from sanic.blueprints import Blueprint
from sanic.request import Request

from bot.gateway.hygiene import clean
from bot.gateway.redaction import redact

OnMessage = Callable[[UserMessage], Awaitable[Any]]


class RedactedRestInput(RestInput):
    """Takes `{"sender", "message"}` at /webhooks/rest/webhook and hands on what is left after redaction."""

    @classmethod
    def name(cls) -> str:
        """Give the name in the address: the same as Rasa's own REST channel."""
        return "rest"

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """Give the routes of Rasa's REST channel; every message is cleaned before it goes on."""

        async def cleaned(message: UserMessage) -> Any:
            found = redact(clean(message.text or ""))
            message.text = found.text
            message.metadata = {**(message.metadata or {}), "redacted": list(found.kinds)}
            return await on_new_message(message)

        routes: Blueprint = super().blueprint(cleaned)
        return routes

    def get_metadata(self, request: Request) -> Optional[Dict[str, Any]]:
        """Take the language that the request chooses, if any."""
        body = request.json or {}
        language = body.get("language")
        return {"language": language} if isinstance(language, str) else {}
