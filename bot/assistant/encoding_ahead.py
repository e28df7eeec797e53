"""Encodes a message beside the event loop, before Rasa understands it.

Encoding is most of the work of a text that was not seen before, and ONNX Runtime frees the interpreter meanwhile: other
messages go on, on another core, and so does this one as far as it needs no vector: which language it is in, and what
its words say. Rasa runs its graph step after step without a pause, so all this is done before.
"""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Awaitable, Callable, Dict

from rasa.core.channels.channel import UserMessage

from bot.assistant.graph_runner import PlannedGraphRunner
from bot.nlu.encoders import cores
from bot.nlu.locale_identifier import LocaleIdentifier
from bot.nlu.sentence_encoder import SentenceEncoder
from bot.nlu.spelling_corrector import SpellingCorrector
from bot.nlu.topic_classifier import TopicClassifier

Parse = Callable[..., Awaitable[Dict[str, Any]]]
_SWITCH_SECONDS = 0.0005


class EncodingAhead:
    """Stands in for `parse_message` of Rasa's processor; called while the conversation is locked, so order is kept."""

    def __init__(self, parse: Parse, steps: PlannedGraphRunner) -> None:
        """Take what parses, and the loaded pipeline: its steps keep what they find until they are asked for it."""
        self._parse = parse
        self._encoder = steps.component(SentenceEncoder)
        self._identifier = steps.component(LocaleIdentifier)
        self._spelling = steps.component(SpellingCorrector)
        self._classifier = steps.component(TopicClassifier)
        # one core is left to all else: with as many threads as cores fewer messages a second were answered
        self._threads = ThreadPoolExecutor(max(1, cores() - 1), "encoder")
        # for the whole process: a thread that is done encoding waits this long for its turn, not Python's 5 ms
        sys.setswitchinterval(_SWITCH_SECONDS)

    async def __call__(self, message: UserMessage, *others: Any, **named: Any) -> Dict[str, Any]:
        """Encode the message's text, then parse it (see MessageProcessor.parse_message)."""
        await self._prepare(message.text or "")
        return await self._parse(message, *others, **named)

    async def _prepare(self, text: str) -> None:
        mended = self._spelling.mended(text)
        encoding = asyncio.get_running_loop().run_in_executor(self._threads, self._encoder.prepare, mended)
        try:
            as_typed = self._identifier.prepare(text)
            self._classifier.prepare(mended if as_typed == text else self._spelling.mended(as_typed))
        finally:
            await encoding
