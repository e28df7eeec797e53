"""How people type, a language at a time: data/typing.yml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Mapping, Tuple

import yaml

from bot.paths import DATA

FILE = DATA / "typing.yml"
Rows = Tuple[str, ...]


@dataclass(frozen=True)
class TypingHabits:
    """The file's parts.

    every: for each kind of variant (marks, romanised, slips), one phrase in how many has one;
    0 for none. romanised: the locales whose people also write in Latin letters by sound.
    layouts: the rows of each keyboard. keyboards: which one a locale's people use, `default`
    for all others. mistaken: the locales whose people type with the wrong layout set.
    """

    every: Mapping[str, int]
    romanised: Tuple[str, ...]
    layouts: Mapping[str, Rows]
    keyboards: Mapping[str, str]
    mistaken: Tuple[str, ...]

    @classmethod
    def read(cls, path: Path = FILE) -> TypingHabits:
        """Read the file. Raises ValueError where it names a layout it does not hold, KeyError where it lacks a part."""
        data: Dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        layouts = {name: tuple(rows) for name, rows in data["layouts"].items()}
        unknown = sorted(set(data["keyboards"].values()) - layouts.keys())
        if unknown:
            raise ValueError(f"{path.name}: keyboards names {', '.join(unknown)}, which layouts does not hold")
        return cls(data["every"], tuple(data["romanised"]), layouts, data["keyboards"], tuple(data["mistaken"]))

    def keyboard(self, locale: str) -> Rows:
        """Give the rows of the keyboard that a locale's people type on."""
        return self.layouts[self.keyboards.get(locale, self.keyboards["default"])]

    @property
    def latin(self) -> Rows:
        """Give the rows of the keyboard that is set when it is the wrong one."""
        return self.layouts[self.keyboards["default"]]


@lru_cache(maxsize=1)
def typing_habits() -> TypingHabits:
    """Read the project's file once."""
    return TypingHabits.read()
