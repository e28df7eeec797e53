"""data/encoder/sentences.txt: what the encoder's input ranges are taken from, and what it is checked on."""

from __future__ import annotations

from pathlib import Path
from typing import List

from bot.paths import DATA

FILE = DATA / "encoder" / "sentences.txt"


def read(path: Path = FILE) -> List[str]:
    """Give the sentences, a line each."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
