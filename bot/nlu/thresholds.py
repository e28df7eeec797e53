"""data/thresholds.yml: where to answer, to ask back, and to decline, a locale at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Mapping, Optional

import yaml

from bot.paths import DATA

FILE = DATA / "thresholds.yml"


@dataclass(frozen=True)
class Threshold:
    """The numbers of one locale, chosen on data/calibration (see bot.evaluation.calibrate).

    temperature: makes scores into honest probabilities.
    near, outside: how likely, of a documented topic and the fallbacks, the fallbacks are: below
    `near` the topic is answered, between the two the person is asked, above `outside` the
    fallback is given.
    sure: a topic at least this likely is answered without asking which of several is meant.
    option: a topic at least this likely may be offered when nothing is sure.
    refuse: all declines together at least this likely: the likeliest of them is given.
    """

    temperature: float = 1.0
    near: float = 0.2
    outside: float = 0.5
    sure: float = 0.4
    option: float = 0.05
    refuse: float = 0.4


@dataclass(frozen=True)
class Thresholds:
    """Thresholds by locale; a locale that has none yet takes the default ones."""

    default: Threshold
    by_locale: Mapping[str, Threshold]

    @classmethod
    def read(cls, path: Path = FILE) -> Thresholds:
        """Read the file. Raises ValueError where a field is unknown."""
        data: Dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
        try:
            rows = {name: Threshold(**row) for name, row in (data or {}).items()}
        except TypeError as error:
            raise ValueError(f"data/thresholds.yml: {error}; run make calibrate to write it anew") from error
        return cls(rows.pop("default", Threshold()), rows)

    def of(self, tag: Optional[str]) -> Threshold:
        """Give the thresholds of a locale."""
        return self.by_locale.get(tag or "", self.default)
