"""A language is added to a copy of the project by its files alone: row, catalogues, phrases and questions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.assistant.importer import TopicImporter
from bot.evaluation.items import read
from bot.gateway.faq import render_faq
from bot.gateway.language import lookup
from bot.knowledge import Answers, Severity, load
from bot.knowledge.check import check
from bot.knowledge.messages import as_text, catalogues, update
from bot.knowledge.messages import read as read_catalogue
from bot.knowledge.new_locale import new_locale
from bot.knowledge.offered import offered, offering
from bot.nlu.locale_model import LocaleModel, training_rows
from bot.paths import DATA, ROOT

TAG = "de"
# Questions in German that measure how a language without phrases is understood: here they teach it.
QUESTIONS = [json.loads(line) for line in (DATA / "development" / f"{TAG}.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    for folder in ("data", "locales"):
        shutil.copytree(ROOT / folder, root / folder)
    # the texts of pages and actions are extracted from here
    for folder in ("bot", "actions"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "domain.yml", root)
    (root / "data" / "development" / f"{TAG}.jsonl").unlink()
    new_locale(TAG, root)
    return root


def errors(root: Path) -> list[str]:
    return [str(problem) for problem in check(root) if problem.severity is Severity.ERROR]


def test_what_is_begun_breaks_nothing_and_the_check_leads_on(copy: Path) -> None:
    assert errors(copy) == []
    said = {problem.file: problem.message for problem in check(copy)}
    assert f"'{TAG}' is not offered" in said["data/locales.yml"]
    for file in (f"locales/{TAG}/LC_MESSAGES/answers.po", f"data/nlu/{TAG}/center_hours.yml"):
        assert file in said
    assert "still to be written" in said[f"data/development/{TAG}.jsonl"]


def test_filled_in_it_is_offered_answers_and_is_told_apart(copy: Path) -> None:
    _translate(copy)
    _teach(copy)
    knowledge = load(copy)

    assert errors(copy) == []
    assert offered(knowledge, Answers(knowledge))[-1] == TAG
    answers = Answers(offering(knowledge))
    reply = answers.reply("stat_hits_confirmed", TAG)
    assert (reply["language"], reply["direction"]) == (TAG, "ltr")
    assert "4,633" in reply["text"], "numbers are written so that nobody reads a decimal"
    assert reply["citations"] == answers.reply("stat_hits_confirmed", "en")["citations"]
    assert f'<html lang="{TAG}"' in render_faq(answers, TAG)
    assert lookup("de-AT", answers.knowledge.locales) == TAG
    assert _model(copy).identify("Wann hat das Zentrum geöffnet?").tag == TAG
    # what is written measures; what is not is left out
    assert read(copy / "data" / "development" / f"{TAG}.jsonl") == []


def _translate(root: Path) -> None:
    update(root)
    knowledge = load(root)
    for tag, _, path in catalogues(knowledge):
        if tag == TAG:
            catalog = read_catalogue(path, knowledge.locales[tag].folder)
            for message in catalog:
                if message.id:
                    message.string = message.id
            path.write_text(as_text(catalog), encoding="utf-8")


def _teach(root: Path) -> None:
    """Write phrases for every label: the questions that there are, and for the others one of their own."""
    by_label: dict[str, list[str]] = {}
    for question in QUESTIONS:
        by_label.setdefault(question["accept"][0], []).append(question["text"])
    for path in sorted((root / "data" / "nlu" / TAG).glob("*.yml")):
        rows = by_label.get(path.stem, [f"Frage zu {path.stem.replace('_', ' ')}"])
        block: dict[str, Any] = {"intent": path.stem, "examples": "".join(f"- {row}\n" for row in rows)}
        path.write_text(yaml.safe_dump({"version": "3.1", "nlu": [block]}, allow_unicode=True), encoding="utf-8")


def _model(root: Path) -> LocaleModel:
    phrases = TopicImporter(training_data_paths=[str(root / "data" / "nlu")]).get_nlu_data().training_examples
    return LocaleModel.train(*training_rows([(m.get("text"), m.get("intent"), m.get("locale")) for m in phrases]))
