from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from bot.knowledge import Knowledge
from bot.knowledge.formatting import listed, long_date

DAY = dt.date(1998, 11, 30)


@pytest.mark.parametrize(
    ("tag", "date", "names"),
    [
        ("en", "November 30, 1998", "a, b, and c"),
        ("es", "30 de noviembre de 1998", "a, b y c"),
        ("fr", "30 novembre 1998", "a, b et c"),
        # CLDR would write both in French
        ("ht", "30 novanm 1998", "a, b ak c"),
        ("zh-Hans", "1998年11月30日", "a、b和c"),
    ],
)
def test_dates_and_lists_are_written_as_the_language_does(
    knowledge: Knowledge, tag: str, date: str, names: str
) -> None:
    locale = knowledge.locales[tag]
    assert long_date(DAY, locale) == date
    assert listed(["a", "b", "c"], locale) == names
    assert listed(["a"], locale) == "a"


def test_no_month_of_a_locale_is_left_in_another_language(knowledge: Knowledge) -> None:
    locale = knowledge.locales["ht"]
    for month in range(1, 13):
        assert locale.months[month - 1] in long_date(dt.date(2013, month, 2), locale)


def test_months_are_all_there_or_none(knowledge: Knowledge) -> None:
    with pytest.raises(ValidationError, match="twelve"):
        type(knowledge.locales["ht"])(**{**knowledge.locales["ht"].dict(), "months": ("janvye",)})
