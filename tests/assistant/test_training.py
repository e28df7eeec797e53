"""When a model fits the content, on a small project of its own. Nothing is trained here."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from bot.assistant import training
from bot.assistant.training import RECORD, current_model, ensure_model, fingerprint, forget_models

MODEL = "faqbot-0123456789ab.tar.gz"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with what training reads, and a model recorded as trained on it."""
    for name in training._INPUTS:
        path = tmp_path / name
        if path.suffix:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"# {name}\n", encoding="utf-8")
        else:
            path.mkdir(parents=True)
    write(tmp_path / "data/nlu/en/greet.yml", "- hello\n")
    write(tmp_path / "data/topics/greet.yml", "answer: Hello.\n")
    write(tmp_path / "models" / MODEL, "a model")
    record(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def record(root: Path) -> None:
    known = {
        "model": MODEL,
        "fingerprint": fingerprint(root),
        "sha256": hashlib.sha256((root / "models" / MODEL).read_bytes()).hexdigest(),
    }
    write(root / "models" / RECORD, json.dumps(known))


def test_a_model_that_fits_and_is_whole_is_taken_as_it_is(root: Path) -> None:
    assert current_model(root) == ensure_model(root) == root / "models" / MODEL


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("data/nlu/en/greet.yml", "- hello\n- hi\n"),
        ("data/nlu/es/greet.yml", "- hola\n"),
        ("data/topics/thanks.yml", "answer: Thanks.\n"),
        ("data/rules.yml", "rules: []\n"),
        ("config.yml", "pipeline: []\n"),
        ("bot/nlu/topic_model.py", "WEIGHT = 7\n"),
        ("data/courtesies.yml", "en: {greetings: [hi], openings: [], closings: []}\n"),
        ("data/combined_phrases.yml", "[]\n"),
        ("data/typing.yml", "every: {}\n"),
    ],
)
def test_another_phrase_topic_rule_or_step_makes_the_model_stale(
    path: str, text: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = fingerprint(root)
    write(root / path, text)

    assert fingerprint(root) != before
    assert current_model(root) is None
    assert capsys.readouterr().err == ""  # nothing is broken, so nothing is named


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("data/topics/greet.yml", "answer: Good day.\n"),
        ("data/thresholds.yml", "default: {sure: 0.5}\n"),
        ("data/nlu/en/notes.md", "about the phrases\n"),
        ("locales/es/LC_MESSAGES/answers.po", "\n"),
    ],
)
def test_texts_and_thresholds_need_no_training(path: str, text: str, root: Path) -> None:
    write(root / path, text)
    assert current_model(root) is not None


def test_a_phrase_that_moves_to_another_locale_makes_the_model_stale(root: Path) -> None:
    before = fingerprint(root)
    moved = root / "data/nlu/es/greet.yml"
    moved.parent.mkdir()
    (root / "data/nlu/en/greet.yml").rename(moved)
    assert fingerprint(root) != before


def test_a_damaged_model_is_named_and_not_taken(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root / "models" / MODEL, "half a mod")
    assert current_model(root) is None
    assert MODEL in capsys.readouterr().err


def test_a_missing_model_is_named_and_not_taken(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "models" / MODEL).unlink()
    assert current_model(root) is None
    assert MODEL in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_an_unreadable_record_is_as_none(text: str, root: Path) -> None:
    write(root / "models" / RECORD, text)
    assert current_model(root) is None


def test_without_a_record_there_is_no_model(root: Path) -> None:
    (root / "models" / RECORD).unlink()
    assert current_model(root) is None


def test_forgotten_models_and_caches_are_gone_and_the_content_is_not(root: Path) -> None:
    write(root / ".rasa/cache/entry", "kept by Rasa")
    forget_models(root)
    forget_models(root)
    assert not (root / "models").exists() and not (root / ".rasa").exists()
    assert (root / "data/topics/greet.yml").exists()


def test_an_archive_cut_short_is_not_whole(tmp_path: Path) -> None:
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(b"\x1f\x8b\x08\x00 no archive")
    assert not training._is_whole(cut)
    assert not training._is_whole(tmp_path / "missing.tar.gz")
