"""From a sentence vector and the words themselves to a score for each topic.

Three models are added up. Two read the encoder's vector, which carries the meaning across
wordings and languages: a network of one hidden layer, and how much like a label's prototype
(the mean of its phrases) the vector is, which learns nothing by heart. A linear support
vector machine on word and character n-grams knows the exact words that tell neighbouring
topics apart. Measured in docs/decisions/0003-topic-model.md.
"""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Dict, List, Sequence, Tuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

from bot.nlu.sounding import sounded

Floats = npt.NDArray[np.float32]
Sound = Callable[[str], str]

_CHARACTERS = HashingVectorizer(
    analyzer="char_wb", ngram_range=(2, 5), n_features=2**18, alternate_sign=False, norm=None, dtype=np.float32
)
_WORDS = HashingVectorizer(
    ngram_range=(1, 2), token_pattern=r"\w+", n_features=2**17, alternate_sign=False, norm=None, dtype=np.float32
)
# How strongly the n-grams' margins count beside the logarithms of the vector models' probabilities.
_MARGIN_WEIGHT = 10.0
# The words of a language that has no phrases say little: only those that it shares with others.
_MARGIN_WEIGHT_UNTAUGHT = 2.0
# More units or epochs learn the phrases by heart: the encoder has been tuned to them already.
_HIDDEN, _EPOCHS, _BATCH = 512, 2, 512
# What the likeness to prototypes is multiplied with, and how much it counts; the network counts for the rest.
_SHARPNESS, _PROTOTYPES = 20.0, 0.5


class TopicModel:
    """Scores of labels for one message; higher is likelier. Their softmax is calibrated later, a locale at a time."""

    def __init__(self, labels: Sequence[str], arrays: Dict[str, npt.NDArray[Any]], sound: Sound = sounded) -> None:
        """Take what `train` learned; `arrays` is also what is stored. `sound` writes a text for the n-grams."""
        self.labels = list(labels)
        self.arrays = arrays
        self._sound = sound

    @classmethod
    def train(cls, texts: Sequence[str], vectors: Floats, labels: Sequence[str], sound: Sound = sounded) -> TopicModel:
        """Learn from phrases, their vectors (phrases × dimension) and their labels."""
        mean, deviation = vectors.mean(axis=0), vectors.std(axis=0) + 1e-6
        meaning = MLPClassifier(
            (_HIDDEN,), alpha=0.01, batch_size=min(_BATCH, len(labels)), learning_rate_init=1e-3, max_iter=_EPOCHS,
            random_state=0,
        )  # fmt: skip
        counts = _counts(texts, sound)
        weighing = [TfidfTransformer(sublinear_tf=True).fit(part) for part in counts]
        rows = sp.hstack([transform.transform(part) for transform, part in zip(weighing, counts, strict=True)]).tocsr()
        wording = LinearSVC(C=1.0, tol=0.1, random_state=0)
        # both learn in compiled code that lets the other run
        with ThreadPoolExecutor(2) as pool, warnings.catch_warnings():
            # it is stopped on purpose: more epochs only learn the phrases by heart
            warnings.simplefilter("ignore", ConvergenceWarning)
            learning = [
                pool.submit(meaning.fit, ((vectors - mean) / deviation).astype(np.float32), list(labels)),
                pool.submit(wording.fit, rows, list(labels)),
            ]
            for one in learning:
                one.result()
        names = [str(label) for label in meaning.classes_]
        (inner, outer), (inner_bias, outer_bias) = meaning.coefs_, meaning.intercepts_
        return cls(
            names,
            {
                "mean": mean.astype(np.float32),
                "deviation": deviation.astype(np.float32),
                "prototypes": _prototypes(vectors - mean, labels, names),
                "hidden": np.ascontiguousarray(inner.T.astype(np.float32)),
                "hidden_bias": inner_bias.astype(np.float32),
                "meaning": _rows(outer.T, len(names)).astype(np.float32),
                "meaning_bias": _rows(outer_bias[:, None], len(names))[:, 0].astype(np.float32),
                # features × labels, so that the few n-grams of a message are rows that lie together (half precision)
                "wording": np.ascontiguousarray(_rows(wording.coef_, len(names)).T.astype(np.float16)),
                "wording_bias": _rows(wording.intercept_[:, None], len(names))[:, 0].astype(np.float32),
                "idf_characters": weighing[0].idf_.astype(np.float32),
                "idf_words": weighing[1].idf_.astype(np.float32),
            },
            sound,
        )

    def scores(self, text: str, vector: Floats, *, taught: bool = True) -> Floats:
        """Give one score a label for a message (its text as the encoder read it, and its vector).

        `taught` tells whether there are phrases in its language.
        """
        given = self.arrays
        centred = vector - given["mean"]
        hidden = given["hidden"] @ (centred / given["deviation"]) + given["hidden_bias"]
        network = given["meaning"] @ np.maximum(hidden, 0.0) + given["meaning_bias"]
        alike = _SHARPNESS * given["prototypes"] @ (centred / max(float(np.linalg.norm(centred)), 1e-12))
        meaning = (1.0 - _PROTOTYPES) * _log_likely(network) + _PROTOTYPES * _log_likely(alike)
        characters, words = _counts([text], self._sound)
        wording = given["wording_bias"].copy()
        offset = 0
        for part, idf in ((characters, given["idf_characters"]), (words, given["idf_words"])):
            if part.nnz:
                weights = (np.log(part.data) + 1.0) * idf[part.indices]
                weights /= np.linalg.norm(weights)
                wording += weights @ given["wording"][part.indices + offset].astype(np.float32)
            offset += part.shape[1]
        total: Floats = meaning + (_MARGIN_WEIGHT if taught else _MARGIN_WEIGHT_UNTAUGHT) * wording
        return total


def probabilities(scores: Floats, temperature: float) -> Floats:
    """Turn scores into probabilities; a higher temperature makes them more modest."""
    scaled = scores / temperature
    likely = np.exp(scaled - scaled.max())
    result: Floats = likely / likely.sum()
    return result


def _prototypes(centred: Floats, labels: Sequence[str], names: Sequence[str]) -> Floats:
    """Give the mean direction of each label's vectors (labels × dimension)."""
    rows, marks = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-12), np.array(labels)
    means = np.stack([rows[marks == name].mean(axis=0) for name in names])
    found: Floats = (means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)).astype(np.float32)
    return found


def _log_likely(scores: Floats) -> Floats:
    """Give the logarithms of the scores' probabilities."""
    below = scores - scores.max()
    found: Floats = below - np.log(np.exp(below).sum())
    return found


def _counts(texts: Sequence[str], sound: Sound) -> List[Any]:
    plain = [sound(text) for text in texts]
    return [_CHARACTERS.transform(plain), _WORDS.transform(plain)]


def _rows(values: npt.NDArray[Any], labels: int) -> npt.NDArray[Any]:
    """Give one row a label: scikit-learn gives one row for two."""
    return np.vstack([-values, values]) if len(values) == 1 and labels == 2 else values


Ranking = List[Tuple[str, float]]
