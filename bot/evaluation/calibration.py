"""Chooses data/thresholds.yml on data/calibration: questions apart from both the phrases and the development set.

`make calibrate` runs this module after the phrases have changed much.
"""

from __future__ import annotations

import itertools
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import repeat
from pathlib import Path
from typing import Dict, FrozenSet, Iterable, List, Mapping, Sequence, Tuple

import numpy as np
import numpy.typing as npt
import yaml
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.importer import TopicImporter
from bot.gateway.hygiene import clean
from bot.gateway.redaction import redact
from bot.knowledge import CLARIFY, load
from bot.nlu.augmentation import learned
from bot.nlu.decision import Decision, Figures, decide
from bot.nlu.details import details
from bot.nlu.encoders import PhraseVectors, configured, cores, open_encoder
from bot.nlu.normalization import asked
from bot.nlu.phrase import as_read
from bot.nlu.progress import reporter
from bot.nlu.spelling import Spelling
from bot.nlu.thresholds import FILE, Threshold
from bot.nlu.topic_model import Floats, TopicModel, probabilities
from bot.paths import DATA, ROOT

# What a mistake costs. A wrong figure or a missed request for records misleads; a question back only delays.
_COST_WRONG = 1.0
_COST_NEAR_ANSWERED = 6.0
_COST_FAR_ANSWERED = 6.0
_COST_RECORD_NOT_DECLINED = 8.0
_COST_OTHER_FALLBACK = 0.3
_COST_ASKED_BACK = 0.1
_COST_CLARIFIED = 0.1
_MOST_CLARIFIED = 0.045
_KEPT_LABELS = 10
# How much the cost over all locales counts beside a locale's own.
_LEANING = 0.5
DEFAULT = "default"
# near, outside, sure, option, refuse: see bot.nlu.thresholds.Threshold
GRID = tuple(
    numbers
    for numbers in itertools.product(
        (0.003, 0.01, 0.02, 0.05, 0.1, 0.2),
        (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
        (0.2, 0.4),
        (0.05,),
        (0.1, 0.2, 0.3, 0.4),
    )
    if numbers[0] <= numbers[1]
)


@dataclass(frozen=True)
class Item:
    """A question of the calibration set with the scores of its labels."""

    accept: FrozenSet[str]
    kind: str
    scores: Floats
    years: Sequence[int]
    places: int


def phrases_learned() -> List[Message]:
    """Give all that is learned from the phrases, as in `rasa train`."""
    return learned(TopicImporter(training_data_paths=[str(DATA / "nlu")]).get_nlu_data().training_examples)


def trained_model(encoder: PhraseVectors) -> TopicModel:
    """Train on the phrases, as `rasa train` does."""
    phrases = phrases_learned()
    texts = [as_read(message) for message in phrases]
    vectors = encoder.encode(texts, reporter("Encoding phrases"))
    return TopicModel.train(texts, vectors, [message.get("intent") for message in phrases])


def items(
    path: Path, model: TopicModel, spelling: Spelling, encoder: PhraseVectors, *, taught: bool = True
) -> List[Item]:
    """Read a set of questions and score them; `taught` tells whether there are phrases in their language."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [row for row in (json.loads(line) for line in lines if line.strip()) if row["text"].strip()]
    texts = [redact(clean(row["text"])).text for row in rows]
    encoded = [asked(spelling.mended(text) or text) for text in texts]
    vectors = encoder.encode(encoded)
    found = [details(text, path.stem) for text in texts]
    return [
        Item(
            frozenset(row["accept"]),
            row["kind"],
            model.scores(text, vector, taught=taught),
            named["years"],
            named["places"],
        )
        for row, text, vector, named in zip(rows, encoded, vectors, found, strict=True)
    ]


def decided(item: Item, labels: Sequence[str], figures: Figures, threshold: Threshold) -> Decision:
    """Decide on an item as the pipeline does."""
    likely = probabilities(item.scores, threshold.temperature)
    order = np.argsort(-likely)[:_KEPT_LABELS]
    return decide([(labels[i], float(likely[i])) for i in order], item.years, item.places, figures, threshold)


def cost(chosen: Iterable[Tuple[Item, Decision]], figures: Figures) -> float:
    """Add up what the decisions cost."""
    total, asked, in_scope = 0.0, 0, 0
    for item, decision in chosen:
        answered = decision.label in figures.documented
        if item.kind in ("in_scope", "lookalike"):
            in_scope += 1
            asked += decision.label == CLARIFY
            right = decision.label in item.accept or bool(item.accept & set(decision.options))
            total += (0.0 if right else _COST_WRONG) + (_COST_CLARIFIED if decision.label == CLARIFY else 0.0)
        elif item.kind == "record_request":
            total += 0.0 if decision.label in figures.declined else _COST_RECORD_NOT_DECLINED
        else:
            price = _COST_NEAR_ANSWERED if item.kind == "near" else _COST_FAR_ANSWERED
            missed = 0.0 if decision.label in item.accept else _COST_OTHER_FALLBACK
            if decision.label == CLARIFY:
                missed = _COST_ASKED_BACK
            total += price if answered else missed
    return total + max(0.0, asked - _MOST_CLARIFIED * in_scope)


def temperature(rows: Sequence[Item], labels: Sequence[str]) -> float:
    """Give the temperature under which the accepted labels are likeliest."""
    place = {label: i for i, label in enumerate(labels)}

    def surprise(value: float) -> float:
        return -sum(
            float(np.log(1e-9 + probabilities(row.scores, value)[[place[a] for a in row.accept if a in place]].sum()))
            for row in rows
        )

    return min(np.arange(0.5, 4.01, 0.1).round(2), key=surprise).item()  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Costs:
    """A set's temperature, and what each row of GRID costs on it, a question on the average."""

    temperature: float
    of_grid: npt.NDArray[np.float64]


def costs(rows: Sequence[Item], labels: Sequence[str], figures: Figures) -> Costs:
    """Count what every candidate would cost on a set."""
    warmth = temperature(rows, labels)
    kept = _Ranked(rows, labels, warmth).rows
    found = [
        cost(((item, decide(ranking, item.years, item.places, figures, one)) for item, ranking in kept), figures)
        for one in (Threshold(warmth, *numbers) for numbers in GRID)
    ]
    return Costs(warmth, np.array(found) / len(rows))


def choose(found: Mapping[str, Costs]) -> Dict[str, Threshold]:
    """Choose the cheapest of the grid for each set, leaning a little on what is cheapest over all of them.

    A few hundred questions alone choose partly by chance.
    """
    shared = np.mean([one.of_grid for name, one in found.items() if name != DEFAULT], axis=0)
    return {
        name: Threshold(
            one.temperature, *GRID[int((one.of_grid + (_LEANING if name != DEFAULT else 0.0) * shared).argmin())]
        )
        for name, one in found.items()
    }


class _Ranked:
    def __init__(self, rows: Sequence[Item], labels: Sequence[str], warmth: float) -> None:
        self.rows: List[Tuple[Item, List[Tuple[str, float]]]] = []
        for item in rows:
            likely = probabilities(item.scores, warmth)
            order = np.argsort(-likely)[:_KEPT_LABELS]
            self.rows.append((item, [(labels[i], float(likely[i])) for i in order]))


def thresholds(model: TopicModel, encoder: PhraseVectors, figures: Figures) -> Dict[str, Threshold]:
    """Choose the thresholds of every locale, and of the languages that have no phrases (DEFAULT)."""
    # languages that have no phrases share one row
    sets: Dict[str, List[Item]] = {DEFAULT: []}
    spelling = Spelling.of_messages(phrases_learned())
    for path in sorted((DATA / "calibration").glob("*.jsonl")):
        taught = (DATA / "nlu" / path.stem).is_dir()
        sets.setdefault(path.stem if taught else DEFAULT, []).extend(
            items(path, model, spelling, encoder, taught=taught)
        )
    progress, counted = reporter("Counting costs"), {}
    with ProcessPoolExecutor(cores()) as pool:
        found = pool.map(costs, sets.values(), repeat(model.labels), repeat(figures))
        for done, (name, one) in enumerate(zip(sets, found, strict=True), start=1):
            counted[name] = one
            progress(done, len(sets))
    return choose(counted)


def main() -> None:
    """Write data/thresholds.yml."""
    encoder = PhraseVectors(open_encoder(configured(), threads=cores()))
    found = thresholds(trained_model(encoder), encoder, Figures.of(load(ROOT)))
    chosen = {name: asdict(threshold) for name, threshold in found.items()}
    head = "# Written by `make calibrate` from data/calibration; what each number means: bot/nlu/thresholds.py.\n"
    FILE.write_text(head + yaml.safe_dump(chosen, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()
