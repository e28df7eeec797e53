from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import Knowledge
from bot.knowledge.problems import ContentError
from bot.regression.case import Case
from bot.regression.reading import FOLDER, files, read, read_all

# As Rasa's documentation of end-to-end tests lays such a file out, with names of our own.
RASAS = """
fixtures:
  - in_spanish:
      - language: es
      - topic: center_hours
metadata:
  - phone:
      language: es
      device: phone
  - desk:
      device: desk
test_cases:
  - test_case: a talk
    fixtures:
      - in_spanish
    metadata: phone
    steps:
      - user: hola
        metadata: desk
      - bot: Hola.
      - bot: ¿Algo más?
      - utter: utter_greet
      - slot_was_set:
          - topic: greet
          - language
      - user: 2
      - slot_was_not_set:
          - options
"""


def read_text(folder: Path, text: str, knowledge: Knowledge, name: str = "es/a.yml") -> list[Case]:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read(path, knowledge, folder)


def case_of(steps: str) -> str:
    return "test_cases:\n  - test_case: one\n    steps:\n" + steps


def problems(folder: Path, text: str, knowledge: Knowledge) -> list[str]:
    with pytest.raises(ContentError) as raised:
        read_text(folder, text, knowledge)
    return [str(problem) for problem in raised.value.problems]


def test_rasas_files_load_as_they_are(tmp_path: Path, knowledge: Knowledge) -> None:
    (case,) = read_text(tmp_path, RASAS, knowledge, "rasa/a.yml")
    assert (case.name, case.locale, case.must_pass) == ("a talk", None, False)
    assert case.slots == {"language": "es", "topic": "center_hours"}
    first, second = case.turns
    assert (first.text, first.language) == ("hola", "es")
    assert [wanted.value for wanted in first.texts] == ["Hola.", "¿Algo más?"]
    assert [(wanted.name, wanted.value) for wanted in first.expectations] == [
        ("topic", "greet"),
        ("slot_was_set", [{"topic": "greet"}, "language"]),
    ]
    assert (second.text, second.expectations[0].name) == ("2", "slot_was_not_set")


def test_places_are_remembered(tmp_path: Path, knowledge: Knowledge) -> None:
    (case,) = read_text(tmp_path, RASAS, knowledge)
    assert (case.file, case.line, case.locale) == ("es/a.yml", 13, "es")
    assert [turn.line for turn in case.turns] == [18, 26]
    assert case.turns[0].texts[1].line == 21


@pytest.mark.parametrize(
    ("steps", "line", "words"),
    [
        ("      - user: hi\n        assertions:\n          - topic: center_hour\n", 6, "center_hours"),
        ("      - user: hi\n        assertions:\n          - cites: lecs\n", 6, "lesc"),
        ("      - user: hi\n        assertions:\n          - contact: ice\n", 6, "no contact 'ice'"),
        ("      - user: hi\n        assertions:\n          - outcome: answer\n", 6, "answered"),
        ("      - user: hi\n        assertions:\n          - language: sp\n", 6, "no language 'sp'"),
        ("      - user: hi\n        assertions:\n          - same_facts_as: [en, xx]\n", 6, "no language 'xx'"),
        ("      - user: hi\n        assertions:\n          - notice: personal\n", 6, "personal_data"),
        ("      - user: hi\n        assertions:\n          - problem: long\n", 6, "too_long"),
        ("      - user: hi\n        assertions:\n          - says: hello\n", 6, "says"),
        ("      - user: hi\n        assertions:\n          - redacted: maybe\n", 6, "boolean"),
        ("      - user: hi\n        assertions:\n          - matches: '(open'\n", 6, "regex"),
        ("      - user: hi\n        bot: hello\n", 4, "exactly one of"),
        ("      - bot: hello\n", 4, "nobody has said anything"),
        ("      - user: hi\n      - bot: hello\n        metadata: x\n", 5, "only a user step"),
        ("      - user: hi\n        metadata: phone\n", 5, "'phone' is not defined"),
        ("      - wait: 3\n", 4, "exactly one of"),
        ("      - user: [hi]\n", 4, "string"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_line_and_fix(
    tmp_path: Path, knowledge: Knowledge, steps: str, line: int, words: str
) -> None:
    (problem,) = problems(tmp_path, case_of(steps), knowledge)
    assert problem.startswith(f"es/a.yml:{line}: error: ")
    assert words in problem
    assert "fix: " in problem


def test_all_mistakes_are_told_at_once(tmp_path: Path, knowledge: Knowledge) -> None:
    steps = "      - user: hi\n        assertions:\n          - topic: x\n          - cites: y\n"
    assert len(problems(tmp_path, case_of(steps), knowledge)) == 2


def test_a_case_that_must_pass_is_not_known_to_fail(tmp_path: Path, knowledge: Knowledge) -> None:
    text = case_of("      - user: hi\n") + "    must_pass: true\n    known_failure: it never worked yet\n"
    (problem,) = problems(tmp_path, text, knowledge)
    assert ":6: " in problem and "must pass" in problem


def test_names_stand_once_in_a_file(tmp_path: Path, knowledge: Knowledge) -> None:
    one = "  - test_case: one\n    steps:\n      - user: hi\n"
    (problem,) = problems(tmp_path, "test_cases:\n" + one + one, knowledge)
    assert problem.startswith("es/a.yml:5: ") and "stands twice" in problem


@pytest.mark.parametrize("text", ["", "test_cases: []\n", "cases: []\n", "- a\n", "test_cases:\n  - test_case: one\n"])
def test_a_file_without_cases_is_an_error(tmp_path: Path, knowledge: Knowledge, text: str) -> None:
    assert problems(tmp_path, text, knowledge)


def test_a_path_without_tests_is_an_error(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yml"):
        with pytest.raises(ContentError, match="no conversation tests"):
            files([path])


def test_the_problems_of_all_files_are_gathered(tmp_path: Path, knowledge: Knowledge) -> None:
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text(case_of("      - bot: hi\n"), encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        read_all([tmp_path], knowledge, tmp_path)
    assert [problem.file for problem in raised.value.problems] == ["a.yml", "b.yml"]


def test_ours_can_be_read(knowledge: Knowledge) -> None:
    cases = read_all([FOLDER], knowledge)
    assert {case.locale for case in cases} <= {*knowledge.locales, None}


def test_the_example_of_the_documentation_is_the_file_that_it_names() -> None:
    text = (FOLDER.parent.parent / "docs" / "testing.md").read_text(encoding="utf-8")
    written = text.split("```yaml\n")[1].split("```")[0]
    assert written == (FOLDER / "en" / "hours.yml").read_text(encoding="utf-8")
