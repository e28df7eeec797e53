"""Idempotency-Key: the same request within ten minutes gets the same reply, also while the first is under way."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from typing import Any, Awaitable, Callable, Dict

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

    async def once(self, key: str, body: bytes, answer: Callable[[], Awaitable[Response]]) -> Response:
        """Give the reply that the request got before, or answer it now."""
        digest = hmac.new(self._secret, key.encode("utf-8", "replace") + b"\0" + body, hashlib.sha256).digest()
        found = self._replies.get(digest)
        if found is not None:
            return await asyncio.shield(found)
        future = self._replies[digest] = asyncio.get_running_loop().create_future()
        try:
            reply = await answer()
        except BaseException as error:
            self._replies.pop(digest, None)
            if not future.done():
                future.set_exception(error)
                # heard by whoever waits; nobody need wait
                future.exception()
            raise
        future.set_result(reply)
        return reply
