"""What the words of a text say of its topic: linear support vector machines on word and character n-grams."""

from __future__ import annotations

import warnings
from typing import Any, Callable, Dict, List, Mapping, Sequence, Tuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from joblib import Parallel, delayed
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.svm import LinearSVC

from bot.nlu.sounding import sounded

Floats = npt.NDArray[np.float32]
Arrays = Dict[str, npt.NDArray[Any]]
Sound = Callable[[str], str]

_CHARACTERS = HashingVectorizer(
    analyzer="char_wb", ngram_range=(2, 5), n_features=2**18, alternate_sign=False, norm=None, dtype=np.float32
)
_WORDS = HashingVectorizer(
    ngram_range=(1, 2), token_pattern=r"\w+", n_features=2**17, alternate_sign=False, norm=None, dtype=np.float32
)
# Each label is learned against all others by itself: in two parts at the same time, always two, so that every machine
# gives the same model.
_PARTS = 2
# Below this many n-grams a process of its own takes longer than learning.
_WORTH_A_PROCESS = 500_000


class WordingModel:
    """How far on a label's side a text is, for each label. Most weights are zero: only the others are kept.

    weights, columns (the label of each weight), starts (where each n-gram's weights begin; one more at the end),
    bias (a value a label), idf_characters, idf_words (a value an n-gram).
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], sound: Sound = sounded) -> None:
        """Take what `train` learned; `sound` writes a text for the n-grams."""
        self.arrays: Arrays = dict(arrays)
        self._sound = sound

    @classmethod
    def train(
        cls, texts: Sequence[str], labels: Sequence[str], names: Sequence[str], sound: Sound = sounded
    ) -> WordingModel:
        """Learn from texts and their labels; `names` are the labels in the order of the margins."""
        counts = _counts(texts, sound)
        weighing = [TfidfTransformer(sublinear_tf=True).fit(part) for part in counts]
        rows = sp.hstack([transform.transform(part) for transform, part in zip(weighing, counts, strict=True)]).tocsr()
        number = {name: place for place, name in enumerate(names)}
        marks = np.array([number[label] for label in labels])
        parts = [np.arange(first, len(names), _PARTS) for first in range(min(_PARTS, len(names)))]
        # processes, not threads: the solver (liblinear) keeps its random numbers where two threads would corrupt them
        learned = Parallel(n_jobs=len(parts) if rows.nnz > _WORTH_A_PROCESS else 1, max_nbytes=None)(
            delayed(_against_the_rest)(rows, marks, part, len(names)) for part in parts
        )
        weights = np.zeros((len(names), rows.shape[1]), dtype=np.float16)
        bias = np.zeros(len(names), dtype=np.float32)
        for part, (coefficients, intercepts) in zip(parts, learned, strict=True):
            weights[part], bias[part] = coefficients, intercepts
        by_feature = sp.csc_matrix(weights.astype(np.float32))
        return cls(
            {
                "weights": by_feature.data.astype(np.float16),
                "columns": by_feature.indices.astype(np.min_scalar_type(len(names))),
                "starts": by_feature.indptr.astype(np.int32),
                "bias": bias,
                "idf_characters": weighing[0].idf_.astype(np.float32),
                "idf_words": weighing[1].idf_.astype(np.float32),
            },
            sound,
        )

    def margins(self, text: str) -> Floats:
        """Give one margin a label."""
        given = self.arrays
        total = given["bias"].astype(np.float64)
        offset = 0
        for part, idf in zip(_counts([text], self._sound), (given["idf_characters"], given["idf_words"]), strict=True):
            if part.nnz:
                shares = (np.log(part.data) + 1.0) * idf[part.indices]
                total += self._summed(part.indices + offset, shares / np.linalg.norm(shares))
            offset += part.shape[1]
        result: Floats = total.astype(np.float32)
        return result

    def _summed(self, features: npt.NDArray[Any], shares: Floats) -> npt.NDArray[Any]:
        """Add up the kept weights of features, each times its share, by label."""
        given = self.arrays
        starts = given["starts"][features]
        counts = given["starts"][features + 1] - starts
        # where each kept weight stands: from the start of its feature on
        first = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        places = first + np.arange(len(first))
        values = given["weights"][places] * np.repeat(shares, counts)
        summed: npt.NDArray[Any] = np.bincount(given["columns"][places], values, minlength=len(given["bias"]))
        return summed


def _against_the_rest(rows: Any, marks: npt.NDArray[Any], part: npt.NDArray[Any], rest: int) -> Tuple[Any, Any]:
    """Learn the labels in `part`, all others together being `rest`: coefficients and intercepts, a row a label."""
    model = LinearSVC(C=1.0, tol=0.1, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(rows, np.where(np.isin(marks, part), marks, rest))
    if len(part) == 1:
        # for two classes there is one row, of the second: the rest
        return -model.coef_, -model.intercept_
    return model.coef_[: len(part)], model.intercept_[: len(part)]


def _counts(texts: Sequence[str], sound: Sound) -> List[Any]:
    plain = [sound(text) for text in texts]
    return [_CHARACTERS.transform(plain), _WORDS.transform(plain)]
