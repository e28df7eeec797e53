"""data/pass_marks.yml: what each locale must reach on its own, and what all must reach together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.evaluation.metrics import MEASURES, Rate
from bot.paths import DATA

FILE = DATA / "pass_marks.yml"
_NAMES = {measure.name for measure in MEASURES}
_PARTS = ("every_locale", "locales", "all_locales", "every_register", "not_offered")


class MarksError(Exception):
    """The file of pass marks can't be used; the message says where and why."""


@dataclass(frozen=True)
class Mark:
    """A bound on a measure: exactly one of the two is set, as a share between 0 and 1."""

    at_least: float | None = None
    at_most: float | None = None

    def holds(self, rate: Rate) -> bool:
        """Tell whether the rate passes. A rate over nothing neither passes nor fails: it holds."""
        if rate.share is None:
            return True
        if self.at_least is not None:
            return rate.share >= self.at_least
        return rate.share <= float(self.at_most or 0.0)

    def __str__(self) -> str:
        """Give the bound as people read it."""
        return f"≥ {self.at_least:.1%}" if self.at_least is not None else f"≤ {self.at_most or 0.0:.1%}"


@dataclass(frozen=True)
class Missed:
    """A mark that a group's rate did not reach: a locale's, a register's, or that of all together."""

    locale: str
    measure: str
    mark: Mark
    rate: Rate


@dataclass(frozen=True)
class PassMarks:
    """The marks of every locale, and those that a locale has instead or on top.

    all_locales: of all offered locales' items together. every_register: of each register over
    all of them. not_offered: of all items in languages that are not offered, together.
    """

    every_locale: Mapping[str, Mark]
    locales: Mapping[str, Mapping[str, Mark]]
    all_locales: Mapping[str, Mark] = field(default_factory=dict)
    every_register: Mapping[str, Mark] = field(default_factory=dict)
    not_offered: Mapping[str, Mark] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path = FILE) -> PassMarks:
        """Read the file. Raises MarksError."""
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        unknown = sorted(data.keys() - set(_PARTS))
        if unknown:
            raise MarksError(f"{path.name}: unknown part {', '.join(unknown)}; there are {', '.join(_PARTS)}")
        shared = {part: _marks(data.get(part) or {}, f"{path.name}: {part}") for part in _PARTS if part != "locales"}
        own = {tag: _marks(rows, f"{path.name}: locales.{tag}") for tag, rows in (data.get("locales") or {}).items()}
        return cls(locales=own, **shared)

    def of(self, locale: str) -> dict[str, Mark]:
        """Give the marks of a locale, by measure."""
        return {**self.every_locale, **self.locales.get(locale, {})}


def _marks(rows: Mapping[str, Any], where: str) -> dict[str, Mark]:
    return {name: _mark(name, row, where) for name, row in rows.items()}


def _mark(name: str, row: Any, where: str) -> Mark:
    if name not in _NAMES:
        raise MarksError(f"{where}: unknown measure '{name}'; there are {', '.join(sorted(_NAMES))}")
    bounds = list(row.items()) if isinstance(row, dict) else []
    if len(bounds) != 1 or bounds[0][0] not in ("at_least", "at_most"):
        raise MarksError(f"{where}.{name}: write either at_least or at_most")
    bound, value = bounds[0]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise MarksError(f"{where}.{name}: {value!r} is no share between 0 and 1")
    return Mark(**{bound: float(value)})
