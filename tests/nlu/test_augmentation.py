from __future__ import annotations

from dataclasses import replace

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge import Knowledge
from bot.nlu.augmentation import PhraseAugmenter, as_meant, augmented
from bot.nlu.combined_phrases import Pair, combined, pairs
from bot.nlu.properties import LOCALE, VARIANT
from bot.nlu.typing_habits import TypingHabits, typing_habits

ALL = replace(typing_habits(), every={"marks": 1, "romanised": 1, "slips": 1})


def phrase(text: str, intent: str = "center_hours", locale: str = "ru") -> Message:
    return Message(data={TEXT: text, INTENT: intent, LOCALE: locale})


def test_a_variant_has_the_label_and_the_locale_of_its_phrase() -> None:
    found = augmented([phrase("когда работает центр")], ALL)
    assert {message.get(VARIANT) for message in found} == {"romanised", "slips"}
    assert {(message.get(INTENT), message.get(LOCALE)) for message in found} == {("center_hours", "ru")}


def test_a_variant_that_two_labels_claim_teaches_neither() -> None:
    both = [phrase("câu hỏi", "greet", "vi"), phrase("cầu hoi", "thanks", "vi")]
    assert "cau hoi" not in {message.get(TEXT) for message in augmented(both, ALL)}


def test_a_variant_that_is_a_phrase_already_is_not_added() -> None:
    found = augmented([phrase("où", "center_location", "fr"), phrase("ou", "center_location", "fr")], ALL)
    assert found == []


def test_none_are_made_where_none_are_asked_for() -> None:
    assert augmented([phrase("когда работает центр")], replace(ALL, every={"marks": 0, "romanised": 0})) == []


def test_the_step_leaves_messages_as_they_are_and_adds_to_phrases() -> None:
    step = PhraseAugmenter()
    message = phrase("когда")
    assert step.process([message]) == [message]
    data = TrainingData(training_examples=[phrase(f"когда работает центр номер {n}") for n in range(40)])
    texts = [example.get(TEXT) for example in step.process_training_data(data).training_examples]
    assert len(texts) > 40 and "kogda rabotaet tsentr nomer" in " ".join(texts)


def test_korean_typed_on_a_latin_keyboard_is_learnt_as_korean() -> None:
    assert [m.get(TEXT) for m in as_meant([phrase("tpsxj", locale="ko"), phrase("tpsxj", locale="en")])] == [
        "센터",
        "tpsxj",
    ]


def test_a_layout_that_is_not_there_is_named(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "typing.yml"
    path.write_text("every: {}\nromanised: []\nlayouts: {qwerty: [q]}\nkeyboards: {default: dvorak}\nmistaken: []\n")
    with pytest.raises(ValueError, match="dvorak"):
        TypingHabits.read(path)


def test_a_phrase_with_a_request_behind_it_has_the_requests_label() -> None:
    first = [phrase(f"кто проверяет статус {n}", "officer_status_checks") for n in range(8)]
    then = [phrase("проверьте мой", "refuse_status_check"), phrase("check mine", "refuse_status_check", "en")]
    found = list(combined([*first, *then], [Pair("officer_status_checks", "refuse_status_check", 1)]))
    assert [message.get(TEXT) for message in found] == [f"кто проверяет статус {n} проверьте мой" for n in range(8)]
    assert {(message.get(INTENT), message.get(LOCALE)) for message in found} == {("refuse_status_check", "ru")}


def test_pairs_name_labels_that_have_phrases(knowledge: Knowledge) -> None:
    named = {label for pair in pairs() for label in (pair.first, pair.then)}
    assert named and named <= set(knowledge.topics)
