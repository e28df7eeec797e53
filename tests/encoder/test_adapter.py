from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.encoder import sentences
from bot.encoder.adapter import FILE, MATRICES, Adapter
from bot.encoder.errors import MissingAdapter
from bot.encoder.package_weights import PackageWeights


def test_a_change_is_added_to_the_matrix_it_names(tmp_path: Path) -> None:
    down, up = np.array([[1, 2, 3]], dtype=np.float16), np.array([[1], [0]], dtype=np.float16)
    Adapter({"l0.q.down": down, "l0.q.up": up}).write(tmp_path / "a.safetensors")
    read = Adapter.read(tmp_path / "a.safetensors")
    weight = np.ones((2, 3), dtype=np.float32)
    assert read.applied("l0.q", weight).tolist() == [[2, 3, 4], [1, 1, 1]]
    assert read.applied("l0.k", weight).tolist() == weight.tolist()
    assert not read.empty and Adapter().empty


def test_a_missing_file_names_the_command_that_writes_it(tmp_path: Path) -> None:
    with pytest.raises(MissingAdapter, match="make encoder"):
        Adapter.read(tmp_path / "none.safetensors")


def test_the_committed_change_fits_the_weights_and_its_sentences() -> None:
    sizes, adapter = PackageWeights.installed().sizes, Adapter.read()
    tensors = adapter.tensors()
    wide = {"fi": (sizes.feed_forward, sizes.hidden), "fo": (sizes.hidden, sizes.feed_forward)}
    for number in range(sizes.layers):
        for name in MATRICES:
            outputs, inputs = wide.get(name, (sizes.hidden, sizes.hidden))
            up, down = tensors[f"l{number}.{name}.up"], tensors[f"l{number}.{name}.down"]
            assert (up.shape[0], down.shape[1]) == (outputs, inputs) and up.shape[1] == down.shape[0]
    assert adapter.expected is not None and adapter.expected.shape == (len(sentences.read()), sizes.hidden)
    assert FILE.stat().st_size < 4_500_000
