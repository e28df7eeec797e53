"""Learns the change: `python -m finetuning.train FOLDER`, seeded; see docs/encoder.md."""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from bot.encoder import sentences, vocabulary
from bot.encoder import tokenizer as cutting
from bot.encoder.adapter import EXPECTED, FILE, MADE_WITH, MATRICES, Adapter, digest
from bot.encoder.package_weights import PackageWeights
from finetuning.examples import BadExamples, Example, batches, divided, pieces, read
from finetuning.model import Adapted, Batch, Encoder

# How many near misses of a text are known, of which one stands beside it in a batch.
_NEIGHBOURS = 12


@dataclass(frozen=True)
class Plan:
    """How it is learned.

    rank, scale: of the change to each matrix. steps, batch, rate, warm_up: of the optimizer. smoothing: of the labels.
    sharpness: what the likeness to a prototype is multiplied with. contrast: how much the loss within a batch counts.
    varied: the share of texts that are replaced by a variant. check_every, patience: stop after so many looks at what
    was held back without a gain. seed: of everything that is drawn.
    """

    rank: int = 16
    scale: float = 2.0
    steps: int = 2000
    batch: int = 128
    rate: float = 8e-4
    warm_up: int = 100
    smoothing: float = 0.1
    sharpness: float = 24.0
    contrast: float = 0.2
    varied: float = 0.35
    check_every: int = 100
    patience: int = 5
    seed: int = 7


class NothingLearned(Exception):
    """The change did not get better than nothing."""


class Prototypes(nn.Module):
    """Scores of labels: how much like a label's prototype a vector is, seen from the middle of all vectors."""

    middle: Tensor

    def __init__(self, vectors: Tensor, labels: Tensor, count: int, sharpness: float) -> None:
        """Begin at the mean vector of each label."""
        super().__init__()
        self.register_buffer("middle", vectors.mean(0))
        means = torch.stack([vectors[labels == n].mean(0) for n in range(count)])
        self.prototypes = nn.Parameter(functional.normalize(means - self.middle, dim=-1))
        self.sharpness = sharpness

    def forward(self, vectors: Tensor) -> Tensor:
        """Give texts × labels."""
        seen = functional.normalize(vectors - self.middle, dim=-1)
        return self.sharpness * seen @ functional.normalize(self.prototypes, dim=-1).T


def contrast(vectors: Tensor, labels: Tensor) -> Tensor:
    """Give the supervised contrastive loss within a batch: near texts of the same label, far ones of others."""
    likeness = vectors @ vectors.T / 0.1
    itself = torch.eye(len(labels), dtype=torch.bool)
    likeness = likeness.masked_fill(itself, -1e4)
    same = (labels[:, None] == labels[None, :]) & ~itself
    if not same.any():
        return vectors.new_zeros(())
    chance = likeness - likeness.logsumexp(1, keepdim=True)
    counts = same.sum(1)
    return -(chance * same).sum(1)[counts > 0].div(counts[counts > 0]).mean()


def near_misses(vectors: Tensor, labels: Tensor) -> list[list[int]]:
    """Give for each text the indices of its nearest neighbours with another label, at most _NEIGHBOURS."""
    found: list[list[int]] = []
    for start in range(0, len(vectors), 1024):
        part = slice(start, start + 1024)
        likeness = vectors[part] @ vectors.T
        likeness[labels[part][:, None] == labels[None, :]] = -torch.inf
        nearest = likeness.topk(min(_NEIGHBOURS, len(vectors)))
        for values, indices in zip(nearest.values, nearest.indices, strict=True):
            found.append(indices[values > -torch.inf].tolist())
    return found


def encode(encoder: Encoder, tokenizer: Tokenizer, texts: Sequence[str], show: str = "") -> Tensor:
    """Give the vectors of texts, without learning."""
    ids = pieces(tokenizer, texts)
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    vectors = torch.zeros(len(ids), encoder.words.shape[1])
    with torch.no_grad():
        for start in range(0, len(order), 256):
            part = order[start : start + 256]
            vectors[part] = encoder(Batch.of([ids[i] for i in part]))
            if show and start % 5120 == 0:
                _say(f"{show}: {start} of {len(order)}")
    return vectors


