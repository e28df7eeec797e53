"""Conversations in memory: labels only, never a person's words; bounded in number and in time."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Mapping, Optional, Tuple

Clock = Callable[[], float]
Slots = Mapping[str, Any]


@dataclass
class Conversation:
    """What is kept of one conversation: when it was last used, its slots, how many replies, votes on them."""

    used: float
    slots: Tuple[Tuple[str, Any], ...] = ()
    replies: int = 0
    votes: Dict[int, bool] = field(default_factory=dict)


class Conversations:
    """A store of at most `cap` conversations; one not used for `idle_seconds` is gone, the longest idle goes first."""

    def __init__(self, cap: int, idle_seconds: float, clock: Clock = time.monotonic) -> None:
        """Keep up to `cap` conversations."""
        self._cap = cap
        self._idle = idle_seconds
        self._clock = clock
        self._kept: OrderedDict[str, Conversation] = OrderedDict()

    def __len__(self) -> int:
        """Count the conversations kept, those past their idle limit included until the next message."""
        return len(self._kept)

    def start(self) -> str:
        """Begin a conversation and give its token: 128 random bits."""
        token = secrets.token_urlsafe(16)
        self._kept[token] = Conversation(self._clock())
        self._trim()
        return token

    def get(self, token: str) -> Optional[Conversation]:
        """Give a conversation that is still kept, else None."""
        found = self._kept.get(token)
        if found is None:
            return None
        if self._clock() - found.used > self._idle:
            del self._kept[token]
            return None
        return found

    def put(self, token: str, slots: Slots) -> None:
        """Keep the slots of a conversation, as of now; those that are unset take no room."""
        found = self._kept.get(token)
        if found is None:
            found = self._kept[token] = Conversation(self._clock())
        found.used = self._clock()
        found.slots = tuple((name, value) for name, value in slots.items() if value is not None)
        self._kept.move_to_end(token)
        self._trim()

    def forget(self, token: str) -> None:
        """Forget a conversation at once; one that is not kept is fine too."""
        self._kept.pop(token, None)

    def _trim(self) -> None:
        oldest_allowed = self._clock() - self._idle
        while self._kept:
            token, oldest = next(iter(self._kept.items()))
            if len(self._kept) <= self._cap and oldest.used >= oldest_allowed:
                return
            del self._kept[token]
