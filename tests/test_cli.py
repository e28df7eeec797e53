"""The command `faqbot`: exit codes, and errors in words."""

from __future__ import annotations

import json

import pytest

from bot.cli import main
from tests.knowledge.conftest import Project, _sound, project  # noqa: F401  (the fixtures of the small project)

HOURS = "data/topics/center_hours.yml"
# `project` also names the fixture that tests take.
pytestmark = pytest.mark.usefixtures("project")


@pytest.fixture(autouse=True)
def _in_the_project(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr("bot.cli.ROOT", project.root)


def test_check_passes_sound_content(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "content: 0 errors, 0 warnings" in capsys.readouterr().out


def test_check_fails_broken_content(project: Project, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    line = project.edit(HOURS, "unit: hour", "unit: week")

    assert main(["check"]) == 1
    assert f"{HOURS}:{line}: error: unknown unit 'week'" in capsys.readouterr().out


def test_check_release_fails_on_warnings(project: Project) -> None:  # noqa: F811
    project.edit("locales/es/LC_MESSAGES/answers.po", "«In Vermont.»", "")

    assert (main(["check"]), main(["check", "--release"])) == (0, 1)


@pytest.mark.parametrize(
    "command",
    [
        ["serve"],
        ["train"],
        ["ask", "When is it open?"],
        ["preview", "center_hours"],
        ["new-topic", "parking", "--group", "center"],
        ["new-locale", "fr"],
        ["sign-off", "topic", "center_hours", "--by", "editor", "--on", "2026-01-02"],
    ],
    ids=lambda command: command[0],
)
def test_a_file_that_cannot_be_read_is_named_by_every_command_that_reads_it(
    command: list[str],
    project: Project,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = project.edit(HOURS, "owner: null", "woner: null")

    assert main(command) == 1
    assert f"{HOURS}:{line}: error: woner" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "train"])
def test_content_that_says_what_no_document_says_is_neither_served_nor_trained(
    command: str,
    project: Project,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = project.edit("data/topics/stat_hits.yml", "value: 4633", "value: 4634")

    assert main([command]) == 1
    assert f"data/topics/stat_hits.yml:{line}: error: the value 4634" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["nothing"],
        ["ask"],
        ["sign-off", "topic", "center_hours", "--by", "editor", "--on", "yesterday"],
        ["sign-off", "person", "somebody", "--by", "editor", "--on", "2026-01-02"],
        ["new-topic", "parking", "--kind", "gossip"],
        ["off"],
    ],
)
def test_a_command_that_is_not_one_exits_with_2(command: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(command)

    assert stopped.value.code == 2


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (["ask", "¿Dónde?", "--language", "fr"], "there are: en, es, ar"),
        (["preview", "nothing"], "there are: center_hours"),
        (["new-topic", "center_hours", "--group", "center"], "exists already"),
        (["new-topic", "parking"], "needs --group"),
        (["new-locale", "es"], "there already"),
        (["sign-off", "topic", "nothing", "--by", "editor", "--on", "2026-01-02"], "no topic is called 'nothing'"),
        (["off", "--notice", " "], "empty"),
    ],
)
def test_a_command_that_cannot_be_run_so_says_why(
    command: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 2
    assert why in capsys.readouterr().err


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from bot.settings import settings

    monkeypatch.setenv("FAQBOT_PORT", "eight")
    settings.cache_clear()

    assert main(["serve"]) == 2
    assert "FAQBOT_PORT" in capsys.readouterr().err


def test_preview_shows_the_reply_and_writes_the_page(project: Project, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    assert main(["preview", "stat_hits"]) == 0
    assert "more than 4,633 hits in fiscal year 2013" in capsys.readouterr().out
    assert project.path("reports/preview/stat_hits.html").exists()


def test_preview_shows_the_check_s_errors_of_the_topic_instead_of_a_traceback(
    project: Project,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    project.edit(HOURS, "unit: hour", "unit: week")

    assert main(["preview", "center_hours"]) == 1
    assert "unknown unit 'week'" in capsys.readouterr().err


def test_new_topic_says_what_to_fill_and_what_the_check_will_say(
    project: Project,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["new-topic", "parking", "--kind", "faq", "--group", "center"]) == 0
    said = capsys.readouterr().out
    assert "wrote data/topics/parking.yml" in said and "wrote data/nlu/es/parking.yml" in said
    assert "faqbot check" in said and "TODO" in said
    assert project.path("data/topics/parking.yml").exists()


def test_sign_off_writes_into_the_file(project: Project) -> None:  # noqa: F811
    assert main(["sign-off", "topic", "center_hours", "--by", "editor", "--on", "2026-01-02"]) == 0
    assert 'reviewed: {by: "editor", on: 2026-01-02, of: "' in project.text(HOURS)


def test_off_sets_the_notice_and_on_takes_it_away(project: Project) -> None:  # noqa: F811
    from bot.gateway.notice import current

    file = project.path(".cache/service_notice.json")

    assert main(["off", "--notice", "Back on Monday."]) == 0
    assert json.loads(file.read_text(encoding="utf-8")) == {"notice": "Back on Monday."}
    assert current(file) == "Back on Monday."
    assert main(["on"]) == 0
    assert current(file) is None


def test_report_shows_the_last_measures(project: Project, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    project.write("results/development/summary.csv", "locale,measure,share\nes,right,0.95\n")

    assert main(["report"]) == 0
    said = capsys.readouterr().out
    assert "right" in said and "0.95" in said
