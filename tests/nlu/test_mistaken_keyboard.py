from __future__ import annotations

import pytest

from bot.nlu.mistaken_keyboard import MistakenKeyboards
from bot.nlu.typing_habits import typing_habits

KEYBOARDS = MistakenKeyboards.of(typing_habits())
WORDS = {"where", "is", "the", "center", "lesc", "when", "open", "когда", "работает", "ki", "kote", "sant", "lan", "ye"}


class Words:
    def familiar(self, text: str) -> float:
        words = text.lower().replace("?", "").split()
        return sum(word in WORDS for word in words) / len(words) if words else 1.0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tpsxj djeldpdy?", "센터 어디에요?"),
        ("dkssudgktpdy", "안녕하세요"),
        ("2013susdp aucxhd qkedma?", "2013년에 몇통 받음?"),
        ("rjulf hf,jnftn", "когда работает"),
        ("ㅣㄷㄴㅊ 뭐예요", "lesc 뭐예요"),
        ("TPSXJ DJELDPDY?", "센터 어디에요?"),
    ],
)
def test_what_was_typed_with_another_layout_set_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert KEYBOARDS.meant(typed, Words()) == meant


@pytest.mark.parametrize(
    "text",
    [
        "where is the center",
        "LESC",
        "ki kote sant lan ye",
        "ㅋㅋㅋ",
        "ㅠㅠ 도와줘요",
        "센터 어디",
        "xyzzy qqq",
        "",
        "4633?",
    ],
)
def test_what_was_typed_as_it_was_meant_stays(text: str) -> None:
    assert KEYBOARDS.meant(text, Words()) is None


def test_a_phrase_is_learnt_as_it_was_meant() -> None:
    assert KEYBOARDS.meant_phrase("tpsxj") == "센터"
    assert KEYBOARDS.meant_phrase("hit NCIC") == "hit NCIC"
