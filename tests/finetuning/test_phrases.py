"""What the tuning is given: the phrases, and the sentences that the encoder is put together and checked by."""

from __future__ import annotations

from collections import Counter

from bot.encoder.sentences import FILE, read
from bot.evaluation.items import files, folder_of
from bot.evaluation.items import read as questions
from bot.knowledge import Knowledge
from bot.nlu.normalization import for_encoder
from finetuning.phrases import _OTHERS, _SERVED, checked

ROWS = [
    {"text": f"phrase {number} of {tag}", "label": "x", "locale": tag} for tag in ("en", "es") for number in range(50)
]


def test_sentences_are_drawn_by_their_text_from_every_locale() -> None:
    found = checked(ROWS, lambda text: True)
    ours = [text for text in found if text.startswith("phrase")]
    assert Counter(text.rpartition(" ")[2] for text in ours) == {"en": _SERVED, "es": _SERVED}
    assert found == checked(list(reversed(ROWS)), lambda text: True)
    fewer = checked([row for row in ROWS if row["text"] != ours[0]], lambda text: True)
    assert len(set(found) ^ set(fewer)) == 2


def test_sentences_that_would_be_cut_otherwise_are_left_out() -> None:
    found = checked(ROWS, lambda text: "1" not in text)
    assert found and not any("1" in text for text in found)


def test_other_languages_come_from_the_calibration_set_alone(knowledge: Knowledge) -> None:
    rows = [{"text": "a phrase", "label": "x", "locale": tag} for tag in knowledge.locales]
    others = [text for text in checked(rows, lambda text: True) if text != "a phrase"]
    paths = [path for path in files(folder_of("calibration")) if path.stem not in knowledge.locales]
    assert len(others) == _OTHERS * len(paths)
    assert set(others) <= {for_encoder(item.text) for path in paths for item in questions(path)}


def test_no_development_question_is_among_the_committed_sentences() -> None:
    development = {for_encoder(item.text) for path in files(folder_of("development")) for item in questions(path)}
    assert not development.intersection(read(FILE))
