"""What the names in conversation tests may be: a wrong one is an error of the file, not a failure of the assistant."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.gateway.problems import PROBLEMS
from bot.knowledge import Knowledge
from bot.knowledge.interface import NOTICES
from bot.knowledge.rendering import OUTCOMES

# The assertions whose values are names, and the kind of each.
_KINDS = {
    "topic": "topic", "topics": "topic", "suggests": "topic", "outcome": "outcome", "language": "language",
    "same_facts_as": "language", "cites": "document", "contact": "contact", "notice": "notice", "problem": "problem",
}  # fmt: skip


@dataclass(frozen=True)
class Names:
    """The names that there are, by kind."""

    known: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, knowledge: Knowledge) -> Names:
        """Take them from the content."""
        return cls(
            {
                "topic": tuple(knowledge.topics),
                "outcome": OUTCOMES,
                "language": tuple(knowledge.locales),
                "document": tuple(knowledge.documents),
                "contact": tuple(knowledge.contacts),
                "notice": tuple(NOTICES),
                "problem": tuple(PROBLEMS),
            }
        )

    def wrong(self, assertion: str, value: Any) -> tuple[str, str] | None:
        """Give what is wrong with an assertion's value, and the fix; None where nothing is."""
        kind = _KINDS.get(assertion)
        if kind is None:
            return None
        names = self.known[kind]
        for name in value if isinstance(value, list) else [value]:
            if name not in names:
                close = difflib.get_close_matches(str(name), names, 3, 0.5) or list(names)[:12]
                return f"there is no {kind} '{name}'", f"use one such as {', '.join(close)}"
        return None
