from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.evaluation.items import SETS, Item, ItemError, files, folder_of, read

GOOD = {"text": "hours?", "accept": ["center_hours"], "kind": "in_scope", "register": "short"}


def written(folder: Path, *lines: str) -> Path:
    path = folder / "en.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_line_becomes_an_item_of_its_files_locale(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps(GOOD), "")
    assert read(path) == [Item("en", "hours?", ("center_hours",), "in_scope", "short")]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        (json.dumps({**GOOD, "kind": "odd"}), "unknown kind 'odd'"),
        (json.dumps({**GOOD, "accept": []}), "at least one accepted label"),
        (json.dumps({**GOOD, "more": 1}), "exactly the fields"),
    ],
)
def test_a_line_that_is_wrong_is_named_with_its_number(tmp_path: Path, line: str, problem: str) -> None:
    path = written(tmp_path, json.dumps(GOOD), line)
    with pytest.raises(ItemError, match=f"en.jsonl:2: .*{problem}"):
        read(path)


def test_the_files_of_some_locales_or_of_all_are_found(tmp_path: Path) -> None:
    for tag in ("en", "es"):
        (tmp_path / f"{tag}.jsonl").write_text("", encoding="utf-8")
    assert [path.stem for path in files(tmp_path)] == ["en", "es"]
    assert [path.stem for path in files(tmp_path, ["es"])] == ["es"]


def test_a_locale_without_questions_is_named_with_those_there_are(tmp_path: Path) -> None:
    written(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"no questions for xx .*its locales: en"):
        files(tmp_path, ["xx"])


@pytest.mark.parametrize("name", SETS)
def test_every_committed_set_can_be_read_and_asks_nothing_twice(name: str) -> None:
    for path in files(folder_of(name)):
        texts = [item.text for item in read(path)]
        assert texts
        assert len(set(texts)) == len(texts), path


def test_a_question_that_is_still_to_be_written_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "en.jsonl"
    path.write_text(json.dumps(GOOD) + "\n" + json.dumps({**GOOD, "text": ""}) + "\n", encoding="utf-8")
    assert [item.text for item in read(path)] == [GOOD["text"]]
