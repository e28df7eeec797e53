"""The assistant in this process: Rasa's agent, and one call that takes a message and gives the replies."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Optional, Sequence, Tuple

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.policies.rule_policy import RulePolicy

from actions.dialogue import GATEWAY_CHANNEL, answers
from bot.assistant.conversations import Conversations
from bot.assistant.encoding_ahead import EncodingAhead
from bot.assistant.graph_runner import PlannedGraphRunner
from bot.assistant.in_process import InProcessActions
from bot.assistant.quiet import keep_quiet
from bot.assistant.rule_memory import RuleMemory
from bot.assistant.tracker_store import LabelTrackerStore
from bot.knowledge import Answers, Knowledge
from bot.settings import settings


class EmptyReply(Exception):
    """Rasa gave nothing back: it swallows an exception in an action."""


@dataclass(frozen=True)
class Turn:
    """What one message led to: replies (DESIGN's contract, without ids), languages by tag."""

    replies: Tuple[Dict[str, Any], ...]
    language: str
    detected_language: Optional[str]


class Assistant:
    """Answers messages. One in a process."""

    def __init__(self, agent: Agent, conversations: Conversations, answers: Answers) -> None:
        """Use `load`."""
        self._agent = agent
        self.conversations = conversations
        self.answers = answers

    @property
    def knowledge(self) -> Knowledge:
        """Give the content."""
        return self.answers.knowledge

    @classmethod
    def load(cls, model: Path, conversations: Optional[Conversations] = None) -> Assistant:
        """Load a trained model. Blocks for some seconds; raises what Rasa raises for a broken one."""
        keep_quiet()
        chosen = settings()
        kept = conversations
        if kept is None:
            kept = Conversations(chosen.max_conversations, chosen.idle_minutes * 60)
        store = LabelTrackerStore(None, conversations=kept)
        agent = Agent.load(model, tracker_store=store, action_endpoint=InProcessActions())
        # Rasa wraps every store so that a failing one is replaced by one that never forgets: take it out again.
        store.domain = agent.domain
        agent.tracker_store = store
        agent.processor.tracker_store = store
        runner = PlannedGraphRunner.of(agent.processor.graph_runner)
        agent.processor.graph_runner = runner
        RuleMemory.put_on(runner.component(RulePolicy))
        agent.processor.parse_message = EncodingAhead(agent.processor.parse_message, runner)
        loaded = cls(agent, kept, answers())
        loaded._warm_up()
        return loaded

    def _warm_up(self) -> None:
        """Understand a question in each locale: what loads late loads now, and what is set wrong fails now."""
        known = self.answers.knowledge
        first = next(iter(known.listed())).topic
        questions = [self.answers.question(first, tag) for tag in known.locales]

        async def understand() -> None:
            for question in questions:
                await self._agent.parse_message(question)

        # a thread of its own, for the caller may have a running loop
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, understand()).result()

    async def respond(
        self,
        token: str,
        *,
        text: Optional[str] = None,
        topic: Optional[str] = None,
        language: Optional[str] = None,
        not_offered: bool = False,
        redacted: Sequence[str] = (),
    ) -> Turn:
        """Answer a text (already cleaned and redacted) or a pressed topic, in a conversation.

        `language` is an offered tag that the person chose; `redacted` names the kinds of
        personal data taken out. Raises EmptyReply where Rasa answers with nothing.
        """
        words = f"/{topic}" if topic is not None else str(text).lstrip("/")
        metadata = {
            "language": language,
            "not_offered": not_offered,
            "pressed": topic is not None,
            "redacted": list(redacted),
        }
        channel = CollectingOutputChannel()
        message = UserMessage(words, channel, token, input_channel=GATEWAY_CHANNEL, metadata=metadata)
        await self._agent.handle_message(message)
        payloads = [entry["custom"] for entry in channel.messages if "custom" in entry]
        if not payloads or not payloads[0]["replies"]:
            raise EmptyReply
        found = payloads[0]
        spoken = found["language"] or language or found["replies"][-1]["language"]
        return Turn(tuple(found["replies"]), spoken, found["detected_language"])
