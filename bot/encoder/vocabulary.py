"""Which pieces of the package's vocabulary are kept: those that people who come here need, and what others share."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterable, Sequence

import numpy as np
import numpy.typing as npt
import regex

from bot.encoder.errors import VocabularyMismatch
from bot.encoder.package_weights import Vocabulary
from bot.paths import DATA

FILE = DATA / "encoder" / "pieces.npy"
# The pieces stand in the order of how likely they are: the first ones serve every language.
_LIKELIEST = 130_000


def chosen(vocabulary: Vocabulary, used: Iterable[int], scripts: Sequence[str]) -> npt.NDArray[np.int64]:
    """Give the ids to keep, rising: the likeliest, every single character, those in `used`, and all of `scripts`.

    `scripts` are names of Unicode scripts that a few served languages have for themselves.
    """
    whole = regex.compile("|".join(rf"\p{{Script={script}}}" for script in scripts)) if scripts else None
    kept = set(range(min(_LIKELIEST, len(vocabulary.pieces)))) | set(used)
    kept |= {vocabulary.begin, vocabulary.end, vocabulary.padding, vocabulary.unknown}
    for number, piece in enumerate(vocabulary.pieces):
        if len(piece) == 1 or (whole and whole.search(piece)):
            kept.add(number)
    return np.array(sorted(kept), dtype=np.int64)


def write(kept: npt.NDArray[np.int64], total: int, path: Path = FILE) -> None:
    """Write which of `total` pieces are kept, a bit each."""
    bits = np.zeros(total, dtype=np.uint8)
    bits[kept] = 1
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, np.packbits(bits), allow_pickle=False)


def read(total: int, path: Path = FILE) -> npt.NDArray[np.int64]:
    """Give the ids that are kept, rising. Raises VocabularyMismatch where the file is of another vocabulary."""
    packed: npt.NDArray[Any] = np.load(path, allow_pickle=False)
    if len(packed) != -(-total // 8):
        raise VocabularyMismatch(f"{path.name} is of another vocabulary: run make encoder to choose the pieces anew")
    return np.flatnonzero(np.unpackbits(packed)[:total]).astype(np.int64)


def reduced(vocabulary: Vocabulary, kept: npt.NDArray[np.int64]) -> Vocabulary:
    """Give the vocabulary of the kept pieces, numbered anew."""
    new = {int(old): number for number, old in enumerate(kept)}
    return Vocabulary(
        [vocabulary.pieces[int(old)] for old in kept],
        vocabulary.scores[kept],
        new[vocabulary.begin],
        new[vocabulary.end],
        new[vocabulary.padding],
        new[vocabulary.unknown],
    )
