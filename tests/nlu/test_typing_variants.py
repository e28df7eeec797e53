from __future__ import annotations

import pytest

from bot.nlu.typing_habits import typing_habits
from bot.nlu.typing_variants import neighbours_of, romanised, slipped, without_marks

HABITS = typing_habits()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("où est le centre à côté", "ou est le centre a cote"),
        ("Đường dây nóng", "Duong day nong"),
        ("kijan mwen kapab jwenn èd", "kijan mwen kapab jwenn ed"),
        ("where is it", None),
        ("센터", None),
        ("مركز", None),
    ],
)
def test_marks_are_left_out_of_latin_letters_only(text: str, plain: str | None) -> None:
    assert without_marks(text) == plain


@pytest.mark.parametrize(
    ("text", "latin"),
    [("где центр", "gde tsentr"), ("中心在哪里 LESC", "zhong xin zai na li lesc"), ("where", None)],
)
def test_other_scripts_are_written_in_latin_letters(text: str, latin: str | None) -> None:
    assert romanised(text) == latin


def test_stand_ins_for_personal_data_stay_as_they_are() -> None:
    assert romanised("мой номер <a-number> проверьте") == "moy nomer <a-number> proverte"
    written = slipped("my number is <receipt-number> please look it up", neighbours_of(HABITS.keyboard("en")))
    assert written is not None and "<receipt-number>" in written


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "when is the center open"),
        ("ru", "когда работает этот центр"),
        ("ar", "متى يعمل هذا المركز"),
        ("ko", "센터는 언제 문을 여나요"),
    ],
)
def test_slips_are_few_and_the_same_each_time(locale: str, text: str) -> None:
    keys = neighbours_of(HABITS.keyboard(locale))
    written = slipped(text, keys)
    assert written is not None and written != text
    assert written == slipped(text, keys)
    assert abs(len(written) - len(text)) <= 6


def test_a_short_text_and_one_in_chinese_slip_not_at_all() -> None:
    keys = neighbours_of(HABITS.keyboard("en"))
    assert slipped("hi", keys) is None
    assert slipped("这个中心在什么地方呢", keys) is None


def test_a_key_has_the_keys_around_it_as_neighbours() -> None:
    assert set(neighbours_of(HABITS.keyboard("en"))["g"]) == set("fhtyvb")
