"""What the routes share: settings, content, the assistant once it is loaded, metrics, limits."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Optional

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from bot.gateway.metrics import Metrics
from bot.gateway.problems import Problem
from bot.knowledge import Answers
from bot.settings import Settings, names

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant


@dataclass
class GatewayState:
    """One a process. `assistant` is None until the model is loaded, and stays so if it cannot be."""

    settings: Settings
    answers: Answers
    assistant: Optional[Assistant] = None
    metrics: Metrics = field(default_factory=Metrics)

    def __post_init__(self) -> None:
        """Prepare the rate limit."""
        self._limit: Optional[RateLimitItem] = (
            None if self.settings.rate_limit == "off" else parse(self.settings.rate_limit)
        )
        # the limiter holds its storage weakly
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)

    def client(self, request: Request) -> str:
        """Give the client's address; a proxy's word for it is believed only if the proxy is trusted."""
        peer = request.client.host if request.client else ""
        if peer in names(self.settings.trusted_proxies):
            forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
            if forwarded:
                return forwarded[-1]
        return peer

    def limit(self, request: Request) -> None:
        """Count a message against its client's limit. Raises Problem with Retry-After."""
        if self._limit is None:
            return
        address = self.client(request).encode("utf-8", "replace")
        key = hmac.new(self.settings.secret.encode(), address, hashlib.sha256).hexdigest()[:16]
        if not self._limiter.hit(self._limit, key):
            reset = self._limiter.get_window_stats(self._limit, key)[0]
            raise Problem("rate", {"Retry-After": str(max(1, math.ceil(reset - time.time())))})

    def may_read_metrics(self, request: Request) -> bool:
        """Tell whether the client is on this machine or named in FAQBOT_METRICS_ALLOW."""
        peer = request.client.host if request.client else ""
        if "x-forwarded-for" in request.headers and peer not in names(self.settings.trusted_proxies):
            # handed on by a proxy that nobody named: its own address says nothing about who asks
            return False
        address = self.client(request)
        try:
            local = ipaddress.ip_address(address).is_loopback
        except ValueError:
            local = False
        return local or address in names(self.settings.metrics_allow)
