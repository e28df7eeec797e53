"""Sentence encoders: text in any language to one vector, and where vectors are kept."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Dict, List, Optional, Protocol, Sequence

import numpy as np
import yaml

from bot.encoder import adapter, assembly
from bot.encoder.errors import EncoderError
from bot.encoder.serving import OnnxEncoder, Vectors
from bot.nlu.cache import HashedCache
from bot.nlu.progress import Progress, reporter
from bot.paths import CACHE, ROOT

# multilingual-e5-small with our change (data/encoder), and as it comes.
BUILT: Dict[str, Optional[Path]] = {"tuned": adapter.FILE, "untuned": None}
DEFAULT = "tuned"
# Beyond this the encoder costs half a second and the meaning no longer changes.
MAX_CHARACTERS = 300
BATCH = 256
_ASKED = 500


class Encoder(Protocol):
    """Turns texts into vectors of length one."""

    name: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give one row of `dimension` floats (shape: texts × dimension) a text."""


def prepare(model: str) -> None:
    """Put the encoder together if it is ours and not there yet. Raises EncoderError."""
    if model in BUILT:
        assembly.assembled(BUILT[model], reporter("Putting the encoder together"))


def open_encoder(model: str, threads: int = 1) -> Encoder:
    """Open the encoder that config.yml names: tuned or untuned, put together first if need be, or a folder.

    `threads` is how many texts are encoded at the same time. Raises EncoderError.
    """
    if model in BUILT:
        folder = assembly.assembled(BUILT[model], reporter("Putting the encoder together"))
        return OnnxEncoder(folder, folder.name, threads)
    if not (ROOT / model).is_dir():
        known = f"{', '.join(BUILT)}, or the folder of an ONNX model"
        raise EncoderError(f"config.yml: there is no encoder '{model}'; there are {known}")
    return OnnxEncoder(ROOT / model, threads=threads)


def name_of(model: str) -> str:
    """Give what tells an encoder's vectors from others', without opening it if it is one of ours."""
    return assembly.name(BUILT[model]) if model in BUILT else open_encoder(model).name


def configured(config: Path = ROOT / "config.yml") -> str:
    """Give the encoder that config.yml names."""
    steps: List[Dict[str, Any]] = yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]
    step = next((step for step in steps if step["name"].endswith(".SentenceEncoder")), {})
    return str(step.get("model", DEFAULT))


class CachedEncoder:
    """Keeps the vectors of recent texts in memory (about 1.6 kB each)."""

    def __init__(self, encoder: Encoder, size: int) -> None:
        """Keep at most `size` vectors."""
        self._encoder = encoder
        self._vectors: HashedCache[Vectors] = HashedCache(size)
        self.name = encoder.name
        self.dimension = encoder.dimension

    def encode_one(self, text: str) -> Vectors:
        """Give the vector of one text."""
        return self._vectors.get(text[:MAX_CHARACTERS], lambda cut: self._encoder.encode([cut])[0])


class PhraseVectors:
    """Keeps the vectors of training phrases on disk, so that a retrain encodes only what is new."""

    def __init__(self, encoder: Encoder, folder: Path = CACHE / "vectors") -> None:
        """Use one database an encoder: vectors of two never mix. Those of an earlier one of its kind are removed."""
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{encoder.name.partition('-')[0]}-*.sqlite"):
            if old.stem != encoder.name:
                old.unlink(missing_ok=True)
        self._encoder = encoder
        self._database = folder / f"{encoder.name}.sqlite"

    def encode(self, texts: Sequence[str], progress: Optional[Progress] = None) -> Vectors:
        """Give one row a text; `progress(done, total)` hears of the new ones."""
        keys = [hashlib.blake2b(text[:MAX_CHARACTERS].encode(), digest_size=16).digest() for text in texts]
        with closing(sqlite3.connect(self._database, timeout=60)) as database:
            database.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")
            known = _found(database, keys)
            missing = list(dict.fromkeys((k, t) for k, t in zip(keys, texts, strict=True) if k not in known))
            for start in range(0, len(missing), BATCH):
                batch = missing[start : start + BATCH]
                rows = self._encoder.encode([text[:MAX_CHARACTERS] for _, text in batch])
                new: List[tuple[bytes, bytes]] = [(k, row.tobytes()) for (k, _), row in zip(batch, rows, strict=True)]
                database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", new)
                known.update((k, np.frombuffer(v, dtype=np.float32)) for k, v in new)
                database.commit()
                if progress:
                    progress(min(start + BATCH, len(missing)), len(missing))
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, self._encoder.dimension), np.float32)


def _found(database: sqlite3.Connection, keys: Sequence[bytes]) -> Dict[bytes, Vectors]:
    found: Dict[bytes, Vectors] = {}
    for start in range(0, len(keys), _ASKED):
        part = keys[start : start + _ASKED]
        marks = ",".join("?" * len(part))
        rows = database.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part)
        found.update((key, np.frombuffer(vector, dtype=np.float32)) for key, vector in rows)
    return found


def cores() -> int:
    """Give the number of cores this process may use."""
    return len(os.sched_getaffinity(0))
