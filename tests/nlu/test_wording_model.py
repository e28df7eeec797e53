from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.svm import LinearSVC

from bot.nlu.sounding import sounded
from bot.nlu.topic_model import TopicModel
from bot.nlu.wording_model import WordingModel, _counts

PHRASES = {
    "hours": ["when is it open", "what are the hours", "is it closed at night", "open on sundays"],
    "place": ["where is the center", "what is the address", "in which state is it", "is it in vermont"],
    "calls": ["how many calls came", "number of calls", "calls in 2013 please", "how many calls a year"],
}
TEXTS = [text for texts in PHRASES.values() for text in texts]
LABELS = [label for label, texts in PHRASES.items() for _ in texts]
ASKED = ["open when", "the address please", "how many calls in 2013", "", "что это"]


@pytest.mark.parametrize("names", [["hours", "place", "calls"], ["hours", "place"]])
def test_margins_are_those_of_one_machine_a_label_against_all_others(names: list[str]) -> None:
    kept = [(text, label) for text, label in zip(TEXTS, LABELS, strict=True) if label in names]
    texts, labels = [text for text, _ in kept], [label for _, label in kept]
    model = WordingModel.train(texts, labels, names)
    counts, asked = _counts(texts, sounded), _counts(ASKED, sounded)
    weighing = [TfidfTransformer(sublinear_tf=True).fit(part) for part in counts]

    def rows(parts: list[sp.csr_matrix]) -> sp.csr_matrix:
        return sp.hstack([one.transform(part) for one, part in zip(weighing, parts, strict=True)]).tocsr()

    for place, name in enumerate(names):
        alone = LinearSVC(C=1.0, tol=0.1, random_state=0).fit(rows(counts), np.array(labels) == name)
        expected = alone.decision_function(rows(asked))
        got = [model.margins(text)[place] for text in ASKED]
        # half precision, and a solver that stops early
        np.testing.assert_allclose(got, expected, atol=0.1)
    best = [names[int(model.margins(text).argmax())] for text in texts]
    assert best == labels


def test_only_weights_that_count_are_kept() -> None:
    kept = WordingModel.train(TEXTS, LABELS, sorted(PHRASES)).arrays
    assert (kept["weights"] != 0).all()
    assert kept["starts"][-1] == len(kept["weights"]) == len(kept["columns"])
    assert kept["columns"].dtype == np.uint8


def test_training_again_gives_the_same_model() -> None:
    vectors = np.random.default_rng(2).normal(size=(len(TEXTS), 8)).astype(np.float32)
    first, second = (TopicModel.train(TEXTS, vectors, LABELS) for _ in range(2))
    for name, array in first.arrays.items():
        np.testing.assert_array_equal(array, second.arrays[name])


def test_what_is_stored_is_all_that_scoring_needs() -> None:
    vectors = np.random.default_rng(2).normal(size=(len(TEXTS), 8)).astype(np.float32)
    model = TopicModel.train(TEXTS, vectors, LABELS)
    again = TopicModel(model.labels, model.arrays)
    np.testing.assert_array_equal(model.scores("when open", vectors[0]), again.scores("when open", vectors[0]))
    untaught = model.scores("when open", vectors[0], taught=False)
    assert not np.allclose(untaught, model.scores("when open", vectors[0]))
