from __future__ import annotations

import pytest

from bot.nlu.beside import Decided, beside, parts

ANSWERED = {"center_hours", "center_location"}
DECLINED = {"refuse_status_check", "personal_information", "emergency"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("where is the center?", []),
        ("<a-number>", []),
        ("<ssn>, <birth-date>.", []),
        ("check <ssn> for me", ["check for me"]),
        (
            "A号<a-number>，想问下中心在哪个城市",
            ["A号 ，想问下中心在哪个城市", "想问下中心在哪个城市"],
        ),
        (
            "My son, born <birth-date>, is he held? thanks",
            ["My son, born , is he held? thanks", "is he held?"],
        ),
        ("رقمي <a-number>، وين يقع المركز بالضبط؟", ["رقمي ، وين يقع المركز بالضبط؟", "وين يقع المركز بالضبط؟"]),
    ],
)
def test_a_message_is_read_again_without_its_personal_data(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


def test_of_a_long_story_the_first_sentences_are_read() -> None:
    text = "<phone> " + ". And then one more thing happened" * 40
    assert len(parts(text)) == 7


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        ([], None),
        ([("refuse_status_check", 0.9)], "refuse_status_check"),
        ([("refuse_status_check", 0.4)], None),
        ([("center_hours", 0.9)], "center_hours"),
        ([("center_hours", 0.6)], None),
        # a name reads like a request for records, and the question stands in a sentence of its own
        ([("refuse_status_check", 0.9), ("refuse_status_check", 0.8), ("center_hours", 0.8)], "center_hours"),
        ([("refuse_status_check", 0.9), ("center_hours", 0.5)], "refuse_status_check"),
        ([("clarify", 0.9), ("clarify", 0.9)], None),
        ([("greet", 0.9), ("out_of_scope", 0.9)], None),
        ([("personal_information", 0.9)], None),
        ([("emergency", 0.3)], "emergency"),
        ([("refuse_status_check", 0.9), ("emergency", 0.95)], "emergency"),
        # one sentence of a long story that only sounds like it
        ([("refuse_status_check", 0.9), ("emergency", 0.6)], "refuse_status_check"),
    ],
)
def test_what_is_asked_is_found(decided: list[Decided], expected: str | None) -> None:
    assert beside(decided, ANSWERED, DECLINED) == expected
