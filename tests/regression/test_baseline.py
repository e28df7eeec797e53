from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.knowledge import Answers, Knowledge
from bot.knowledge.problems import ContentError
from bot.regression import baseline
from bot.regression.case import Case, Turn
from bot.regression.changes import as_html, as_markdown, compared
from bot.regression.running import Result, Verdict
from bot.regression.said import Said


def result(name: str, said: list[Said], *, locale: str = "es", file: str = "tests/a.yml") -> Result:
    turns = tuple(Turn(f"mensaje {number}", number) for number, _ in enumerate(said, 1))
    return Result(Case(name, file, 1, turns, locale), Verdict.PASSED, tuple(said))


@pytest.fixture
def first(answers: Answers) -> Result:
    replies = [Said((answers.reply(topic, "es"),)) for topic in ("center_hours", "emergency")]
    return result("one", [*replies, Said(problem="empty")])


def test_nothing_differs_from_what_was_just_agreed(first: Result, tmp_path: Path) -> None:
    assert len(baseline.changes([first], tmp_path)) == 1
    assert baseline.accept([first], tmp_path) == [tmp_path / "es.json"]
    assert baseline.changes([first], tmp_path) == []


def test_what_a_person_would_notice_is_a_change(first: Result, answers: Answers, tmp_path: Path) -> None:
    baseline.accept([first], tmp_path)
    reply = answers.reply("center_hours", "es")
    for different in (
        dict(reply, text=reply["text"] + " "),
        dict(reply, topic="center_location"),
        dict(reply, language="en"),
        dict(reply, citations=[]),
        dict(reply, suggestions=[]),
        dict(reply, notices=[]),
    ):
        now = replace(first, said=(Said((different,)), *first.said[1:]))
        (change,) = baseline.changes([now], tmp_path)
        assert change.before is not None and change.after is not None
        assert change.before[1:] == change.after[1:]
    ids = replace(first, said=(Said((dict(reply, id="1.x.y"),)), *first.said[1:]))
    assert baseline.changes([ids], tmp_path) == []


def test_new_and_gone_conversations_are_told_but_not_those_that_were_not_run(first: Result, tmp_path: Path) -> None:
    other = replace(first, case=replace(first.case, file="tests/b.yml"))
    baseline.accept([first, other], tmp_path)
    renamed = replace(first, case=replace(first.case, name="two"))
    found = baseline.changes([renamed], tmp_path)
    assert [(change.id, change.before is None, change.after is None) for change in found] == [
        ("tests/a.yml::one", False, True),
        ("tests/a.yml::two", True, False),
    ]
    baseline.accept([renamed], tmp_path)
    assert sorted(json.loads((tmp_path / "es.json").read_text())) == ["tests/a.yml::two", "tests/b.yml::one"]


def test_a_broken_record_is_named(first: Result, tmp_path: Path) -> None:
    (tmp_path / "es.json").write_text('{"tests/a.yml::one": 3}')
    with pytest.raises(ContentError, match="--accept"):
        baseline.changes([first], tmp_path)


def test_the_difference_is_marked_word_by_word(first: Result, knowledge: Knowledge, tmp_path: Path) -> None:
    baseline.accept([first], tmp_path)
    reply = dict(first.said[0].replies[0])
    reply["text"] = reply["text"].replace("24 horas", "12 horas")
    (change,) = baseline.changes([replace(first, said=(Said((reply,)), *first.said[1:]))], tmp_path)
    shown = compared(change, knowledge)
    assert (shown.state, shown.locale, [pair.same for pair in shown.pairs]) == ("changed", "es", [False, True, True])
    before, after = shown.pairs[0].before, shown.pairs[0].after
    assert before is not None and after is not None
    assert [piece.text for piece in before.pieces if piece.kind == "-"] == ["24"]
    assert [piece.text for piece in after.pieces if piece.kind == "+"] == ["12"]
    page, comment = as_html([change], 3, knowledge), as_markdown([change], 3, knowledge)
    assert "<del>24</del>" in page and "<ins>12</ins>" in page
    assert "1 of 3 conversations" in page and "1 of 3 conversations" in comment
    assert "<b>24</b>" in comment and "<b>12</b>" in comment
    assert "mensaje 2" not in comment


def test_chinese_is_compared_character_by_character(answers: Answers, knowledge: Knowledge, tmp_path: Path) -> None:
    said = Said((answers.reply("center_hours", "zh-Hans"),))
    before = result("one", [said], locale="zh-Hans")
    baseline.accept([before], tmp_path)
    reply = dict(said.replies[0], text=said.replies[0]["text"].replace("中心", "中央", 1))
    (change,) = baseline.changes([replace(before, said=(Said((reply,)),))], tmp_path)
    pair = compared(change, knowledge).pairs[0]
    assert pair.before is not None
    assert [piece.text for piece in pair.before.pieces if piece.kind == "-"] == ["心"]


def test_what_people_type_does_not_become_markup(first: Result, knowledge: Knowledge, tmp_path: Path) -> None:
    turn = replace(first.case.turns[0], text="<b onclick='x'>|hola")
    now = replace(first, case=replace(first.case, name="<i>", turns=(turn, *first.case.turns[1:])))
    found = baseline.changes([now], tmp_path)
    for written in (as_html(found, 1, knowledge), as_markdown(found, 1, knowledge)):
        assert "<b onclick" not in written and "<i>" not in written
        assert "&lt;b onclick" in written


def test_a_long_comment_says_what_it_leaves_out(first: Result, knowledge: Knowledge, tmp_path: Path) -> None:
    many = [replace(first, case=replace(first.case, name=f"case {number}")) for number in range(25)]
    comment = as_markdown(baseline.changes(many, tmp_path), 25, knowledge)
    assert comment.count("<details>") == 20
    assert "5 more" in comment


def test_nothing_changed_is_said_too(knowledge: Knowledge) -> None:
    assert "All 7 conversations" in as_html([], 7, knowledge)
    assert as_markdown([], 7, knowledge).startswith("**0 of 7")
