"""Arrays and settings of a trained component in Rasa's model storage, as plain data: no pickles."""

from __future__ import annotations

import json
from typing import Any, Dict, Mapping, Tuple

import numpy as np
import numpy.typing as npt
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

Arrays = Mapping[str, npt.NDArray[Any]]


def save(storage: ModelStorage, resource: Resource, arrays: Arrays, settings: Mapping[str, Any]) -> None:
    """Write arrays and JSON settings under the resource."""
    with storage.write_to(resource) as folder:
        np.savez(folder / "arrays.npz", **arrays)
        (folder / "settings.json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")


def load(storage: ModelStorage, resource: Resource) -> Tuple[Dict[str, npt.NDArray[Any]], Dict[str, Any]]:
    """Read back what `save` wrote."""
    with storage.read_from(resource) as folder:
        with np.load(folder / "arrays.npz", allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        settings: Dict[str, Any] = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    return arrays, settings
