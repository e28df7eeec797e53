"""What the steps for people's typing give: the likeliest label's rightness by register, with each step and without.

Shown by `make eval` (`faqbot eval --typing`). Each column trains the topic model anew on the same phrases.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rasa.shared.nlu.training_data.message import Message
from rich.console import Console
from rich.table import Table

from bot.assistant.dialogue import ALONE
from bot.assistant.importer import TopicImporter
from bot.evaluation.items import ANSWERABLE, Item
from bot.evaluation.metrics import Rate
from bot.gateway.hygiene import clean
from bot.gateway.redaction import redact
from bot.nlu.augmentation import as_meant, augmented
from bot.nlu.combined_phrases import combined, pairs
from bot.nlu.encoders import PhraseVectors, configured, cores, open_encoder
from bot.nlu.locale_model import LocaleModel, training_rows
from bot.nlu.mistaken_keyboard import MistakenKeyboards
from bot.nlu.normalization import for_encoder
from bot.nlu.progress import reporter
from bot.nlu.sounding import folded, sounded
from bot.nlu.topic_model import TopicModel
from bot.nlu.typing_habits import TypingHabits, typing_habits
from bot.paths import DATA

ALL = "all registers"
Text = Callable[[str], str]


@dataclass(frozen=True)
class Steps:
    """What is done to texts: one spelling for the encoder, sounds for the n-grams, keyboards; variants of phrases."""

    spelling: Text = for_encoder
    sound: Text = sounded
    keyboards: bool = True
    variants: bool = True


# Each column leaves one step out; the last leaves out all of them.
COLUMNS: Mapping[str, Steps] = {
    "as it is": Steps(),
    "no variants": Steps(variants=False),
    "no sounds": Steps(sound=folded),
    "no keyboards": Steps(keyboards=False),
    "no one spelling": Steps(spelling=str.strip),
    "none of them": Steps(spelling=str.strip, sound=folded, keyboards=False, variants=False),
}
Found = Mapping[tuple[str, str], Rate]


def compare(items: Sequence[Item], offered: Collection[str]) -> Found:
    """Give the rate of each (register, column) over the answerable items of the offered locales; trains six models."""
    asked = [item for item in items if item.locale in offered and item.kind in ANSWERABLE]
    phrases = TopicImporter(training_data_paths=[str(DATA / "nlu")]).get_nlu_data().training_examples
    vectors = PhraseVectors(open_encoder(configured(), threads=cores()))
    progress = reporter("Training with and without")
    found: dict[tuple[str, str], Rate] = {}
    for done, (column, steps) in enumerate(COLUMNS.items(), start=1):
        right = _right(asked, phrases, steps, vectors)
        rows = list(zip(asked, right, strict=True))
        groups = {ALL: rows, **dict(sorted(_by_register(rows).items()))}
        found.update(
            {(register, column): Rate(sum(hit for _, hit in group), len(group)) for register, group in groups.items()}
        )
        progress(done, len(COLUMNS))
    return found


def _by_register(rows: Sequence[tuple[Item, bool]]) -> dict[str, list[tuple[Item, bool]]]:
    """Sort (item, right) by register."""
    groups: dict[str, list[tuple[Item, bool]]] = {}
    for item, hit in rows:
        groups.setdefault(item.register, []).append((item, hit))
    return groups


def show(console: Console, found: Found) -> None:
    """Print a row a register and a column a treatment."""
    table = Table(title="The likeliest label is accepted, by register: with and without", title_justify="left")
    table.add_column("register")
    for name in ("n", *COLUMNS):
        table.add_column(name, justify="right")
    for register in dict.fromkeys(register for register, _ in found):
        rates = [found[register, column] for column in COLUMNS]
        table.add_row(register, str(rates[0].n), *(f"{rate.share or 0.0:.1%}" for rate in rates))
    console.print(table)


def write(folder: Path, found: Found) -> Path:
    """Write typing.csv; gives its path."""
    path = folder / "typing.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("register", "treatment", "hits", "n"))
        writer.writerows((register, column, rate.hits, rate.n) for (register, column), rate in found.items())
    return path


def _right(items: Sequence[Item], phrases: Sequence[Message], steps: Steps, vectors: PhraseVectors) -> list[bool]:
    habits = typing_habits()
    taught = _taught(list(phrases), steps, habits)
    texts = [steps.spelling(message.get("text")) for message in taught]
    labels = [message.get("intent") for message in taught]
    model = TopicModel.train(texts, vectors.encode(texts), labels, sound=steps.sound)
    asked = [redact(clean(item.text)).text for item in items]
    if steps.keyboards:
        asked = _meant(asked, taught, habits)
    written = [steps.spelling(text) for text in asked]
    top = [
        model.labels[int(np.argmax(model.scores(text, vector)))]
        for text, vector in zip(written, vectors.encode(written), strict=True)
    ]
    return [ALONE.get(label, label) in item.accept for label, item in zip(top, items, strict=True)]


def _taught(phrases: list[Message], steps: Steps, habits: TypingHabits) -> list[Message]:
    if steps.keyboards:
        phrases = as_meant(phrases, habits)
    return [*phrases, *augmented(phrases, habits), *combined(phrases, pairs())] if steps.variants else phrases


def _meant(asked: Sequence[str], taught: Sequence[Message], habits: TypingHabits) -> list[str]:
    rows = training_rows([(m.get("text"), m.get("intent"), m.get("locale")) for m in taught])
    locales, keyboards = LocaleModel.train(*rows), MistakenKeyboards.of(habits)
    return [keyboards.meant(text, locales) or text for text in asked]
