from __future__ import annotations

import csv
from pathlib import Path

from bot.assistant.importer import phrase_labels
from bot.evaluation.coverage import coverage, write
from bot.knowledge import Kind, load

KNOWLEDGE = load()


def test_every_topic_is_taught_measured_and_translated_in_every_offered_locale(tmp_path: Path) -> None:
    found = coverage(KNOWLEDGE, phrase_labels())
    assert {tag for _, tag in found} == set(KNOWLEDGE.locales)
    assert [key for key, covered in found.items() if not covered.translated] == []
    least = {Kind.FAQ: 15, Kind.ASSISTANT: 10, Kind.DECLINE: 25, Kind.SMALL_TALK: 8, Kind.FALLBACK: 80}
    few = [key for key, covered in found.items() if covered.phrases < least[KNOWLEDGE.topics[key[0]].kind]]
    assert few == []
    assert [key for key, covered in found.items() if covered.questions < 4] == []
    table, *pictures = write(tmp_path, found)
    with table.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(found)
    assert {path.suffix for path in pictures} == {".svg", ".png"}


def test_a_topic_without_phrases_shows_none() -> None:
    found = coverage(KNOWLEDGE, [])
    assert {covered.phrases for covered in found.values()} == {0}
