"""The change that makes the package's encoder our own: data/encoder/adapter.safetensors, and how it is put on.

It also holds `expected`, the vectors that the changed encoder gives for data/encoder/sentences.txt, to check by.
For each matrix of each layer (`l0.q` to `l11.fo`) two tensors, `.down` (rank × inputs) and `.up` (outputs × rank),
half precision: the new weights are the package's plus `up @ down`. Learned by `make encoder` (docs/encoder.md).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Dict, Mapping, Optional

import numpy as np
import numpy.typing as npt
from safetensors import safe_open
from safetensors.numpy import save_file

from bot.encoder.errors import MissingAdapter
from bot.encoder.package_weights import Floats
from bot.paths import DATA

FILE = DATA / "encoder" / "adapter.safetensors"
EXPECTED, MADE_WITH = "expected", "made_with"
# Query, key, value, what attention puts out, and into and out of the feed-forward layer.
MATRICES = ("q", "k", "v", "ao", "fi", "fo")


def digest(*files: Path) -> str:
    """Give a digest of files, to tell what belongs together."""
    return hashlib.blake2b(b"".join(file.read_bytes() for file in files), digest_size=8).hexdigest()


class Adapter:
    """A change to the weights of every layer; an empty one changes nothing."""

    def __init__(
        self, tensors: Optional[Mapping[str, npt.NDArray[np.float16]]] = None, about: Optional[Mapping[str, str]] = None
    ) -> None:
        """Take the tensors by name; `about` says how they were made."""
        self._tensors = dict(tensors or {})
        self.about = dict(about or {})

    @property
    def empty(self) -> bool:
        """Tell whether it changes nothing."""
        return not self._tensors

    @property
    def expected(self) -> Optional[Floats]:
        """Give the vectors to check by (sentences × hidden), or None where it holds none."""
        found = self._tensors.get(EXPECTED)
        return None if found is None else found.astype(np.float32)

    @classmethod
    def read(cls, path: Path = FILE) -> Adapter:
        """Read a file. Raises MissingAdapter where there is none."""
        if not path.exists():
            remedy = "make encoder writes it, or take the untuned encoder (config.yml)"
            raise MissingAdapter(f"{path} is missing: {remedy}")
        opened: Any = safe_open
        with opened(path, framework="numpy") as file:
            return cls({key: file.get_tensor(key) for key in file.keys()}, file.metadata() or {})  # noqa: SIM118

    @property
    def made_with(self) -> str:
        """Give the digest of the pieces and sentences it was learned with (`digest`)."""
        return self.about.get(MADE_WITH, "")

    def write(self, path: Path) -> None:
        """Write the file, with what is known about it in its header."""
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(self._tensors, path, metadata=self.about)

    def applied(self, name: str, weight: Floats) -> Floats:
        """Give a matrix (outputs × inputs), named as in the package without `.w`, with its change."""
        if f"{name}.up" not in self._tensors:
            return weight
        up, down = (self._tensors[f"{name}.{part}"].astype(np.float32) for part in ("up", "down"))
        changed: Floats = weight + up @ down
        return changed

    def tensors(self) -> Dict[str, npt.NDArray[np.float16]]:
        """Give the tensors by name."""
        return dict(self._tensors)
