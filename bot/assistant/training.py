"""Trains the model when what it is made of has changed, and keeps the way to the newest one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zlib
from pathlib import Path
from typing import Iterator, Optional

from bot.nlu.encoders import configured, prepare
from bot.paths import ROOT

RECORD = "trained.json"
# What a model is made of; the thresholds and the texts are read at each start and need no training.
_INPUTS = (
    "config.yml",
    "domain.yml",
    "data/rules.yml",
    "data/nlu",
    "data/combined_phrases.yml",
    "data/courtesies.yml",
    "data/typing.yml",
    "bot/nlu",
    "bot/encoder",
    "data/encoder",
    "bot/assistant/importer.py",
    "requirements/run.txt",
)


_KINDS = {".py", ".yml", ".npy", ".safetensors", ".txt"}


class TrainingFailed(Exception):
    """Rasa could not train; its output says why."""


def fingerprint(root: Path = ROOT) -> str:
    """Give a digest of all that training reads, topic names included."""
    digest = hashlib.sha256()
    for path in _inputs(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for path in sorted((root / "data" / "topics").glob("*.yml")):
        digest.update(path.stem.encode() + b"\0")
    return digest.hexdigest()


def current_model(root: Path = ROOT) -> Optional[Path]:
    """Give the model that fits the content and is whole, else None (a broken one is named on standard error)."""
    record = root / "models" / RECORD
    try:
        known = json.loads(record.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    if not isinstance(known, dict):
        return None
    model = root / "models" / str(known.get("model"))
    if known.get("fingerprint") != fingerprint(root):
        return None
    if not model.is_file() or hashlib.sha256(model.read_bytes()).hexdigest() != known.get("sha256"):
        sys.stderr.write(f"models/{model.name} is missing or damaged: training a new one\n")
        return None
    return model


def ensure_model(root: Path = ROOT) -> Path:
    """Give the model, trained now if it is missing, stale or damaged, and its encoder ready. Raises EncoderError."""
    found = current_model(root) or train(root)
    prepare(configured())
    return found


def train(root: Path = ROOT) -> Path:
    """Train with Rasa's own command. Raises TrainingFailed, and EncoderError before that."""
    prepare(configured())
    models = root / "models"
    models.mkdir(exist_ok=True)
    name = f"faqbot-{fingerprint(root)[:12]}"
    sys.stderr.write("Training the model (about a minute; three the first time, while every phrase is encoded)\n")
    command = [sys.executable, "-m", "bot.assistant.rasa_command", "train", "--quiet", "--skip-validation"]
    # Rasa's own cache does not see that the code of a step has changed; the fingerprint above does.
    command += ["--force", "--fixed-model-name", name, "--out", str(models)]
    # `faqbot check` has looked at more than Rasa's validation does, and faster.
    # Of its standard error only our own progress bar is to be seen.
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "TQDM_DISABLE": "1"}
    environment["LOG_LEVEL"] = "ERROR"
    done = subprocess.run(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    model = models / f"{name}.tar.gz"
    if done.returncode != 0 or not _is_whole(model):
        raise TrainingFailed(done.stdout)
    record = {
        "model": model.name,
        "fingerprint": fingerprint(root),
        "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
    }
    (models / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    for old in models.glob("faqbot-*.tar.gz"):
        if old != model:
            old.unlink()
    return model


def forget_models(root: Path = ROOT) -> None:
    """Remove every trained model and Rasa's cache, so that the next start trains from nothing."""
    for folder in (root / "models", root / ".rasa"):
        shutil.rmtree(folder, ignore_errors=True)


def _inputs(root: Path) -> Iterator[Path]:
    for name in _INPUTS:
        path = root / name
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and p.suffix in _KINDS)
        else:
            yield path


def _is_whole(model: Path) -> bool:
    try:
        with tarfile.open(model) as archive:
            return bool(archive.getnames())
    except (OSError, EOFError, zlib.error, tarfile.TarError):
        return False
