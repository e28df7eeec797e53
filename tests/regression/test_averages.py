"""What a few may fail of, and what no share excuses."""

from __future__ import annotations

from bot.regression.averages import Ended, under
from bot.regression.case import Case, Expectation, Turn


def case(topic: object, locale: str = "en", text: str = "when are you open") -> Case:
    turn = Turn(text, 1, expectations=(Expectation("topic", topic, 2),))
    return Case("name", "file.yml", 1, (turn,), locale)


def ended(passed: int, failed: int, topic: object = "center_hours", locale: str = "en") -> list[Ended]:
    return [Ended(case(topic, locale), number < passed) for number in range(passed + failed)]


def test_a_locale_that_has_fallen_is_named_and_no_other() -> None:
    found = under([*ended(85, 15, locale="es"), *ended(97, 3, locale="fr")])
    assert found == ["es: 85 of 100 conversations pass (85.0%); 90% must"]


def test_a_topic_that_is_gone_is_named_although_each_locale_has_lost_two_cases_only() -> None:
    lost = [one for tag in ("en", "es", "fr", "ar") for one in ended(0, 2, "detainers", tag)]
    kept = [one for tag in ("en", "es", "fr", "ar") for one in ended(98, 0, "center_hours", tag)]
    assert under([*lost, *kept]) == ["detainers: 0 of 8 conversations pass (0.0%); 75% must"]


def test_a_topic_with_a_handful_of_cases_and_one_of_several_that_are_right_say_nothing() -> None:
    few, either = ended(0, 3, "languages"), ended(0, 3, ["center_users", "public_access"])
    assert under([*few, *either, *ended(194, 0)]) == []


def test_what_is_pressed_is_certain_and_what_is_typed_is_not() -> None:
    assert case("center_hours", text="/center_hours").is_certain
    assert not case("center_hours").is_certain
