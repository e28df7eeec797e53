"""What is taken off around a question, and what must stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import Knowledge
from bot.nlu.courtesies import FILE, Courtesies, courtesies
from bot.nlu.normalization import asked


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("Hello, could you please tell me who runs the center? Thank you so much!", "who runs the center?"),
        ("Buenos días, ¿a qué hora abren? gracias", "¿a qué hora abren?"),
        ("buenos dias, a que hora abren, muchas gracias", "a que hora abren"),
        ("你好,请问上班时间是几点?谢谢", "上班时间是几点?"),
        ("안녕하세요! 몇 시까지 해요?", "몇 시까지 해요?"),
        ("صباح الخير المهمة والهدف", "المهمة والهدف"),
        ("скажите пожалуйста, кто руководит центром? заранее спасибо", "кто руководит центром?"),
        ("GOOD MORNING WHO RUNS IT PLEASE", "who runs it"),
    ],
)
def test_courtesies_at_both_ends_are_taken_off(typed: str, question: str) -> None:
    assert asked(typed) == question


@pytest.mark.parametrize(
    "typed",
    [
        "hello there!!",
        "thank you, bye",
        "hiv test center",
        "¿cierran en acción de gracias?",
        "早上好像有人敲门",
        "vou ou não, sou obrigado",
        "",
        "?!",
    ],
)
def test_what_is_nothing_but_courtesy_and_what_only_looks_like_one_stays(typed: str) -> None:
    assert asked(typed) == typed


def test_the_longest_wording_wins_and_none_ends_inside_a_word() -> None:
    given = Courtesies(frozenset({"good", "good morning"}), frozenset({"please"}))
    assert given.taken_off("good morning where is it") == "where is it"
    assert given.taken_off("goodness where is it") == "goodness where is it"
    assert given.taken_off("where is it pleased") == "where is it pleased"


def test_what_is_left_must_ask_something() -> None:
    given = Courtesies(frozenset({"hello"}), frozenset({"thanks"}))
    assert given.taken_off("hello hours") == "hello hours"
    assert given.taken_off("hello opening hours, thanks") == "opening hours"


def test_every_locale_has_all_three_kinds_and_no_entry_with_marks_at_its_edges(knowledge: Knowledge) -> None:
    import yaml

    rows = yaml.safe_load(Path(FILE).read_text(encoding="utf-8"))
    assert set(rows) == set(knowledge.locales)
    for tag, row in rows.items():
        for kind in ("greetings", "openings", "closings"):
            assert len(row[kind]) >= 40, f"{tag} {kind}"
            odd = [words for words in row[kind] if words != words.strip(" ,.!?¿¡") or words != words.lower()]
            assert odd == [], f"{tag} {kind}"


def test_the_projects_own_are_read_once() -> None:
    assert courtesies() is courtesies()
