from __future__ import annotations

from copy import deepcopy

import numpy as np
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features

from bot.nlu.phrase import Phrase
from bot.nlu.properties import LOCALE


def feature(value: float) -> Features:
    return Features(np.full((1, 3), value, np.float32), FEATURE_TYPE_SENTENCE, TEXT, "SentenceEncoder")


def test_phrases_are_the_same_where_all_that_they_hold_is() -> None:
    assert Phrase.of("when", "center_hours", "en") == Phrase.of("when", "center_hours", "en")
    different = [
        Phrase.of("When", "center_hours", "en"),
        Phrase.of("when", "information_date", "en"),
        Phrase.of("when", "center_hours", "es"),
        Phrase.of("when", "center_hours", "en", "slips"),
    ]
    assert len({Phrase.of("when", "center_hours", "en"), *different}) == 5


def test_a_feature_makes_it_another_one() -> None:
    one, other = Phrase.of("when", "center_hours", "en"), Phrase.of("when", "center_hours", "en")
    one.add_features(feature(0.5))
    assert one != other
    other.add_features(feature(0.25))
    assert one != other


def test_a_copy_is_the_same_and_changes_alone() -> None:
    phrase = Phrase.of("when", "center_hours", "en")
    phrase.add_features(feature(0.5))
    copy = deepcopy(phrase)
    assert copy == phrase and hash(copy) == hash(phrase)
    copy.set(LOCALE, "es")
    copy.add_features(feature(0.1))
    assert phrase.get(LOCALE) == "en" and len(phrase.features) == 1 and copy != phrase
