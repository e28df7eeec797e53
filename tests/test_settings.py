"""docs/settings.md lists every setting as bot/settings.py has it, and settings say what is wrong with a value."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from bot.paths import ROOT
from bot.settings import Settings, names

_ROW = re.compile(r"^\| `(FAQBOT_[A-Z_]+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)


def _default(name: str) -> str:
    field = Settings.__fields__[name]
    if field.default_factory is not None:
        return "made at each start"
    return "unset" if field.default is None else "empty" if field.default == "" else f"`{field.default}`"


def test_the_table_of_settings_is_complete_and_equal_to_the_code() -> None:
    documented = _ROW.findall((ROOT / "docs" / "settings.md").read_text(encoding="utf-8"))

    assert documented == [
        (f"FAQBOT_{name.upper()}", _default(name), str(field.field_info.description))
        for name, field in Settings.__fields__.items()
    ]


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_PORT", "9000")
    monkeypatch.setenv("FAQBOT_LOG_LEVEL", "debug")

    assert (Settings().port, Settings().log_level) == (9000, "DEBUG")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("PORT", "eight"),
        ("WORKERS", "0"),
        ("SECRET", "short"),
        ("RATE_LIMIT", "many"),
        ("LOG_LEVEL", "LOUD"),
        ("IDLE_MINUTES", "-1"),
        ("KEEP_UNANSWERED_DAYS", "-1"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"FAQBOT_{name}", value)

    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


@pytest.mark.parametrize("limit", ["off", "10/minute", "600/minute"])
def test_a_rate_limit_or_off_is_taken(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_RATE_LIMIT", limit)

    assert Settings().rate_limit == limit


def test_a_secret_is_made_anew_where_none_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAQBOT_SECRET", raising=False)

    assert Settings().secret != Settings().secret


def test_a_list_setting_is_split_at_its_commas() -> None:
    assert names(" a.example, b.example ,,") == ["a.example", "b.example"]
