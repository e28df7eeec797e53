from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from bot.encoder.errors import UnreadableWeights
from bot.encoder.package_weights import Floats, PackageWeights

HIDDEN = 32
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁hi", "é"]


def _blocks(rows: int) -> tuple[bytes, Floats]:
    """Give packed rows of one block each, and the floats they stand for."""
    draw = np.random.default_rng(3)
    nibbles = draw.integers(0, 16, size=(rows, HIDDEN), dtype=np.uint8)
    scales = draw.uniform(0.01, 0.1, size=rows).astype("<f2")
    packed = b"".join(
        scale.tobytes() + (row[:16] | (row[16:] << 4)).tobytes() for scale, row in zip(scales, nibbles, strict=True)
    )
    return packed, (nibbles.astype(np.float32) - 8) * scales.astype(np.float32)[:, None]


@pytest.fixture
def small_file(tmp_path: Path) -> tuple[Path, Floats, Floats]:
    """Write a file of the format by hand: six pieces, one table in 4 bits and one vector of floats."""
    texts = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, texts)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, 1, 2, 64, len(PIECES), 8, 2, 1e-12, 32)
    vocabulary = struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(offsets[-1])) + offsets.tobytes()
    vocabulary += np.arange(len(PIECES), dtype="<f4").tobytes() + b"".join(texts)
    one = struct.pack("<IB2I", ord("ﬁ"), 2, ord("f"), ord("i"))
    replaced = struct.pack("<iI", 1, len(one)) + one
    packed, table = _blocks(len(PIECES))
    vector = np.linspace(-1, 1, HIDDEN, dtype="<f4")
    names = [("emb.word", 1, table.size, packed), ("emb.ln.w", 0, HIDDEN, vector.tobytes())]
    directory_size = 4 + sum(2 + len(name) + 1 + 4 + 8 + 8 for name, *_ in names)
    offset = len(head) + len(vocabulary) + len(replaced) + directory_size
    directory, data = struct.pack("<i", len(names)), b""
    for name, kind, count, content in names:
        entry = struct.pack("<BIQQ", kind, count, offset + len(data), len(content))
        directory += struct.pack("<H", len(name)) + name.encode() + entry
        data += content
    path = tmp_path / "small.bin"
    path.write_bytes(head + vocabulary + replaced + directory + data)
    return path, table, vector


def test_a_file_is_read_as_it_was_written(small_file: tuple[Path, Floats, Floats]) -> None:
    path, table, vector = small_file
    weights = PackageWeights(path)
    assert (weights.sizes.hidden, weights.sizes.layers, weights.sizes.heads, weights.sizes.feed_forward) == (
        32,
        1,
        2,
        64,
    )
    assert weights.vocabulary.pieces == PIECES
    assert weights.vocabulary.scores.tolist() == [0, 1, 2, 3, 4, 5]
    assert (weights.vocabulary.begin, weights.vocabulary.end, weights.vocabulary.unknown) == (0, 2, 3)
    assert weights.replaced == {"ﬁ": "fi"}
    np.testing.assert_allclose(weights.tensor("emb.word").reshape(-1, HIDDEN), table)
    np.testing.assert_array_equal(weights.tensor("emb.ln.w"), vector)


def test_rows_of_a_table_keep_their_values_when_packed_for_the_graph(
    small_file: tuple[Path, Floats, Floats],
) -> None:
    path, table, _ = small_file
    packed, scales = PackageWeights(path).blocks("emb.word", np.array([4, 1]))
    values = np.stack([packed & 0x0F, packed >> 4], axis=2).reshape(2, HIDDEN).astype(np.float32) - 8
    np.testing.assert_allclose(values * scales.astype(np.float32), table[[4, 1]])


@pytest.mark.parametrize(
    "content", [b"GGUF" + bytes(100), b"E5S1" + struct.pack("<I", 2) + bytes(100), b"", b"E5S1" + bytes(3)]
)
def test_a_file_of_another_kind_or_version_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(content)
    with pytest.raises(UnreadableWeights, match=r"other\.bin"):
        PackageWeights(path)


def test_a_tensor_that_is_not_there_is_named(small_file: tuple[Path, Floats, Floats]) -> None:
    weights = PackageWeights(small_file[0])
    with pytest.raises(UnreadableWeights, match=r"l0\.q\.w"):
        weights.tensor("l0.q.w")
    with pytest.raises(UnreadableWeights, match="4 bits"):
        weights.blocks("emb.ln.w", np.array([0]))


def test_the_installed_package_is_multilingual_e5_small() -> None:
    sizes = PackageWeights.installed().sizes
    assert (sizes.hidden, sizes.layers, sizes.heads, sizes.feed_forward, sizes.positions) == (384, 12, 12, 1536, 512)
