"""What is measured: replies by topic and locale, votes, latency, conversations. No label holds text."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.gateway.tallies import HourlyTally

_BUCKETS = (0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """The metrics of one gateway process."""

    def __init__(self) -> None:
        """Register them in a registry of their own."""
        self.registry = CollectorRegistry()
        self.replies = HourlyTally(
            "faqbot_replies", "Replies by topic, locale and outcome", ("topic", "language", "outcome")
        )
        self.votes = HourlyTally("faqbot_votes", "Votes on replies by topic", ("topic", "helpful"))
        self.registry.register(self.replies)
        self.registry.register(self.votes)
        self.requests = Counter(
            "faqbot_requests", "Requests by route and status", ("route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "faqbot_message_seconds", "Time to answer a message", registry=self.registry, buckets=_BUCKETS
        )
        self.conversations = Gauge("faqbot_conversations", "Conversations kept now", registry=self.registry)

    def text(self) -> bytes:
        """Give them in Prometheus' text format."""
        return generate_latest(self.registry)
