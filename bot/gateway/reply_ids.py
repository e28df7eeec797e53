"""Ids of replies, verified without being stored: number, topic, and a keyed hash bound to the conversation."""

from __future__ import annotations

import hashlib
import hmac
from typing import NamedTuple, Optional


class ReplyId(NamedTuple):
    """What an id says: the reply's number in its conversation, and its topic."""

    number: int
    topic: str


def make(secret: str, conversation: str, number: int, topic: str) -> str:
    """Give the id of a reply."""
    return f"{number}.{topic}.{_mac(secret, conversation, number, topic)}"


def verify(secret: str, conversation: str, text: str) -> Optional[ReplyId]:
    """Read an id back, or give None where it is not of this conversation."""
    number, _, rest = text.partition(".")
    topic, _, mac = rest.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    expected = _mac(secret, conversation, int(number), topic)
    same = hmac.compare_digest(expected.encode(), mac.encode("utf-8", "replace"))
    return ReplyId(int(number), topic) if same else None


def _mac(secret: str, conversation: str, number: int, topic: str) -> str:
    message = f"{conversation}\0{number}\0{topic}".encode("utf-8", "replace")
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()[:24]
