"""What the rules look at: the content as read, with training phrases, question sets and catalogues."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from bot.knowledge.catalogues import ANSWERS, INTERFACE
from bot.knowledge.lined_yaml import LinedYaml
from bot.knowledge.loading import Knowledge
from bot.knowledge.messages import catalogues
from bot.knowledge.model import Topic
from bot.knowledge.problems import ContentError, Problem, relative
from bot.knowledge.rendering import Answers

DOMAINS = (ANSWERS, INTERFACE)
SETS = ("development", "calibration")


@dataclass(frozen=True)
class Phrase:
    """A training phrase: where it stands, the locale of its folder, and the label it teaches."""

    file: str
    line: int
    tag: str
    label: str
    text: str


@dataclass(frozen=True)
class Question:
    """A question of the development or calibration set, with the labels accepted for it."""

    file: str
    line: int
    text: str
    accept: tuple[str, ...]


@dataclass(frozen=True)
class Translations:
    """One catalogue as its file stands."""

    tag: str
    domain: str
    file: str
    catalog: Catalog


@dataclass(frozen=True)
class Content:
    """Everything that the rules look at. `intents` are the labels of the dialogue that are no topics."""

    knowledge: Knowledge
    answers: Answers
    today: dt.date
    labels: LinedYaml
    intents: frozenset[str]
    phrases: tuple[Phrase, ...]
    questions: tuple[Question, ...]
    translations: tuple[Translations, ...]

    def source(self, topic: Topic) -> LinedYaml:
        """Give a topic's file, which knows its lines."""
        return self.knowledge.sources[f"data/topics/{topic.topic}.yml"]


Rule = Callable[[Content], Iterator[Problem]]


def gather(knowledge: Knowledge, today: dt.date) -> tuple[Content | None, list[Problem]]:
    """Read what stands beside the knowledge; gives also what is wrong with its form."""
    problems: list[Problem] = []
    root = knowledge.root
    labels = _yaml(root / "data" / "labels.yml", root, problems)
    domain = _yaml(root / "domain.yml", root, problems)
    phrases = tuple(_phrases(root, problems))
    questions = tuple(_questions(root, problems))
    translations = tuple(_translations(knowledge, problems))
    if labels is None or domain is None:
        return None, problems
    if not isinstance(labels.data, dict) or not isinstance(labels.data.get("labels"), dict):
        problems.append(labels.problem((), "no labels", "restore the file: replies always have these labels"))
        return None, problems
    intents = frozenset((domain.data or {}).get("intents") or ())
    answers = Answers(knowledge, lambda: today)
    return Content(knowledge, answers, today, labels, intents, phrases, questions, translations), problems


def _yaml(path: Path, root: Path, problems: list[Problem]) -> LinedYaml | None:
    try:
        return LinedYaml.read(path, root)
    except ContentError as error:
        problems += error.problems
        return None


def _phrases(root: Path, problems: list[Problem]) -> Iterator[Phrase]:
    for path in sorted((root / "data" / "nlu").glob("*/*.yml")):
        source = _yaml(path, root, problems)
        for index, block in enumerate(_blocks(source)):
            at = source.line(("nlu", index, "examples")) if source else 1
            for offset, line in enumerate(str(block.get("examples") or "").splitlines(), start=1):
                text = line.strip().removeprefix("-").strip()
                if text:
                    yield Phrase(relative(path, root), at + offset, path.parent.name, str(block.get("intent")), text)


def _blocks(source: LinedYaml | None) -> list[Mapping[str, Any]]:
    data = source.data if source else None
    blocks = data.get("nlu") if isinstance(data, dict) else None
    return [block if isinstance(block, dict) else {} for block in blocks or []]


def _questions(root: Path, problems: list[Problem]) -> Iterator[Question]:
    for path in (path for name in SETS for path in sorted((root / "data" / name).glob("*.jsonl"))):
        file = relative(path, root)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                yield Question(file, number, str(row["text"]), tuple(row["accept"]))
            except (ValueError, KeyError, TypeError):
                problems.append(
                    Problem(
                        file, number, "not a question", 'write {"text": …, "accept": […], "kind": …, "register": …}'
                    )
                )


def _translations(knowledge: Knowledge, problems: list[Problem]) -> Iterator[Translations]:
    for tag, domain, path in catalogues(knowledge):
        file = relative(path, knowledge.root)
        if not path.exists():
            problems.append(Problem(file, 1, "the catalogue is missing", "run make messages"))
            continue
        try:
            with path.open("rb") as stream:
                yield Translations(tag, domain, file, read_po(stream, abort_invalid=True))
        except PoFileError as error:
            problems.append(
                Problem(file, (error.lineno or 0) + 1, f"not a gettext catalogue: {error}", "mend the entry there")
            )
        except ValueError as error:
            problems.append(
                Problem(file, 1, f"not a gettext catalogue: {error}", "save it with a gettext tool, in UTF-8")
            )
