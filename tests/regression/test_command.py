"""`faqbot test-conversations` and the pytest plugin, as somebody who writes conversations meets them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli import main
from bot.knowledge import load
from bot.regression import baseline, command

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant

pytest_plugins = ["pytester"]
GOOD = """
test_cases:
  - test_case: hours
    steps:
      - user: when is the center open?
        assertions: [{topic: center_hours}]
  - test_case: place
    steps:
      - user: where is the center?
        assertions: [{topic: center_location}]
"""
BAD = GOOD.replace("topic: center_location", "topic: center_hours")
BROKEN = GOOD.replace("topic: center_location", "topic: center_locatoin")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a run writes, so that a test leaves the real record as it is."""
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "PAGE", tmp_path / "results" / "changes.html")
    for function in ("accept", "changes"):
        real = getattr(baseline, function)
        monkeypatch.setattr(baseline, function, lambda results, real=real: real(results, tmp_path / "baseline"))
    monkeypatch.setattr(command, "load", lambda root: load())
    return tmp_path


def written(folder: Path, text: str) -> str:
    path = folder / "conversations" / "en" / "a.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_exit_codes_tell_a_failure_from_an_error(
    assistant: Assistant, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["test-conversations", written(folder, GOOD)]) == 0
    assert main(["test-conversations", written(folder, BAD)]) == 1
    assert "topic: expected center_hours" in capsys.readouterr().out
    assert main(["test-conversations", written(folder, BROKEN)]) == 2
    assert "a.yml:10: error: there is no topic 'center_locatoin'" in capsys.readouterr().err
    assert main(["test-conversations", written(folder, GOOD), "--url", "http://127.0.0.1:9"]) == 2
    assert "is it running" in capsys.readouterr().err
    assert main(["test-conversations", written(folder, GOOD), "-k", "nothing of the kind"]) == 2


def test_cases_are_chosen_by_words_and_locale(
    assistant: Assistant, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["test-conversations", written(folder, BAD), "-k", "HOURS"]) == 0
    assert main(["test-conversations", written(folder, BAD), "--locale", "es"]) == 2
    capsys.readouterr()


def test_a_change_is_shown_until_it_is_agreed_to(
    assistant: Assistant, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(folder, GOOD)
    assert main(["test-conversations", path]) == 0
    assert "2 of 2 say something else" in capsys.readouterr().out
    assert main(["test-conversations", path, "--accept"]) == 0
    assert (folder / "baseline" / "en.json").exists()
    assert main(["test-conversations", path]) == 0
    assert "All say what was agreed" in capsys.readouterr().out
    assert "All 2 conversations" in (folder / "results" / "changes.html").read_text(encoding="utf-8")
    assert (folder / "results" / "changes.md").exists()


def test_pytest_collects_each_case_by_its_name(assistant: Assistant, pytester: pytest.Pytester) -> None:
    written(pytester.path, BAD)
    found = pytester.runpytest_inprocess("-p", "bot.regression.plugin", "--junitxml=out.xml", "-v", plugins=[])
    found.assert_outcomes(passed=1, failed=1)
    found.stdout.fnmatch_lines(["*a.yml::hours PASSED*", "*topic: expected center_hours*"])
    assert "Traceback" not in found.stdout.str()
    assert 'name="place"' in (pytester.path / "out.xml").read_text()
    chosen = pytester.runpytest_inprocess("-p", "bot.regression.plugin", "-k", "hours")
    chosen.assert_outcomes(passed=1, deselected=1)


def test_pytest_reports_a_file_that_is_wrong(pytester: pytest.Pytester) -> None:
    written(pytester.path, BROKEN)
    found = pytester.runpytest_inprocess("-p", "bot.regression.plugin")
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["*a.yml:10: error: there is no topic*", "*fix: use one such as*"])


def test_a_known_failure_has_to_fail(assistant: Assistant, pytester: pytest.Pytester) -> None:
    mark = "    known_failure: nobody has mended it yet\n    steps:"
    written(pytester.path, BAD.replace("    steps:", mark))
    found = pytester.runpytest_inprocess("-p", "bot.regression.plugin")
    found.assert_outcomes(xfailed=1, failed=1)


def test_averaged_a_few_may_fail_that_need_not_pass(assistant: Assistant, pytester: pytest.Pytester) -> None:
    def text(failing: int, must: str = "") -> str:
        cases = "".join(
            f"  - test_case: case {number}\n{must}    steps:\n      - user: thanks!\n        assertions:\n"
            f"          - topic: {'goodbye' if number < failing else 'thanks'}\n"
            for number in range(20)
        )
        return f"test_cases:\n{cases}"

    written(pytester.path, text(1))
    few = pytester.runpytest_inprocess("-p", "bot.regression.plugin", "--averaged")
    few.assert_outcomes(passed=19, xfailed=1)
    assert few.ret == 0
    written(pytester.path, text(3))
    many = pytester.runpytest_inprocess("-p", "bot.regression.plugin", "--averaged")
    assert many.ret == 1
    many.stdout.fnmatch_lines(["*en: 17 of 20 conversations pass (85.0%); 90% must*"])
    written(pytester.path, text(1, "    must_pass: true\n"))
    must = pytester.runpytest_inprocess("-p", "bot.regression.plugin", "--averaged")
    must.assert_outcomes(passed=19, failed=1)
    assert must.ret == 1


def test_the_command_averages_too(assistant: Assistant, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one_of_two = written(folder, BAD)
    assert main(["test-conversations", one_of_two, "--averaged"]) == 1
    assert "en: 1 of 2 conversations pass" in capsys.readouterr().err
    assert main(["test-conversations", written(folder, GOOD), "--averaged"]) == 0
    must = BAD.replace("  - test_case: place\n", "  - test_case: place\n    must_pass: true\n")
    assert main(["test-conversations", written(folder, must), "--averaged"]) == 1
