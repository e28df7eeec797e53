"""Ids of replies prove themselves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.reply_ids import ReplyId, make, verify

SECRET = "a key for tests only"


@given(st.text(), st.integers(0, 999_999_999), st.from_regex(r"[a-z][a-z_]{0,30}", fullmatch=True))
def test_an_id_says_its_number_and_topic_to_its_own_conversation_only(token: str, number: int, topic: str) -> None:
    made = make(SECRET, token, number, topic)
    assert verify(SECRET, token, made) == ReplyId(number, topic)
    assert verify(SECRET, token + "x", made) is None
    assert verify(SECRET + "x", token, made) is None


@given(st.text())
def test_any_other_text_is_no_id(text: str) -> None:
    assert verify(SECRET, "token", text) is None
