"""The making of metamorphic trials, and the trials on the trained assistant, held to their pass marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.evaluation.items import Item
from bot.knowledge import Knowledge
from bot.nlu.progress import reporter
from bot.nlu.typing_habits import typing_habits
from bot.regression.bots import in_process
from bot.regression.metamorphic import FILE, KINDS, Plan, Trial, trials
from bot.regression.metamorphic_run import Tried, ask, judged, missed, rates, run, sampled_items, write
from bot.regression.said import Said

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant

ITEMS = [
    Item("en", "How many ICE calls were answered in FY 2013?", ("stat_calls",), "in_scope", "plain"),
    Item("en", "does the LESC check status for cops", ("officer_status_checks",), "in_scope", "plain"),
    Item("en", "when is it open", ("center_hours",), "in_scope", "plain"),
    Item("vi", "Trung tâm mở cửa lúc nào?", ("center_hours",), "in_scope", "plain"),
]


@pytest.fixture(scope="module")
def made() -> list[Trial]:
    return trials(ITEMS, Plan.read(), typing_habits())


def of(made: Sequence[Trial], kind: str, question: str = "") -> list[str]:
    return [trial.changed for trial in made if trial.kind == kind and question in trial.question]


def test_the_same_trials_come_at_every_run(made: list[Trial]) -> None:
    assert made == trials(ITEMS, Plan.read(), typing_habits())


def test_each_kind_changes_what_it_says(made: list[Trial]) -> None:
    assert "WHEN IS IT OPEN" in of(made, "upper_case")
    assert of(made, "lower_case", "when is") == []
    assert of(made, "without_marks") == ["Trung tam mo cua luc nao?"]
    assert of(made, "acronym", "LESC")[0] in (
        "does the L.E.S.C. check status for cops",
        "does the lesc check status for cops",
    )
    (typo,) = of(made, "typing_error", "when is")
    assert typo != "when is it open" and abs(len(typo) - len("when is it open")) <= 1
    (asked,) = of(made, "punctuation", "when is")
    assert asked.startswith("when is it open")
    for kind in ("politeness", "greeting"):
        assert all("when is it open" in text for text in of(made, kind, "when is"))


def test_directions_name_what_must_come(made: list[Trial]) -> None:
    mine = [trial for trial in made if trial.kind == "about_me"]
    assert {trial.question for trial in mine} == {ITEMS[1].text}
    assert {trial.expected for trial in mine} == {"declined"}
    (other,) = [trial for trial in made if trial.kind == "another_year"]
    assert other.expected == "not_in_documents"
    assert "2013" not in other.changed and other.changed.startswith("How many ICE calls were answered in ")


def test_a_kind_that_is_added_changes_no_other(monkeypatch: pytest.MonkeyPatch, made: list[Trial]) -> None:
    fewer = {name: make for name, make in KINDS.items() if name != "upper_case"}
    plan = Plan.read()
    monkeypatch.setattr("bot.regression.metamorphic.KINDS", fewer)
    assert trials(ITEMS, plan, typing_habits()) == [trial for trial in made if trial.kind != "upper_case"]


def test_every_offered_locale_has_words(knowledge: Knowledge) -> None:
    plan = Plan.read()
    assert set(plan.words) == set(knowledge.locales)
    for tag, words in plan.words.items():
        assert set(words) == {"greetings", "before", "after", "about_me", "in_year"}, tag
        assert all("{year}" in text for text in words["in_year"]), tag


def test_a_kind_without_a_mark_is_an_error(tmp_path: Path) -> None:
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    del data["pass_marks"]["greeting"]
    path = tmp_path / "metamorphic.yml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(ValueError, match="greeting"):
        Plan.read(path)


def said(*topics: str) -> Said:
    replies = ({"topic": t, "outcome": "declined" if t.startswith("refuse") else "answered"} for t in topics)
    return Said(tuple(replies))


def test_what_holds_and_what_does_not() -> None:
    same, mine = Trial("upper_case", "en", "a", "A"), Trial("about_me", "en", "c", "c me", "declined")
    tried = [
        judged(same, said("x"), said("x")),
        judged(same, said("x"), said("y")),
        judged(same, said("x"), said("x", "y")),
        judged(same, said("x"), Said(problem="too_long")),
        judged(mine, said("x"), said("refuse_status_check")),
        judged(mine, said("x"), said("x")),
    ]
    assert [one.holds for one in tried] == [True, False, False, False, True, False]
    assert tried[3].after == ("too_long",)
    found = rates(tried)
    assert {key: (rate.hits, rate.n) for key, rate in found.items()} == {
        ("en", "upper_case"): (1, 4),
        ("en", "about_me"): (1, 2),
    }
    plan = replace(Plan.read(), pass_marks=dict.fromkeys(KINDS, 0.6))
    assert missed(found, plan) == [("en", "upper_case"), ("en", "about_me")]


async def test_a_repetition_is_asked_in_one_conversation(assistant: Assistant) -> None:
    given = [
        Trial("repetition", "en", "where does it say that", "when is the center open", twice=True),
        Trial("lower_case", "en", "When is the center open", "when is the center open"),
    ]
    async with in_process(assistant) as bot:
        tried = await ask(given, bot, lambda *at: None)
    assert tried[0].before == ("answer_sources",)
    assert tried[0].after == tried[1].after == ("center_hours",)


def test_what_is_broken_is_written_down(tmp_path: Path) -> None:
    tried = [Tried(Trial("greeting", "en", "a", "hi a"), ("x",), ("y",), False)]
    paths = write(tried, Plan.read(), tmp_path)
    assert [path.name for path in paths] == ["rates.csv", "broken.csv", "rates.svg", "rates.png"]
    assert "en,greeting,a,hi a,x,y" in paths[1].read_text(encoding="utf-8")


@pytest.mark.timeout(600)
async def test_the_assistant_holds_its_marks(assistant: Assistant) -> None:
    plan = Plan.read()
    assert len(sampled_items()) > 1000
    tried = await run(reporter("Metamorphic tests"), plan)
    write(tried, plan)
    found = rates(tried)
    assert {locale: found[locale, kind].share for locale, kind in missed(found, plan)} == {}


def test_courtesies_go_around_questions_only_and_stand_ins_keep_their_letters() -> None:
    items = [
        Item("es", "muchas gracias", ("thanks",), "in_scope", "plain"),
        Item("es", "mi número es <a-number>, ¿dónde está el centro?", ("personal_information",), "in_scope", "plain"),
    ]
    found = trials(items, Plan.read(), typing_habits(), ["thanks"])
    for kind in ("politeness", "greeting"):
        assert of(found, kind, "muchas") == [] and len(of(found, kind, "dónde")) == 1
    assert "MI NÚMERO ES <a-number>, ¿DÓNDE ESTÁ EL CENTRO?" in of(found, "upper_case")


def test_who_repeats_after_a_question_back_gets_one_of_what_was_offered() -> None:
    def said(topic: str, *offered: str) -> Said:
        suggestions = [{"topic": name} for name in offered]
        return Said(({"topic": topic, "outcome": "answered", "suggestions": suggestions},))

    back = said("clarify", "center_hours", "center_location")
    trial = Trial("repetition", "fr", "quand", "quand", twice=True)
    assert judged(trial, back, said("center_hours")).holds
    assert judged(trial, back, back).holds
    assert not judged(trial, back, said("detainers")).holds
    assert not judged(trial, said("center_hours"), said("detainers")).holds
