from __future__ import annotations

from finetuning.variants import with_variants


def _row(text: str, label: str, locale: str) -> dict[str, str]:
    return {"text": text, "label": label, "locale": locale}


def test_each_phrase_has_the_variants_of_its_language() -> None:
    vietnamese, chinese = with_variants(
        [_row("trung tâm mở cửa lúc nào", "hours", "vi"), _row("几点开门", "hours", "zh-Hans")]
    )
    assert "trung tam mo cua luc nao" in vietnamese["variants"] and len(vietnamese["variants"]) == 2
    assert chinese["variants"] == ["ji dian kai men"]


def test_what_two_labels_would_claim_is_no_variant() -> None:
    spanish, other = with_variants([_row("¿qué año?", "when", "es"), _row("¿que ano?", "other", "es")])
    assert "¿que ano?" not in spanish["variants"]
    assert other["label"] == "other"


def test_a_language_without_a_keyboard_of_its_own_has_the_usual_one() -> None:
    (row,) = with_variants([_row("how do I reset my card", "card", "")])
    assert len(row["variants"]) == 1 and row["variants"][0] != row["text"]
