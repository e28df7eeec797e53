from __future__ import annotations

import json

import pytest

from bot.assistant.importer import TopicImporter
from bot.knowledge import load
from bot.nlu.locale_model import LocaleModel, training_rows
from bot.nlu.scripts import main_script
from bot.paths import DATA


@pytest.fixture(scope="module")
def locales() -> LocaleModel:
    phrases = TopicImporter(training_data_paths=[str(DATA / "nlu")]).get_nlu_data().training_examples
    rows = [(message.get("text"), message.get("intent"), message.get("locale")) for message in phrases]
    return LocaleModel.train(*training_rows(rows))


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("when is the center open", "en"),
        ("a que hora abren", "es"),
        ("kiero saver donde keda el sentro", "es"),
        ("how many brady checks in 2013", "en"),
        ("Где находится этот центр?", "ru"),
        ("gde nahoditsya etot centr", "ru"),
        ("这个中心在哪里?", "zh-Hans"),
        ("zhe ge zhong xin zai na li", "zh-Hans"),
        ("trung tam nay o dau vay", "vi"),
        ("onde fica esse centro de voces", "pt-BR"),
        ("ki kote sant lan ye", "ht"),
        ("il est où votre centre en fait", "fr"),
        ("san po yung center nyo", "tl"),
        ("센터가 어디에 있나요?", "ko"),
        ("ਸੈਂਟਰ ਕਿੱਥੇ ਹੈ?", "pa"),
        ("center kithe hai tuhada", "pa"),
        ("وين يقع هذا المركز؟", "ar"),
        ("fein el markaz da", "ar"),
    ],
)
def test_offered_languages_are_told_apart(locales: LocaleModel, text: str, tag: str) -> None:
    found = locales.identify(text)
    assert (found.tag, found.certain) == (tag, True)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Guten Tag, wann hat das Zentrum geöffnet und wer arbeitet dort?", "de"),
        ("Де знаходиться цей центр і хто ним керує?", "uk"),
        ("センターはどこにありますか", "ja"),
        ("केंद्र कब खुला रहता है?", "hi"),
        ("Jakie informacje przekazuje centrum policji w Stanach Zjednoczonych?", "pl"),
    ],
)
def test_other_languages_are_named(locales: LocaleModel, text: str, tag: str) -> None:
    found = locales.identify(text)
    assert (found.tag, found.certain) == (tag, True)


@pytest.mark.parametrize("text", ["ok", "LESC", "ICE 2013", "👍", "", "no", "NCIC?"])
def test_short_and_shared_texts_are_never_certain(locales: LocaleModel, text: str) -> None:
    assert not locales.identify(text).certain


@pytest.mark.parametrize("tag", list(load().locales))
def test_questions_never_seen_are_hardly_ever_taken_for_another_language(locales: LocaleModel, tag: str) -> None:
    lines = (DATA / "calibration" / f"{tag}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    # Punjabi in Arabic letters is taken for Urdu: see docs/decisions/0004-locale-identification.md
    known = [row for row in rows if not (tag == "pa" and main_script(row["text"]) == "Arab")]
    found = [locales.identify(row["text"]) for row in known if row["register"] != "mixed_language"]
    wrong = [one for one in found if one.certain and one.tag != tag]
    assert len(wrong) <= 0.02 * len(found)


@pytest.mark.parametrize("text", ["hola", "centro ubicación", "谢谢", "где", "센터 어디"])
def test_fewer_than_three_words_never_turn_a_conversation(locales: LocaleModel, text: str) -> None:
    assert locales.identify(text).short


@pytest.mark.parametrize(
    "text", ["donde está el centro", "这个中心在哪里呢", "где находится центр", "센터 어디에 있어요"]
)
def test_three_words_may_turn_one(locales: LocaleModel, text: str) -> None:
    found = locales.identify(text)
    assert found.certain and not found.short
