"""Breaking the assistant on purpose: that it does break, and that the conversations tell."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.knowledge import Answers, Knowledge, load
from bot.paths import ROOT
from bot.regression.mutation_run import copied, tried
from bot.regression.mutations import KINDS, Mutation, drawn

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant


@pytest.fixture(scope="module")
def mutations() -> list[Mutation]:
    return list(drawn(load(), 5, 1))


def test_thirty_and_more_are_drawn_two_a_kind_and_in_every_locale(
    mutations: list[Mutation], knowledge: Knowledge
) -> None:
    assert len(mutations) >= 30
    assert min(Counter(mutation.kind for mutation in mutations).values()) >= 2
    assert set(KINDS) == {mutation.kind for mutation in mutations}
    assert {mutation.locale for mutation in mutations} - {None} == set(knowledge.locales)


def test_the_same_seed_breaks_the_same(mutations: list[Mutation], tmp_path: Path, model: Path) -> None:
    again = list(drawn(load(), 5, 1))
    assert [(m.kind, m.locale) for m in again] == [(m.kind, m.locale) for m in mutations]
    other = list(drawn(load(), 5, 2))
    assert [(m.kind, m.locale) for m in other] != [(m.kind, m.locale) for m in mutations]


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_kind_changes_the_copy_and_nothing_else(
    kind: str, knowledge: Knowledge, tmp_path: Path, model: Path
) -> None:
    root = copied(tmp_path / "copy")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and "models" not in path.parts}
    original = (ROOT / "data" / "thresholds.yml").read_bytes()
    said = KINDS[kind](knowledge, "es", random.Random(3))(root)
    changed = [path for path, text in before.items() if not path.exists() or path.read_bytes() != text]
    assert said and changed
    assert (ROOT / "data" / "thresholds.yml").read_bytes() == original


def test_answers_are_swapped_in_one_locale_only(knowledge: Knowledge, tmp_path: Path, model: Path) -> None:
    root = copied(tmp_path / "copy")
    said = KINDS["swap_answers"](knowledge, "es", random.Random(3))(root)
    first, second = (name for name in knowledge.topics if name in said.split())
    broken, whole = Answers(load(root)), Answers(knowledge)
    assert broken.answer(first, "es").text == whole.answer(second, "es").text
    assert broken.answer(second, "es").text == whole.answer(first, "es").text
    assert broken.answer(first, "fr").text == whole.answer(first, "fr").text


@pytest.mark.timeout(600)
def test_the_conversations_tell(assistant: Assistant, knowledge: Knowledge) -> None:
    """One that needs no training and no luck; all others are in `make mutations`."""
    outcome = tried(Mutation("remove_office", "es", KINDS["remove_office"](knowledge, "es", random.Random(1))))
    assert outcome.told
    assert ".yml:" in outcome.by


def test_a_copy_that_is_not_broken_passes_for_it(tmp_path: Path, model: Path) -> None:
    root = copied(tmp_path / "copy")
    assert yaml.safe_load((root / "data" / "thresholds.yml").read_text())["default"]
    assert (root / ".cache" / "encoder").is_symlink()
    assert list((root / "models").glob("faqbot-*.tar.gz"))
