"""Sets of questions, one JSON object a line, as they stand in data/development and data/calibration."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.paths import DATA

SETS = ("development", "calibration")
KINDS = ("in_scope", "lookalike", "record_request", "near", "far")
# Kinds that have an answer. A lookalike reads like a request for records, and is none.
ANSWERABLE = ("in_scope", "lookalike")
# Kinds whose answer is not in the documents.
UNANSWERABLE = ("near", "far")
_FIELDS = {"text", "accept", "kind", "register"}


class ItemError(Exception):
    """A line of a set is not what it should be; the message names file, line and fix."""


@dataclass(frozen=True)
class Item:
    """A question and the labels that a fair judge would call right. `locale` is the tag of its file."""

    locale: str
    text: str
    accept: tuple[str, ...]
    kind: str
    register: str


def files(folder: Path, locales: Iterable[str] = ()) -> list[Path]:
    """Give a set's files, all or those of some locales. Raises FileNotFoundError where there is none."""
    wanted = set(locales)
    found = {path.stem: path for path in sorted(folder.glob("*.jsonl"))}
    missing = sorted(wanted - found.keys())
    if missing or not found:
        what, there = ", ".join(missing) or "any locale", ", ".join(found) or "none"
        raise FileNotFoundError(f"no questions for {what} in {folder.name}; its locales: {there}")
    return [path for tag, path in found.items() if not wanted or tag in wanted]


def folder_of(name: str) -> Path:
    """Give the folder of a set."""
    return DATA / name


def read(path: Path) -> list[Item]:
    """Read one file of a set, less the questions that are still to be written. Raises ItemError."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    items = [_item(line, path, number) for number, line in lines if line.strip()]
    return [item for item in items if item.text.strip()]


def _item(line: str, path: Path, number: int) -> Item:
    where = f"{path.parent.name}/{path.name}:{number}"
    try:
        row: dict[str, Any] = json.loads(line)
    except json.JSONDecodeError as error:
        raise ItemError(f"{where}: not JSON ({error.msg}); write one object a line") from error
    if not isinstance(row, dict) or row.keys() != _FIELDS:
        raise ItemError(f"{where}: needs exactly the fields {', '.join(sorted(_FIELDS))}")
    if row["kind"] not in KINDS:
        raise ItemError(f"{where}: unknown kind '{row['kind']}'; there are {', '.join(KINDS)}")
    if not isinstance(row["accept"], list) or (row["text"] and not row["accept"]):
        raise ItemError(f"{where}: needs at least one accepted label")
    return Item(path.stem, row["text"], tuple(row["accept"]), row["kind"], row["register"])
