"""The tokenizer that belongs to the weights: text to pieces by the unigram model, as the package's engine cuts it."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import DefaultDict, List, Mapping

import regex
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from bot.encoder.package_weights import Vocabulary

# What e5 expects before a question.
PREFIX = "query: "


def build(vocabulary: Vocabulary, replaced: Mapping[str, str], most: int) -> Tokenizer:
    """Give the tokenizer; `replaced` are the characters that the weights' own table writes in another way.

    A text of more than `most` pieces is cut: the model knows no more positions.
    """
    pieces = [(piece, float(score)) for piece, score in zip(vocabulary.pieces, vocabulary.scores, strict=True)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=vocabulary.unknown, byte_fallback=False))
    tokenizer.normalizer = _normalizer(replaced)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    begin, end = vocabulary.pieces[vocabulary.begin], vocabulary.pieces[vocabulary.end]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, vocabulary.begin), (end, vocabulary.end)]
    )
    tokenizer.enable_truncation(most)
    return tokenizer


def _normalizer(replaced: Mapping[str, str]) -> normalizers.Normalizer:
    """NFKC does all that the table does but for controls and odd spaces: those are replaced first, by what they become.

    Runs of spaces are one space.
    """
    classes: DefaultDict[str, List[str]] = defaultdict(list)
    for character, text in replaced.items():
        if unicodedata.normalize("NFKC", character) != text:
            classes[text].append(regex.escape(character, special_only=True))
    steps: List[normalizers.Normalizer] = [
        normalizers.Replace(Regex(f"[{''.join(characters)}]"), text) for text, characters in sorted(classes.items())
    ]
    return normalizers.Sequence([*steps, normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
