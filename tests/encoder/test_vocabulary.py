from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bot.encoder import tokenizer, vocabulary
from bot.encoder.errors import VocabularyMismatch
from bot.encoder.package_weights import PackageWeights, Vocabulary
from bot.paths import DATA

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁the", "▁rare", "x", "한국", "▁also"]


def _small() -> Vocabulary:
    return Vocabulary(PIECES, -np.arange(len(PIECES), dtype=np.float32), 0, 2, 1, 3)


def test_likely_single_used_and_whole_scripts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "_LIKELIEST", 5)
    kept = vocabulary.chosen(_small(), used=[8], scripts=["Hangul"])
    assert [PIECES[i] for i in kept] == ["<s>", "<pad>", "</s>", "<unk>", "▁the", "x", "한국", "▁also"]


def test_the_list_survives_being_written(tmp_path: Path) -> None:
    kept = np.array([0, 1, 2, 3, 77, 1000])
    vocabulary.write(kept, 1001, tmp_path / "pieces.npy")
    assert vocabulary.read(1001, tmp_path / "pieces.npy").tolist() == kept.tolist()


def test_a_list_of_another_vocabulary_is_refused(tmp_path: Path) -> None:
    vocabulary.write(np.array([0, 5]), 10, tmp_path / "pieces.npy")
    with pytest.raises(VocabularyMismatch, match="make encoder"):
        vocabulary.read(1000, tmp_path / "pieces.npy")


def test_kept_pieces_are_numbered_anew_with_their_scores() -> None:
    reduced = vocabulary.reduced(_small(), np.array([0, 2, 3, 1, 6]))
    assert reduced.pieces == ["<s>", "</s>", "<unk>", "<pad>", "x"]
    assert (reduced.begin, reduced.end, reduced.unknown, reduced.padding) == (0, 1, 2, 3)
    assert reduced.scores.tolist() == [0, -2, -3, -1, -6]


def test_few_pieces_of_unseen_questions_are_missing() -> None:
    """In offered languages nearly none: a question is cut as the whole vocabulary cuts it."""
    weights = PackageWeights.installed()
    cut = tokenizer.build(weights.vocabulary, weights.replaced, weights.sizes.positions)
    kept = set(vocabulary.read(len(weights.vocabulary.pieces)).tolist())
    for path in sorted((DATA / "development").glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        ids = [i for line in lines for i in cut.encode(json.loads(line)["text"]).ids]
        missing = sum(i not in kept for i in ids) / len(ids)
        offered = (DATA / "nlu" / path.stem).is_dir()
        assert missing <= (0.015 if offered else 0.1), f"{path.stem}: {missing:.3f}"
