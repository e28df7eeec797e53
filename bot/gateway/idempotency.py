"""Idempotency-Key: the same request within ten minutes gets the same reply, also while the first is under way."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from typing import Any, Callable, Coroutine, Dict

from cachetools import TTLCache

_SECONDS = 600
_MOST = 4096
Response = Dict[str, Any]


class Repeats:
    """Replies by a keyed hash of key and request: neither stands in it. Failures are not kept."""

    def __init__(self, secret: str) -> None:
        """Use the gateway's secret."""
        self._secret = secret.encode()
        self._replies: TTLCache[bytes, asyncio.Future[Response]] = TTLCache(maxsize=_MOST, ttl=_SECONDS)

    async def once(self, key: str, body: bytes, answer: Callable[[], Coroutine[Any, Any, Response]]) -> Response:
        """Give the reply that the request got before, or answer it now."""
        digest = hmac.new(self._secret, key.encode("utf-8", "replace") + b"\0" + body, hashlib.sha256).digest()
        found = self._replies.get(digest)
        if found is None:
            # a task of its own: a first caller who goes away must not fail those who wait for the same reply
            found = self._replies[digest] = asyncio.ensure_future(answer())
            found.add_done_callback(lambda done: self._drop_failed(digest, done))
        return await asyncio.shield(found)

    def _drop_failed(self, digest: bytes, done: asyncio.Future[Response]) -> None:
        if (done.cancelled() or done.exception() is not None) and self._replies.get(digest) is done:
            del self._replies[digest]