class Tuning:
    """One run."""

    def __init__(self, examples: Sequence[Example], plan: Plan, pieces_file: Path) -> None:
        """Prepare the encoder, the near misses and the prototypes from `examples`."""
        torch.manual_seed(plan.seed)
        self.plan = plan
        self.reached: dict[str, str] = {}
        weights = PackageWeights.installed()
        kept = vocabulary.read(len(weights.vocabulary.pieces), pieces_file)
        self.tokenizer = cutting.build(
            vocabulary.reduced(weights.vocabulary, kept), weights.replaced, weights.sizes.positions
        )
        self.encoder = Encoder(weights, torch.from_numpy(kept), plan.rank, plan.scale)
        self.learned_from, self.held_back = divided(examples)
        self.labels = sorted({example.label for example in examples})
        vectors = encode(self.encoder, self.tokenizer, [e.text for e in self.learned_from], "Before")
        numbers = self._numbers([e.label for e in self.learned_from])
        self.head = Prototypes(vectors, numbers, len(self.labels), plan.sharpness)
        self.neighbours = near_misses(self.head_view(vectors), numbers)

    def head_view(self, vectors: Tensor) -> Tensor:
        """Give vectors as the prototypes see them."""
        return functional.normalize(vectors - self.head.middle, dim=-1)

    def run(self) -> Adapter:
        """Learn, and give the change that did best on what was held back."""
        plan = self.plan
        learning = [p for p in (*self.encoder.parameters(), *self.head.parameters()) if p.requires_grad]
        optimizer = torch.optim.AdamW(learning, lr=plan.rate, weight_decay=0.01)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, self._rate)
        best, found, since, began = math.inf, None, 0, time.monotonic()
        drawn = batches(self.learned_from, self.neighbours, plan.batch, plan.steps, plan.varied, plan.seed)
        for step, batch in enumerate(drawn, 1):
            loss = self._loss([text for text, _ in batch], self._numbers([label for _, label in batch]))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learning, 1.0)
            optimizer.step()
            schedule.step()
            if step % 10 == 0:
                rest = (time.monotonic() - began) / step * (plan.steps - step) / 60
                _say(f"step {step} of {plan.steps}, loss {loss.item():.3f}, about {rest:.0f} minutes left")
            if step % plan.check_every == 0 or step == plan.steps:
                loss_held, right = self.held()
                _say(f"step {step}: held back: loss {loss_held:.4f}, right {100 * right:.2f} %")
                if loss_held < best:
                    best, found, since = loss_held, self.adapter(), 0
                    self.reached = {"step": str(step), "held_back_loss": f"{loss_held:.4f}", "right": f"{right:.4f}"}
                else:
                    since += 1
                if since >= plan.patience:
                    break
        if found is None:
            raise NothingLearned("nothing was learned: the loss is no number from the first look on")
        return found

    def with_expected(self, adapter: Adapter, texts: Sequence[str]) -> dict[str, npt.NDArray[np.float16]]:
        """Give the tensors of a change together with the vectors that it gives for `texts`."""
        self._put_on(adapter)
        vectors = encode(self.encoder, self.tokenizer, texts)
        return {**adapter.tensors(), EXPECTED: vectors.to(torch.float16).numpy()}

    def held(self) -> tuple[float, float]:
        """Give loss and share right on what was held back, each text once as written and once as a variant."""
        texts = [e.text for e in self.held_back] + [e.variants[0] for e in self.held_back if e.variants]
        labels = [e.label for e in self.held_back] + [e.label for e in self.held_back if e.variants]
        numbers = self._numbers(labels)
        with torch.no_grad():
            scores = self.head(encode(self.encoder, self.tokenizer, texts))
            return float(functional.cross_entropy(scores, numbers)), float((scores.argmax(1) == numbers).float().mean())

    def adapter(self) -> Adapter:
        """Give the change as it stands."""
        tensors = {}
        for number, layer in enumerate(self.encoder.layers):
            for name in MATRICES:
                part = layer.linear[name]
                assert isinstance(part, Adapted), "every matrix has a change"
                tensors[f"l{number}.{name}.down"] = part.down.detach().to(torch.float16).numpy()
                tensors[f"l{number}.{name}.up"] = (part.up * part.scale).detach().to(torch.float16).numpy()
        return Adapter(tensors)

    def _put_on(self, adapter: Adapter) -> None:
        tensors = adapter.tensors()
        with torch.no_grad():
            for number, layer in enumerate(self.encoder.layers):
                for name in MATRICES:
                    part = layer.linear[name]
                    part.down.copy_(torch.from_numpy(tensors[f"l{number}.{name}.down"]).float())
                    part.up.copy_(torch.from_numpy(tensors[f"l{number}.{name}.up"]).float() / part.scale)

    def _loss(self, texts: Sequence[str], labels: Tensor) -> Tensor:
        vectors = self.encoder(Batch.of(pieces(self.tokenizer, texts)))
        known = functional.cross_entropy(self.head(vectors), labels, label_smoothing=self.plan.smoothing)
        return known + self.plan.contrast * contrast(self.head_view(vectors), labels)

    def _numbers(self, labels: Sequence[str]) -> Tensor:
        number = {label: n for n, label in enumerate(self.labels)}
        return torch.tensor([number[label] for label in labels])

    def _rate(self, step: int) -> float:
        if step < self.plan.warm_up:
            return (step + 1) / self.plan.warm_up
        done = (step - self.plan.warm_up) / max(1, self.plan.steps - self.plan.warm_up)
        return 0.5 * (1 + math.cos(math.pi * min(done, 1.0)))


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def main() -> int:
    """Read the examples, learn, write the change."""
    parser = argparse.ArgumentParser(description="Tune the sentence encoder.")
    parser.add_argument("folder", type=Path, help="phrases.jsonl, pieces.npy and sentences.txt; adapter.safetensors")
    parser.add_argument("--steps", type=int, default=Plan.steps)
    parser.add_argument("--rank", type=int, default=Plan.rank)
    chosen = parser.parse_args()
    plan = Plan(steps=chosen.steps, rank=chosen.rank)
    pieces_file, sentences_file = (chosen.folder / file.name for file in (vocabulary.FILE, sentences.FILE))
    try:
        examples = read(chosen.folder / "phrases.jsonl")
        tuning = Tuning(examples, plan, pieces_file)
        learned = tuning.run()
    except (BadExamples, NothingLearned) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    tensors = tuning.with_expected(learned, sentences.read(sentences_file))
    about = {name: str(value) for name, value in asdict(plan).items()}
    about[MADE_WITH] = digest(pieces_file, sentences_file)
    about["phrases"] = f"{len(examples)} ({digest(chosen.folder / 'phrases.jsonl')})"
    about.update(tuning.reached)
    Adapter(tensors, about).write(chosen.folder / FILE.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
