"""One question on the command line: `faqbot ask`."""

from __future__ import annotations

import asyncio
from typing import Optional

from bot.assistant.quiet import before_rasa


def ask(text: str, language: Optional[str] = None) -> str:
    """Answer a text as the gateway does, and give the replies as plain text.

    Raises ValueError for a text that holds nothing, TrainingFailed and ContentError as training does.
    """
    before_rasa()
    from bot.assistant.assistant import Assistant
    from bot.assistant.plain_text import details_of
    from bot.assistant.training import ensure_model
    from bot.gateway.hygiene import clean
    from bot.gateway.redaction import redact

    cleaned = clean(text)
    if not cleaned:
        raise ValueError("the question is empty")
    assistant = Assistant.load(ensure_model())
    found = redact(cleaned)
    turn = asyncio.run(
        assistant.respond(assistant.conversations.start(), text=found.text, language=language, redacted=found.kinds)
    )
    paragraphs = [line for reply in turn.replies for line in (reply["text"], *details_of(reply, assistant.answers))]
    return "\n\n".join(paragraphs)
