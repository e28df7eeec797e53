"""From a sentence vector and the words themselves to a score for each topic.

Three models are added up. Two read the encoder's vector, which carries the meaning across
wordings and languages: a network of one hidden layer, and how much like a label's prototype
(the mean of its phrases) the vector is, which learns nothing by heart. The third
(wording_model.py) knows the exact words that tell neighbouring topics apart. Measured in
docs/decisions/0003-topic-model.md.
"""

from __future__ import annotations

import warnings
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
import numpy.typing as npt
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from bot.nlu.sounding import sounded
from bot.nlu.wording_model import Sound, WordingModel

Floats = npt.NDArray[np.float32]
# What the names of the n-grams' arrays begin with, among all that is stored.
_WORDING = "wording_"
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
        wording = {name[len(_WORDING) :]: array for name, array in arrays.items() if name.startswith(_WORDING)}
        self._wording = WordingModel(wording, sound)

    @classmethod
    def train(cls, texts: Sequence[str], vectors: Floats, labels: Sequence[str], sound: Sound = sounded) -> TopicModel:
        """Learn from phrases, their vectors (phrases × dimension) and their labels."""
        mean, deviation = vectors.mean(axis=0), vectors.std(axis=0) + 1e-6
        meaning = MLPClassifier(
            (_HIDDEN,), alpha=0.01, batch_size=min(_BATCH, len(labels)), learning_rate_init=1e-3, max_iter=_EPOCHS,
            random_state=0,
        )  # fmt: skip
        with warnings.catch_warnings():
            # it is stopped on purpose: more epochs only learn the phrases by heart
            warnings.simplefilter("ignore", ConvergenceWarning)
            meaning.fit(((vectors - mean) / deviation).astype(np.float32), list(labels))
        names = [str(label) for label in meaning.classes_]
        wording = WordingModel.train(texts, labels, names, sound)
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
                **{_WORDING + name: array for name, array in wording.arrays.items()},
            },
            sound,
        )

    def margins(self, text: str) -> Floats:
        """Give what the words of a text say (as the encoder reads it), which needs no vector: a value a label."""
        return self._wording.margins(text)

    def scores(self, text: str, vector: Floats, *, taught: bool = True, margins: Optional[Floats] = None) -> Floats:
        """Give one score a label for a message (its text as the encoder read it, and its vector).

        `taught` tells whether there are phrases in its language; `margins` are those of the text, if they are known.
        """
        given = self.arrays
        centred = vector - given["mean"]
        hidden = given["hidden"] @ (centred / given["deviation"]) + given["hidden_bias"]
        network = given["meaning"] @ np.maximum(hidden, 0.0) + given["meaning_bias"]
        alike = _SHARPNESS * given["prototypes"] @ (centred / max(float(np.linalg.norm(centred)), 1e-12))
        meaning = (1.0 - _PROTOTYPES) * _log_likely(network) + _PROTOTYPES * _log_likely(alike)
        weight = _MARGIN_WEIGHT if taught else _MARGIN_WEIGHT_UNTAUGHT
        total: Floats = meaning + weight * (self.margins(text) if margins is None else margins)
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


def _rows(values: npt.NDArray[Any], labels: int) -> npt.NDArray[Any]:
    """Give one row a label: scikit-learn gives one row for two."""
    return np.vstack([-values, values]) if len(values) == 1 and labels == 2 else values


Ranking = List[Tuple[str, float]]
