"""Counts that cannot point at anybody: by topic and locale, an hour at a time, shown from five up."""

from __future__ import annotations

import time
from collections import Counter
from typing import Callable, Iterator, Tuple
from typing import Counter as Counts

from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

Key = Tuple[str, ...]
LEAST = 5
HOUR = 3600.0


class HourlyTally(Collector):
    """A Prometheus counter that takes in an hour's counts when the hour is over, each only if it reached five."""

    def __init__(self, name: str, text: str, labels: Tuple[str, ...], clock: Callable[[], float] = time.time) -> None:
        """Name the metric and its labels."""
        self._name, self._text, self._labels, self._clock = name, text, labels, clock
        self._hour = int(clock() // HOUR)
        self._running: Counts[Key] = Counter()
        self._shown: Counts[Key] = Counter()

    def add(self, *key: str, count: int = 1) -> None:
        """Count something under its labels; a negative count takes a vote back."""
        self._turn()
        self._running[key] += count

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Give the counts of the hours that are over."""
        self._turn()
        family = CounterMetricFamily(self._name, self._text, labels=self._labels)
        for key, count in sorted(self._shown.items()):
            family.add_metric(list(key), count)
        yield family

    def describe(self) -> Iterator[CounterMetricFamily]:
        """Name the metric without counting anything."""
        yield CounterMetricFamily(self._name, self._text, labels=self._labels)

    def _turn(self) -> None:
        hour = int(self._clock() // HOUR)
        if hour != self._hour:
            self._shown.update({key: count for key, count in self._running.items() if count >= LEAST})
            self._running.clear()
            self._hour = hour
