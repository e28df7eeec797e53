from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks import encoder_check

QUESTIONS = {
    "card": [
        "my card is lost",
        "block my card",
        "lost the card yesterday",
        "card stolen please block",
        "new card please",
    ],
    "balance": [
        "how much money do I have",
        "what is my balance",
        "show balance",
        "money left",
        "balance of my account",
    ],
}


def _folder(tmp_path: Path, test: str | None = None) -> Path:
    rows = [{"text": text, "label": label} for label, texts in QUESTIONS.items() for text in texts]
    lines = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "train.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "test.jsonl").write_text(lines if test is None else test, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("step", ["examples", "compare"])
def test_without_data_it_says_so(step: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert encoder_check.main([step, ""]) == encoder_check.USAGE
    assert "nothing was checked" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("test", "message"),
    [('{"text": "a"}', "test.jsonl:1"), ("[1]", "test.jsonl:1"), ("", "fewer than two labels")],
)
def test_data_that_cannot_be_used_names_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], test: str, message: str
) -> None:
    assert encoder_check.main(["examples", str(_folder(tmp_path, test))]) == encoder_check.USAGE
    assert message in capsys.readouterr().err


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert encoder_check.main(["examples", str(tmp_path)]) == encoder_check.USAGE
    assert "train.jsonl is missing" in capsys.readouterr().err


def test_examples_are_written_with_their_variants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_check, "SCRATCH", tmp_path)
    monkeypatch.setattr(encoder_check, "EXAMPLES", tmp_path / "examples.jsonl")
    assert encoder_check.main(["examples", str(_folder(tmp_path))]) == encoder_check.FINE
    rows = [json.loads(line) for line in (tmp_path / "examples.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 10 and all(row["variants"] for row in rows)


@pytest.mark.parametrize("learn", [encoder_check.regression, encoder_check.topic_model])
def test_both_ways_learn_from_vectors_and_text(tmp_path: Path, learn: object) -> None:
    rows = encoder_check.read(str(_folder(tmp_path)), "train.jsonl")
    draw = np.random.default_rng(1)
    vectors = np.array([[float(row["label"] == "card"), 0.0] for row in rows]) + draw.normal(0, 0.05, (len(rows), 2))
    given = learn(rows, vectors.astype(np.float32), rows, vectors.astype(np.float32))  # type: ignore[operator]
    assert sum(label == row["label"] for label, row in zip(given, rows, strict=True)) >= 9
