"""Rasa's tracker store over our conversations: it saves slots and nothing that was said."""

from __future__ import annotations

from typing import Any, Iterable, Optional

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.conversations import Conversations
from bot.settings import settings

# Slots that Rasa keeps for itself.
_RASA_SLOTS = {"requested_slot", "session_started_metadata"}


class LabelTrackerStore(TrackerStore):
    """Keeps of a tracker its slots only: labels of topics, never text of either side.

    Rasa stores a message as it came (rasa/core/processor.py), so this is the place where
    nothing of it may pass.
    """

    def __init__(
        self,
        domain: Optional[Domain],
        event_broker: Optional[EventBroker] = None,
        conversations: Optional[Conversations] = None,
        host: Optional[str] = None,
        **kwargs: Any,
    ) -> None:
        """Take the conversations to share with the gateway; `rasa run` makes its own."""
        super().__init__(domain, event_broker)
        # one that holds nothing yet is false, and still the one to share
        if conversations is None:
            chosen = settings()
            conversations = Conversations(chosen.max_conversations, chosen.idle_minutes * 60)
        self.conversations = conversations

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the slots."""
        slots = {name: value for name, value in tracker.current_slot_values().items() if name not in _RASA_SLOTS}
        self.conversations.put(tracker.sender_id, slots)

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """Make a tracker that listens, with the slots kept; None if nothing is."""
        kept = self.conversations.get(sender_id)
        if kept is None:
            return None
        events = [
            ActionExecuted(ACTION_SESSION_START_NAME),
            SessionStarted(),
            *(SlotSet(name, value) for name, value in kept.slots),
            ActionExecuted(ACTION_LISTEN_NAME),
        ]
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots, domain=self.domain)

    async def keys(self) -> Iterable[str]:
        """Give nobody a list of conversations."""
        return []
