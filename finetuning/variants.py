"""The ways in which people might type a phrase, for the tuning to draw from."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, DefaultDict, Dict, List, Mapping, Sequence, Set

from bot.nlu.normalization import for_encoder
from bot.nlu.typing_habits import typing_habits
from bot.nlu.typing_variants import neighbours_of, romanised, slipped, without_marks


def with_variants(rows: Sequence[Mapping[str, Any]]) -> List[Dict[str, Any]]:
    """Give rows of text, label and locale (as the encoder reads the text), each with its `variants`.

    One that is written as a phrase or a variant of another label is left out.
    """
    habits = typing_habits()
    labels: DefaultDict[str, Set[str]] = defaultdict(set)
    found = []
    for row in rows:
        text, locale = row["text"], row["locale"]
        latin = romanised(text) if locale in habits.romanised else None
        given = (without_marks(text), slipped(text, neighbours_of(habits.keyboard(locale))), latin)
        variants = list(dict.fromkeys(for_encoder(variant) for variant in given if variant))
        for one in (text, *variants):
            labels[one].add(row["label"])
        found.append({**row, "variants": variants})
    for made in found:
        made["variants"] = [variant for variant in made["variants"] if len(labels[variant]) == 1]
    return found
