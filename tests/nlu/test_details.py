from __future__ import annotations

import pytest

from bot.nlu.details import choice, details, named_language, years
from bot.nlu.sounding import folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how many detainers in 2019?", [2019]),
        ("¿cuántos en 1996 y en 2013?", [1996, 2013]),
        ("FY 13 numbers", [2013]),
        ("af 13", [2013]),
        ("٢٠١٩", [2019]),
        ("call 1-866-347-2013", []),
        ("more than 300,487 records", []),
        ("4,2013", []),
    ],
)
def test_years_are_read_in_any_digits_and_never_out_of_other_numbers(text: str, expected: list[int]) -> None:
    assert years(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", 2),
        ("number 3 please", 3),
        ("the second one", 2),
        ("la última", -1),
        ("la primera", 1),
        ("the last one", -1),
        ("when is it open", None),
        ("one of my brothers was stopped by officers on the road to Boston yesterday", None),
    ],
)
def test_a_choice_is_read_as_a_number_or_in_words(text: str, expected: int | None) -> None:
    assert choice(folded(text)) == expected


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("第二个", "zh-Hans", 2),
        ("di yi ge", "zh-Hans", 1),
        ("cái cuối cùng", "vi", -1),
        ("a primeira", "pt-BR", 1),
        ("الثاني", "ar", 2),
        ("le deuxième svp", "fr", 2),
        ("premye a", "ht", 1),
        ("третий", "ru", 3),
        ("yung pangalawa", "tl", 2),
        ("첫 번째요", "ko", 1),
        ("ਦੂਜਾ", "pa", 2),
        ("٢", "ar", 2),
        ("二", None, None),
        # "of the", not the Spanish two
        ("numero dos telefones dos agentes", "pt-BR", None),
    ],
)
def test_a_choice_is_read_by_the_words_of_the_language(text: str, tag: str | None, expected: int | None) -> None:
    assert details(text, tag)["choice"] == expected


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("2013年在德州有多少个", 1),
        ("텍사스에서 몇 건", 1),
        ("сколько в Техасе", 1),
        ("كم واحد في تكساس", 1),
        ("والمكسيك", 1),
        ("ਟੈਕਸਾਸ ਵਿੱਚ ਕਿੰਨੇ", 1),
        ("combien en Californie", 1),
        ("bao nhieu o Mexico", 1),
        ("года", 0),
        ("السنة المالية 2013", 0),
        ("ਵਿੱਤੀ ਸਾਲ", 0),
        ("cơ quan thực thi pháp luật", 0),
        ("어디로 가나요", 0),
        ("佛蒙特州威利斯顿", 0),
    ],
)
def test_places_are_found_within_the_words_of_every_script(text: str, places: int) -> None:
    assert details(text)["places"] == places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("用英文", "en"),
        ("영어로 해주세요", "en"),
        ("по-английски", "en"),
        ("بالانجليزي", "en"),
        ("tiếng Việt", "vi"),
        ("in Haitian Creole", "ht"),
        ("ਪੰਜਾਬੀ ਵਿੱਚ", "pa"),
        ("en inglés", "en"),
        ("puede ser en frances", "fr"),
        ("ENGLISH", "en"),
        ("ok", None),
    ],
)
def test_a_language_is_read_by_its_name_in_any_offered_language(text: str, expected: str | None) -> None:
    assert named_language(folded(text)) == expected


@pytest.mark.parametrize("text", ["detainers in Texas", "how many from Mexico", "cuántos de El Salvador"])
def test_places_outside_the_documents_are_counted(text: str) -> None:
    assert details(text)["places"] == 1


@pytest.mark.parametrize("text", ["where in Vermont is it", "ICE in the United States", "a la Casa Blanca"])
def test_places_that_the_documents_name_are_not_counted(text: str) -> None:
    assert details(text)["places"] == 0


def test_details_hold_no_word_of_the_message() -> None:
    found = details("my name is Ana, in Spanish, from Texas, 2019, the second one")
    assert set(found) == {"years", "places", "choice", "language", "brief"}
    assert not any(isinstance(value, str) and value != "es" for value in found.values())
