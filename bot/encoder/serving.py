"""Runs an ONNX encoder: text to one vector."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Sequence, Union

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from bot.encoder.tokenizer import PREFIX

Vectors = npt.NDArray[np.float32]
MODEL, TOKENIZER = "model.onnx", "tokenizer.json"


def session(model: Union[str, bytes], threads: int) -> Any:
    """Open a model (its path or its bytes) in ONNX Runtime, on the processor."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that wait by counting would take the core from other messages.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class OnnxEncoder:
    """A BERT-like ONNX model with its tokenizer: mean pooling over the last hidden state.

    The folder holds `model.onnx` (inputs input_ids and, if it wants them, attention_mask and token_type_ids, shape
    1 × tokens, int64; first output 1 × tokens × dimension, float32) and `tokenizer.json`.
    """

    def __init__(self, folder: Path, name: str = "", threads: int = 1, prefix: str = PREFIX) -> None:
        """Load model and tokenizer from `folder`. Raises FileNotFoundError if either is missing.

        `name` tells its vectors from other encoders'; by default it is made of both files. `threads` is how many
        texts are encoded at the same time.
        """
        model, tokenizer = folder / MODEL, folder / TOKENIZER
        for path in (model, tokenizer):
            if not path.exists():
                raise FileNotFoundError(f"{path} is missing: an encoder's folder holds {MODEL} and {TOKENIZER}")
        # One session serves all threads: each text is run by the thread that asks.
        self._session = session(str(model), 1)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._prefix = prefix
        self._threads = threads
        self._inputs = {item.name for item in self._session.get_inputs()}
        self.name = name or f"onnx-{_digest(model, tokenizer)}"
        self.dimension = int(self._one("a").shape[0])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give one row of `dimension` floats (shape: texts × dimension) a text, each of length one."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        if self._threads == 1 or len(texts) < 2:
            return np.stack([self._one(text) for text in texts])
        with ThreadPoolExecutor(self._threads) as pool:
            return np.stack(list(pool.map(self._one, texts)))

    def _one(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(self._prefix + text).ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, {name: given[name] for name in self._inputs})[0][0]
        mean = hidden.mean(axis=0)
        vector: Vectors = (mean / max(float(np.linalg.norm(mean)), 1e-12)).astype(np.float32)
        return vector


def _digest(*paths: Path) -> str:
    return hashlib.blake2b(b"".join(path.read_bytes() for path in paths), digest_size=8).hexdigest()
