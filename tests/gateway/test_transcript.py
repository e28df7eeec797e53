from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.transcript import (
    KEPT,
    MAX_CHARACTERS,
    BrokenTranscriptError,
    Exchange,
    Transcript,
    exchange_of,
    read,
)
from bot.knowledge import CLARIFY, NOT_IN_DOCUMENTS, Answers

SECRET = "a secret of the tests"


def _exchange(question: str = "Where is it?") -> Exchange:
    return Exchange(question, None, "en", "en", ({"t": "center_location"},))


def _answer(*replies: dict[str, object], language: str = "en") -> dict[str, object]:
    return {"language": language, "detected_language": language, "replies": replies, "question": "words"}


@given(st.lists(st.text(max_size=60), max_size=KEPT))
def test_what_is_signed_is_read_again(questions: list[str]) -> None:
    transcript = Transcript(tuple(_exchange(question) for question in questions))
    assert read(transcript.signed(SECRET), SECRET) == transcript


def test_an_empty_field_is_an_empty_transcript() -> None:
    assert read("", SECRET) == Transcript()


@given(st.text(max_size=80).filter(bool))
def test_what_this_server_did_not_sign_is_refused(value: str) -> None:
    with pytest.raises(BrokenTranscriptError):
        read(value, SECRET)


def test_another_secret_or_a_changed_letter_is_refused() -> None:
    signed = Transcript((_exchange(),)).signed(SECRET)
    changed = signed[:5] + ("A" if signed[5] != "A" else "B") + signed[6:]
    for value, secret in ((signed, "another secret altogether"), (changed, SECRET), (signed[:-4], SECRET)):
        with pytest.raises(BrokenTranscriptError):
            read(value, secret)


def test_the_last_twenty_exchanges_are_kept_and_it_says_that_there_were_more() -> None:
    transcript = Transcript()
    for number in range(KEPT + 3):
        transcript = transcript.with_exchange(_exchange(str(number)))
    assert [held.question for held in transcript.exchanges] == [str(number) for number in range(3, KEPT + 3)]
    assert transcript.earlier


def test_the_field_stays_within_its_limit_whatever_the_script() -> None:
    import random

    letters = [chr(code) for code in range(0x4E00, 0x9FA5)]
    chance = random.Random(7)
    questions = ["".join(chance.choices(letters, k=500)) for _ in range(KEPT)]
    signed = Transcript(tuple(_exchange(question) for question in questions)).signed(SECRET)
    held = read(signed, SECRET)
    assert len(signed) <= MAX_CHARACTERS
    assert held.earlier
    assert [exchange.question for exchange in held.exchanges] == questions[-len(held.exchanges) :]


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_topics_reply_is_shown_again_as_it_was(answers: Answers, language: str) -> None:
    for topic in answers.knowledge.topics:
        reply = answers.reply(topic, language)
        held = exchange_of(_answer(reply, language=language), None, answers)
        assert held.shown(answers) == [reply]
        assert "x" not in held.replies[0], "the text of a topic need not travel"


def test_what_no_topic_gives_travels(answers: Answers) -> None:
    replies = [
        answers.reply("detainers", "es", text="La última respuesta…", notices=("language_not_offered",)),
        answers.reply(CLARIFY, "es", suggestions=("detainers", "center_hours")),
        answers.reply(NOT_IN_DOCUMENTS, "es", suggestions=("stat_detainers",)),
    ]
    replies[0]["notices"].append(answers.notice("service_notice", "es", notice="Closed {today}"))
    held = read(
        Transcript((exchange_of(_answer(*replies, language="es"), None, answers),)).signed(SECRET), SECRET
    ).exchanges[0]
    shown = held.shown(answers)
    for before, after in zip(replies, shown, strict=True):
        codes = {notice["code"]: notice["text"] for notice in before.pop("notices")}
        assert {notice["code"]: notice["text"] for notice in after.pop("notices")} == codes
        assert after == before


def test_a_pressed_button_is_shown_by_its_label(answers: Answers) -> None:
    held = exchange_of(_answer(answers.reply("center_hours", "es"), language="es"), "center_hours", answers)
    assert held.question is None
    assert held.asked(answers) == answers.question("center_hours", "es")


def test_a_topic_or_language_that_is_gone_does_not_break_an_old_transcript(answers: Answers) -> None:
    held = Exchange(None, "gone_topic", "xx", None, ({"t": "gone_topic", "s": ["gone_too"], "n": ["gone_notice"]},))
    assert held.asked(answers) == ""
    assert held.shown(answers)[0]["topic"] == NOT_IN_DOCUMENTS
