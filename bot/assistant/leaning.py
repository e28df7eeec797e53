"""Messages that lean on the reply before them although, alone, they read like a question of their own.

"And in 2013?" reads like the figures of that year, "which document says so?" like a question for the sources, "can you
say it in Spanish?" like one for the languages. After an answer they mean that answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from bot.knowledge import CLARIFY, Kind, Knowledge

if TYPE_CHECKING:
    from bot.assistant.dialogue import Message, State

# The topic of all figures of the documents' year.
YEAR_OVERVIEW = "fy2013_overview"
# From this on a message may be one that leans on the last topic.
_LEAST_LEANING = 0.02


def leaning(message: Message, state: State, knowledge: Knowledge) -> Optional[str]:
    """Give the follow-up that a brief message is, or None where it stands on its own."""
    about = knowledge.topics.get(state.topic or "")
    if about is None or not message.brief or message.pressed or message.redacted:
        return None
    if about.kind is Kind.FAQ:
        if message.years and message.intent in (YEAR_OVERVIEW, CLARIFY) and _may_be("followup_other_year", message):
            return "followup_other_year"
        if message.intent == "answer_sources" and _may_be("followup_source", message):
            return "followup_source"
    names_one = message.intent == "languages" and message.named_language is not None
    return "switch_language" if names_one and _may_be("switch_language", message) else None


def _may_be(follow_up: str, message: Message) -> bool:
    return any(label == follow_up and p >= _LEAST_LEANING for label, p in message.ranking)
