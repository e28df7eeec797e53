"""`make encoder-check DATA=dir`: does the tuning help on another domain's questions? In two steps around the tuning.

`examples DIR` writes what the tuning learns from; `compare DIR` shows what the tuned and the untuned encoder get right,
each with logistic regression and with the assistant's own topic model. DIR holds train.jsonl and test.jsonl, each line
{"text": "…", "label": "…"}, and "locale" where the language has a keyboard of its own (data/typing.yml).
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression

from bot.encoder import assembly, sentences, vocabulary
from bot.encoder.serving import OnnxEncoder
from bot.evaluation.metrics import Rate
from bot.nlu.encoders import MAX_CHARACTERS, cores
from bot.nlu.normalization import for_encoder
from bot.nlu.progress import reporter
from bot.nlu.topic_model import TopicModel
from bot.paths import CACHE
from finetuning.variants import with_variants

SCRATCH = CACHE / "encoder-check"
EXAMPLES, ADAPTER = SCRATCH / "phrases.jsonl", SCRATCH / "adapter.safetensors"
FINE, USAGE = 0, 2
Rows = list[dict[str, Any]]


class NoData(Exception):
    """There is nothing to check with; the message says what is needed."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a step: 0 fine, 2 there is no data or it can't be read."""
    parser = argparse.ArgumentParser(prog="encoder_check", description=__doc__)
    parser.add_argument("step", choices=("examples", "compare"))
    parser.add_argument("folder", help="train.jsonl and test.jsonl")
    chosen = parser.parse_args(argv)
    try:
        train, test = (read(chosen.folder, name) for name in ("train.jsonl", "test.jsonl"))
    except NoData as error:
        sys.stderr.write(f"encoder-check: {error}\n")
        return USAGE
    if chosen.step == "examples":
        write_examples(train)
    else:
        show(train, test)
    return FINE


def read(folder: str, name: str) -> Rows:
    """Read a file of the folder. Raises NoData with file, line and what is wanted."""
    wanted = 'a folder with train.jsonl and test.jsonl, each line {"text": "…", "label": "…"}'
    if not folder:
        raise NoData(f"no data given, so nothing was checked: make encoder-check DATA=dir, {wanted}")
    path = Path(folder) / name
    if not path.is_file():
        raise NoData(f"{path} is missing: DATA is {wanted}")
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text = for_encoder(row["text"])[:MAX_CHARACTERS]
            rows.append({"text": text, "label": str(row["label"]), "locale": row.get("locale") or ""})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NoData(f"{name}:{number}: {error!r}; DATA is {wanted}") from error
    if len({row["label"] for row in rows}) < 2:
        raise NoData(f"{name} holds fewer than two labels: there is nothing to tell apart")
    return rows


def write_examples(train: Rows) -> None:
    """Write what the tuning learns from."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    for file in (vocabulary.FILE, sentences.FILE):
        shutil.copy(file, SCRATCH)
    lines = (json.dumps(row, ensure_ascii=False) for row in with_variants(train))
    EXAMPLES.write_text("\n".join(lines) + "\n", encoding="utf-8")


def show(train: Rows, test: Rows) -> None:
    """Print what both ways get right of the test questions."""
    table = Table(title=f"{len(train)} to learn from, {len(test)} to test", title_justify="left")
    for column in ("", "right", "95 % interval", "learned in"):
        table.add_column(column, justify="left" if not column else "right")
    for name, change in (("untuned", None), ("tuned", ADAPTER)):
        folder = assembly.assembled(change, reporter("Putting the encoder together"), SCRATCH)
        encoder = OnnxEncoder(folder, folder.name, threads=cores())
        vectors, asked = (encoder.encode([row["text"] for row in rows]) for rows in (train, test))
        for head, learn in (("regression", regression), ("topic model", topic_model)):
            began = time.perf_counter()
            given = learn(train, vectors, test, asked)
            took = time.perf_counter() - began
            rate = Rate(sum(label == row["label"] for label, row in zip(given, test, strict=True)), len(test))
            low, high = rate.interval or (0.0, 0.0)
            cells = (f"{rate.share or 0.0:.1%}", f"{low:.1%} to {high:.1%}", f"{took:.0f} s")
            table.add_row(f"{name}, {head}", *cells)
    Console(width=None if sys.stdout.isatty() else 100).print(table)


def regression(train: Rows, vectors: Any, test: Rows, asked: Any) -> list[str]:
    """Give the labels by logistic regression on the vectors."""
    mean, deviation = vectors.mean(axis=0), vectors.std(axis=0) + 1e-6
    model = LogisticRegression(C=0.1, max_iter=300)
    model.fit((vectors - mean) / deviation, [row["label"] for row in train])
    return [str(label) for label in model.predict((asked - mean) / deviation)]


def topic_model(train: Rows, vectors: Any, test: Rows, asked: Any) -> list[str]:
    """Give the labels by the assistant's own model."""
    model = TopicModel.train([row["text"] for row in train], vectors, [row["label"] for row in train])
    scores = [model.scores(row["text"], vector) for row, vector in zip(test, asked, strict=True)]
    return [model.labels[int(np.argmax(one))] for one in scores]


if __name__ == "__main__":
    sys.exit(main())
