"""What the assistant said to one message, as its HTTP interface gives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import regex

from bot.nlu.normalization import western_digits

Json = dict[str, Any]
_ISOLATES = regex.compile(r"[\u2066-\u2069\u200e\u200f]")
_SPACE = regex.compile(r"\s+")


@dataclass(frozen=True)
class Said:
    """The replies in their order; or the code of the problem, where the message was refused.

    slots: what the conversation remembers, where it can be seen: not through a server's interface.
    """

    replies: tuple[Json, ...] = ()
    redacted: bool = False
    problem: str | None = None
    slots: Mapping[str, Any] | None = None

    def texts(self) -> Iterator[str]:
        """Give the replies' texts."""
        return (str(reply["text"]) for reply in self.replies)

    def names(self, member: str, key: str) -> list[str]:
        """Give the names in a list of the replies: of citations, contacts, suggestions or notices."""
        return [str(entry[key]) for reply in self.replies for entry in reply[member]]

    def everything_shown(self) -> Iterator[str]:
        """Give every text that a person could see."""
        for reply in self.replies:
            yield from _strings(reply)

    def summary(self) -> str:
        """Say in a line what was said."""
        if self.problem is not None:
            return f"refused: {self.problem}"
        lines = (
            f"{reply['topic']} ({reply['outcome']}, {reply['language']}): {_shortened(reply['text'])}"
            for reply in self.replies
        )
        return "; ".join(lines)


def comparable(text: str) -> str:
    r"""Write a text so that spaces, direction marks, case and the script of digits make no difference.

    >>> comparable("Llame al \u20661-800\u2069\n  AHORA ٢٠١٣")
    'llame al 1-800 ahora 2013'
    """
    return _SPACE.sub(" ", western_digits(_ISOLATES.sub("", text))).strip().casefold()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _strings(part)


def _shortened(text: str, length: int = 90) -> str:
    flat = _SPACE.sub(" ", text)
    return flat if len(flat) <= length else flat[: length - 1] + "…"
