"""The docs name everything that people can use, lead nowhere that does not exist, and point at no machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from bot.gateway.contract import MODELS
from bot.gateway.problems import PROBLEMS
from bot.knowledge import Knowledge
from bot.knowledge.interface import NOTICES
from bot.knowledge.rendering import outcome
from bot.paths import ROOT
from bot.settings import Settings

# A link of Markdown that stays in the repository: no address, no place in the same page.
_LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)")
# Written in pieces: this file is held to its own rule.
_REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js",
    "crates" + ".io",
    "proxy" + ".golang",
    "rubygems" + ".org",
)
_MACHINE = re.compile(r"(?<![\w.$}/-])/(?:home|root|work|Users|mnt)/\w")


def _pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def _documentation() -> str:
    """README and docs/, without the decisions: they say why, not how."""
    pages = [page for page in _pages() if page.name == "README.md" or page.parent == ROOT / "docs"]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def _undocumented(names: set[str], text: str) -> list[str]:
    """Give the names that stand nowhere as code, alone or among others."""
    blocks = re.findall(r"^```.*?^```", text, re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    code = "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", prose)])
    return sorted(name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", code))


def _tracked() -> list[Path]:
    """Give the files of the repository, those that are not added yet included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_a_name_that_stands_nowhere_is_found() -> None:
    text = "`make shown`, absent, `listed`\n```\nin a block\n```\n"

    assert _undocumented({"shown", "listed", "block", "absent", "show"}, text) == ["absent", "show"]


def test_every_make_target_is_documented() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE)

    assert targets
    assert _undocumented({f"make {target}" for target in targets}, _documentation()) == []


def test_every_make_target_in_the_docs_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.findall(r"(?:`|^)make ([a-z][a-z-]*)", _documentation(), re.MULTILINE)

    assert set(named) <= set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))


def test_every_setting_is_documented() -> None:
    assert _undocumented({f"FAQBOT_{name.upper()}" for name in Settings.__fields__}, _documentation()) == []


def test_every_setting_in_the_docs_exists() -> None:
    named = set(re.findall(r"`(FAQBOT_[A-Z_]+)", _documentation()))

    assert named == {f"FAQBOT_{name.upper()}" for name in Settings.__fields__}


def test_every_outcome_is_documented(knowledge: Knowledge) -> None:
    assert _undocumented({outcome(topic) for topic in knowledge.topics.values()}, _api()) == []


def test_every_notice_is_documented() -> None:
    assert _undocumented(set(NOTICES), _api()) == []


@pytest.mark.parametrize("model", sorted(MODELS))
def test_every_field_of_the_interface_is_documented(model: str) -> None:
    assert _undocumented(set(MODELS[model].__fields__), _api()) == []


def test_every_problem_is_documented_beside_its_status() -> None:
    rows = dict(re.findall(r"^\| (\d{3}) \| (.*) \|$", _api(), re.MULTILINE))

    for code, (status, *_) in PROBLEMS.items():
        assert f"`{code}`" in rows.get(str(status), ""), f"{code} ({status})"


def test_every_command_is_documented() -> None:
    from bot.cli import _COMMANDS

    assert _undocumented({*_COMMANDS, "eval"}, _documentation()) == []


def test_every_metric_is_documented() -> None:
    from bot.gateway.metrics import Metrics

    families = Metrics().registry.collect()
    names = {f"{family.name}_total" if family.type == "counter" else family.name for family in families}

    assert _undocumented(names, (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")) == []


def test_every_log_event_is_documented() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "gateway").glob("*.py"))
    events = set(re.findall(r"_log\.\w+\(\s*\"([a-z.]+)\"", code))

    assert events
    assert _undocumented(events, (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", _pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    broken = [link for link in _LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]

    assert broken == []


def test_decisions_are_numbered_without_gaps_and_keep_to_their_form() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))

    assert [int(page.name[:4]) for page in decisions] == list(range(1, len(decisions) + 1))
    for page in decisions:
        headings = re.findall(r"^## (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], page.name


def test_no_file_names_a_registry_or_a_place_on_a_machine() -> None:
    found = []
    for path in _tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        found += [f"{path.relative_to(ROOT)}: {host}" for host in _REGISTRIES if host in text]
        found += [f"{path.relative_to(ROOT)}: {place}" for place in _MACHINE.findall(text)]

    assert found == []


def _api() -> str:
    return (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
