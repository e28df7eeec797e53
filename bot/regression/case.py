"""A test case: what a person does, step by step, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Expectation:
    """Something that must be so. `name` is an assertion's; `value` as the file gives it; `line` where it stands."""

    name: str
    value: Any
    line: int


@dataclass(frozen=True)
class Turn:
    """One message and what must come of it.

    text: as a person types it; "/topic" presses a topic. language: the tag that the person chose, if any. `texts` are
    what the bot must say, word for word, in this order.
    """

    text: str
    line: int
    language: str | None = None
    texts: tuple[Expectation, ...] = ()
    expectations: tuple[Expectation, ...] = ()


@dataclass(frozen=True)
class Case:
    """One conversation.

    file: from the project's root. locale: the tag of its folder, or what its metadata say; None for Rasa's files.
    slots: what is remembered before the first message. must_pass: never counted in a share. known_failure: why it
    fails for now; then it must fail.
    """

    name: str
    file: str
    line: int
    turns: tuple[Turn, ...]
    locale: str | None = None
    slots: Mapping[str, Any] | None = None
    must_pass: bool = False
    known_failure: str | None = None

    @property
    def is_certain(self) -> bool:
        """Tell whether it must pass by itself, never only in a share: where topics are pressed, no training matters."""
        return self.must_pass or all(turn.text.startswith("/") for turn in self.turns)

    @property
    def id(self) -> str:
        """Give what names it among all: file and name."""
        return f"{self.file}::{self.name}"
