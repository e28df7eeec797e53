"""What is learned from: texts with labels, drawn in batches in which near misses stand beside each other."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tokenizers import Tokenizer

from bot.encoder.tokenizer import PREFIX

# Longer texts are cut: what a question asks stands within its first hundred pieces.
_MOST_PIECES = 96
# One phrase in this many is held back, to see when to stop.
_HELD_BACK = 20


@dataclass(frozen=True)
class Example:
    """A text, its label, and the ways in which people might type it instead."""

    text: str
    label: str
    variants: Sequence[str] = field(default=())


class BadExamples(Exception):
    """The file can't be learned from; the message says where and why."""


def read(path: Path) -> list[Example]:
    """Read JSON Lines of text and label, and variants if there are any. Raises BadExamples with the line."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found.append(Example(str(row["text"]), str(row["label"]), tuple(row.get("variants", ()))))
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            wanted = '{"text": "…", "label": "…"}'
            raise BadExamples(f"{path.name}:{number}: {error}; each line is {wanted}") from error
    if len({example.label for example in found}) < 2:
        raise BadExamples(f"{path.name}: there is nothing to tell apart with fewer than two labels")
    return found


def divided(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Give (to learn from, held back), by the text itself: a phrase that is added moves no other.

    Raises BadExamples where one of the two lacks a label or is empty.
    """
    held = [e for e in examples if zlib.crc32(e.text.encode()) % _HELD_BACK == 0]
    learned = [e for e in examples if zlib.crc32(e.text.encode()) % _HELD_BACK]
    missing = sorted({e.label for e in examples} - {e.label for e in learned})
    if missing or not held:
        what = f"of {', '.join(missing)} there is too little" if missing else "there is too little"
        raise BadExamples(f"{what} to learn from and to hold some back: a few hundred texts are needed, ten a label")
    return learned, held


def pieces(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """Give the piece ids of each text."""
    cut = tokenizer.encode_batch([PREFIX + text for text in texts])
    return [c.ids if len(c.ids) <= _MOST_PIECES else [*c.ids[: _MOST_PIECES - 1], c.ids[-1]] for c in cut]


def batches(
    examples: Sequence[Example], neighbours: Sequence[Sequence[int]], size: int, count: int, varied: float, seed: int
) -> Iterator[list[tuple[str, str]]]:
    """Give `count` batches of (text, label): half drawn in turn, beside each one of its near misses.

    A text is replaced by one of its variants with probability `varied`.
    """
    draw = random.Random(seed)
    order: list[int] = []
    for _ in range(count):
        chosen: list[int] = []
        while len(chosen) < size:
            if not order:
                order = draw.sample(range(len(examples)), len(examples))
            one = order.pop()
            chosen += [one, draw.choice(neighbours[one])]
        yield [(_written(examples[i], varied, draw), examples[i].label) for i in chosen]


def _written(example: Example, varied: float, draw: random.Random) -> str:
    if example.variants and draw.random() < varied:
        return draw.choice(example.variants)
    return example.text
