"""Remembers what was worked out for recent texts, under a keyed hash: the texts themselves are not kept."""

from __future__ import annotations

import hashlib
import secrets
from threading import Lock
from typing import Callable, Generic, TypeVar

from cachetools import LRUCache

Value = TypeVar("Value")


class HashedCache(Generic[Value]):
    """The results for the `size` texts seen last."""

    def __init__(self, size: int) -> None:
        """Keep at most `size` results."""
        # A key made at each start: without it nobody could test which texts were seen.
        self._key = secrets.token_bytes(16)
        self._results: LRUCache[bytes, Value] = LRUCache(maxsize=size)
        self._one_at_a_time = Lock()

    def get(self, text: str, compute: Callable[[str], Value]) -> Value:
        """Give the result for a text, worked out only if it is not remembered. Safe to call from several threads."""
        key = self._hashed(text)
        with self._one_at_a_time:
            found = self._results.get(key)
        if found is None:
            found = compute(text)
            with self._one_at_a_time:
                self._results[key] = found
        return found

    def __contains__(self, text: str) -> bool:
        """Tell whether the result for a text is remembered."""
        with self._one_at_a_time:
            return self._hashed(text) in self._results

    def _hashed(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=self._key).digest()
