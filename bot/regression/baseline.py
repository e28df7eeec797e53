"""What the assistant said when somebody last looked and agreed: a record of every conversation, a file a locale.

It fails nothing. It shows, when the content or the model has changed, what people would notice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.knowledge.problems import ContentError, Problem, relative
from bot.paths import ROOT
from bot.regression.case import Case
from bot.regression.running import Result
from bot.regression.said import Said

FOLDER = ROOT / "tests" / "conversations" / "baseline"
_NO_LOCALE = "others"
_NAMES = {"citations": "document", "contacts": "id", "suggestions": "topic", "notices": "code"}


@dataclass(frozen=True)
class Spoken:
    """What is recorded of a reply: what a person notices. `names` are those of what stands beside the text."""

    topic: str
    outcome: str
    language: str
    text: str
    names: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, reply: Mapping[str, Any]) -> Spoken:
        """Take it from a reply of the interface, or from a record."""
        names = {
            member: tuple(entry[key] if isinstance(entry, Mapping) else entry for entry in reply.get(member, ()))
            for member, key in _NAMES.items()
        }
        return cls(reply["topic"], reply["outcome"], reply["language"], reply["text"], names)

    def as_json(self) -> dict[str, Any]:
        """Give it as it is recorded: what is empty is left out."""
        return {
            "topic": self.topic, "outcome": self.outcome, "language": self.language, "text": self.text,
            **{member: list(names) for member, names in self.names.items() if names},
        }  # fmt: skip


@dataclass(frozen=True)
class Exchange:
    """A message with the replies to it; `problem` is why it was refused."""

    text: str
    replies: tuple[Spoken, ...] = ()
    problem: str | None = None

    @classmethod
    def of(cls, text: str, said: Said) -> Exchange:
        """Take what was said to a message."""
        return cls(text, tuple(Spoken.of(reply) for reply in said.replies), said.problem)


@dataclass(frozen=True)
class Change:
    """A conversation that is no longer what it was. before: None for one that is new; after: None for one gone."""

    id: str
    locale: str
    before: tuple[Exchange, ...] | None
    after: tuple[Exchange, ...] | None


def locale_of(case: Case) -> str:
    """Name the file that a case is recorded in."""
    return case.locale or _NO_LOCALE


def accept(results: Iterable[Result], folder: Path = FOLDER) -> list[Path]:
    """Record what was said. Records of the same files are replaced, those of other files stay."""
    written: list[Path] = []
    by_locale: dict[str, dict[str, tuple[Exchange, ...]]] = {}
    for result in results:
        by_locale.setdefault(locale_of(result.case), {})[result.case.id] = _exchanges(result)
    for locale, cases in by_locale.items():
        path = folder / f"{locale}.json"
        files = {_file_of(name) for name in cases}
        kept = {name: said for name, said in _recorded(path).items() if _file_of(name) not in files}
        folder.mkdir(parents=True, exist_ok=True)
        rows = {name: [_as_json(one) for one in said] for name, said in sorted({**kept, **cases}.items())}
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        written.append(path)
    return written


def changes(results: Sequence[Result], folder: Path = FOLDER) -> list[Change]:
    """Give the conversations that differ from their record, of the files that were run."""
    found: list[Change] = []
    locales = dict.fromkeys(locale_of(result.case) for result in results)
    for locale in locales:
        now = {result.case.id: _exchanges(result) for result in results if locale_of(result.case) == locale}
        files = {_file_of(name) for name in now}
        before = {name: said for name, said in _recorded(folder / f"{locale}.json").items() if _file_of(name) in files}
        for name in dict.fromkeys([*before, *now]):
            if before.get(name) != now.get(name):
                found.append(Change(name, locale, before.get(name), now.get(name)))
    return found


def _exchanges(result: Result) -> tuple[Exchange, ...]:
    turns = result.case.turns[: len(result.said)]
    return tuple(Exchange.of(turn.text, said) for turn, said in zip(turns, result.said, strict=True))


def _recorded(path: Path) -> dict[str, tuple[Exchange, ...]]:
    if not path.exists():
        return {}
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {name: tuple(_exchange(row) for row in said) for name, said in rows.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        fix = "write it anew: faqbot test-conversations --accept"
        raise ContentError([Problem(relative(path, ROOT), 1, "this record can't be read", fix)]) from error


def _exchange(row: Mapping[str, Any]) -> Exchange:
    return Exchange(row["said"], tuple(Spoken.of(reply) for reply in row.get("replies", ())), row.get("problem"))


def _as_json(exchange: Exchange) -> dict[str, Any]:
    if exchange.problem is not None:
        return {"said": exchange.text, "problem": exchange.problem}
    return {"said": exchange.text, "replies": [reply.as_json() for reply in exchange.replies]}


def _file_of(name: str) -> str:
    return name.partition("::")[0]
