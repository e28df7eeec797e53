from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.encoder.errors import EncoderError
from bot.encoder.serving import OnnxEncoder, Vectors
from bot.nlu.encoders import CachedEncoder, PhraseVectors, configured, open_encoder

WORDS = ["[UNK]", "query", ":", "hours", "open", "when", "detainer"]
DIMENSION = 8


class Counting:
    """An encoder that counts what it is asked for."""

    name = "counting-1"
    dimension = 3

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(text), 1, 0] for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a real ONNX model: one embedding table, looked up by token."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import BertPreTokenizer

    folder = tmp_path_factory.mktemp("onnx")
    table = np.random.default_rng(7).normal(size=(len(WORDS), DIMENSION)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["hidden"])],
        "small",
        [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"]),
            helper.make_tensor_value_info("attention_mask", TensorProto.INT64, [1, "tokens"]),
        ],
        [helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [1, "tokens", DIMENSION])],
        [numpy_helper.from_array(table, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, str(folder / "model.onnx"))
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    np.save(folder / "table.npy", table)
    return folder


def test_the_onnx_encoder_gives_the_mean_of_the_last_hidden_state(small_model: Path) -> None:
    table = np.load(small_model / "table.npy")
    expected = table[[WORDS.index(word) for word in ("query", ":", "when", "open")]].mean(axis=0)
    vector = OnnxEncoder(small_model).encode(["when open"])[0]
    np.testing.assert_allclose(vector, expected / np.linalg.norm(expected), rtol=1e-5)


def test_a_missing_onnx_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"model\.onnx"):
        OnnxEncoder(tmp_path)


def test_texts_encoded_at_the_same_time_keep_their_order(small_model: Path) -> None:
    texts = ["when", "open", "hours detainer", "when open hours"] * 5
    one_by_one = OnnxEncoder(small_model).encode(texts)
    together = OnnxEncoder(small_model, threads=3).encode(texts)
    np.testing.assert_array_equal(one_by_one, together)


def test_two_models_never_share_a_name(small_model: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(small_model, other)
    tokens = (other / "tokenizer.json").read_text(encoding="utf-8")
    (other / "tokenizer.json").write_text(tokens.replace("detainer", "retainer"), encoding="utf-8")
    assert OnnxEncoder(small_model).name != OnnxEncoder(other).name


def test_an_unknown_encoder_is_refused_with_the_known_ones() -> None:
    with pytest.raises(EncoderError, match="tuned, untuned"):
        open_encoder("word2vec")


@pytest.mark.parametrize(("line", "expected"), [("    model: untuned\n", "untuned"), ("", "tuned")])
def test_the_encoder_is_one_line_of_the_configuration(tmp_path: Path, line: str, expected: str) -> None:
    config = tmp_path / "config.yml"
    config.write_text(f"pipeline:\n  - name: bot.nlu.sentence_encoder.SentenceEncoder\n{line}", encoding="utf-8")
    assert configured(config) == expected


def test_recent_texts_are_encoded_once() -> None:
    encoder = Counting()
    cached = CachedEncoder(encoder, size=2)
    for text in ("a", "a", "bb", "a"):
        cached.encode_one(text)
    assert encoder.asked == ["a", "bb"]


def test_the_cache_is_bounded_and_lets_the_oldest_go() -> None:
    encoder = Counting()
    cached = CachedEncoder(encoder, size=2)
    for text in ("a", "bb", "ccc", "a"):
        cached.encode_one(text)
    assert encoder.asked == ["a", "bb", "ccc", "a"]


def test_a_long_text_is_cut_before_it_is_encoded() -> None:
    encoder = Counting()
    CachedEncoder(encoder, size=2).encode_one("字" * 500)
    assert len(encoder.asked[0]) == 300


def test_training_phrases_are_encoded_once_over_several_runs(tmp_path: Path) -> None:
    encoder = Counting()
    first = PhraseVectors(encoder, tmp_path).encode(["a", "bb", "a"])
    second = PhraseVectors(encoder, tmp_path).encode(["bb", "ccc"])
    assert encoder.asked == ["a", "bb", "ccc"]
    assert first[:, 0].tolist() == [1, 2, 1]
    assert second[:, 0].tolist() == [2, 3]
