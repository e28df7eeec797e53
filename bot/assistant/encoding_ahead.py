"""Encodes a message beside the event loop, before Rasa understands it.

Encoding is most of the work of a text that was not seen before, and ONNX Runtime frees the interpreter meanwhile: other
messages go on, on another core. Rasa runs its graph without a pause, so it is done before.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Awaitable, Callable, Dict

from rasa.core.channels.channel import UserMessage

from bot.nlu.encoders import cores
from bot.nlu.sentence_encoder import SentenceEncoder

Parse = Callable[..., Awaitable[Dict[str, Any]]]


class EncodingAhead:
    """Stands in for `parse_message` of Rasa's processor; called while the conversation is locked, so order is kept."""

    def __init__(self, parse: Parse, encoder: SentenceEncoder) -> None:
        """Take what parses, and the pipeline's own encoder: it keeps the vector until it is asked for."""
        self._parse = parse
        self._encoder = encoder
        self._threads = ThreadPoolExecutor(cores(), "encoder")

    async def __call__(self, message: UserMessage, *others: Any, **named: Any) -> Dict[str, Any]:
        """Encode the message's text, then parse it (see MessageProcessor.parse_message)."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._encoder.prepare, message.text or "")
        return await self._parse(message, *others, **named)
