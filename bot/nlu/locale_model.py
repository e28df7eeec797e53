"""Which language a text is in: a model of the offered languages, and a kept library for all others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, List, Mapping, Optional, Sequence, Tuple

import numpy as np
import numpy.typing as npt
import regex
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression

FEATURES = 2**15
_VECTORIZER = HashingVectorizer(analyzer="char_wb", ngram_range=(1, 4), n_features=FEATURES, alternate_sign=False)
_TOKEN = regex.compile(r"<[a-z-]+>")
# Words that people of every language type here say nothing about their language.
_SHARED = regex.compile(r"\b(lesc|ice|ncic|nics|fbi|dhs|uscis|brady|daca|fiscal|no|ok|okay|vermont|williston|email|tel|info)\b", regex.I)
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}']*")
_ENOUGH_LETTERS = 6
_SURE_OTHER = 0.97
_SURE = 0.80
_SURE_SHORT = 0.92
_SHORT_WORDS = 2


@dataclass(frozen=True)
class Identified:
    """The language found. `certain` is false for text too short or too mixed to tell."""

    tag: Optional[str]
    certain: bool

    def as_json(self) -> Mapping[str, Any]:
        """Give it as it stands on a message."""
        return {"tag": self.tag, "certain": self.certain}


class LocaleModel:
    """Logistic regression on hashed character n-grams over the locales that have phrases."""

    def __init__(self, tags: Sequence[str], weights: npt.NDArray[Any], bias: npt.NDArray[Any]) -> None:
        """Take weights of shape features × tags and bias of shape tags."""
        self.tags = list(tags)
        self.weights = weights
        self.bias = bias

    @classmethod
    def train(cls, texts: Sequence[str], tags: Sequence[str]) -> LocaleModel:
        """Learn from phrases and the locale each stands in."""
        names = sorted(set(tags))
        if len(names) < 2:
            return cls(names, np.zeros((FEATURES, len(names)), np.float32), np.zeros(len(names), np.float32))
        model = LogisticRegression(C=30.0, class_weight="balanced", max_iter=300)
        model.fit(_VECTORIZER.transform([_plain(text) for text in texts]), list(tags))
        weights, bias = model.coef_, model.intercept_
        if len(names) == 2:
            weights, bias = np.vstack([-weights / 2, weights / 2]), np.concatenate([-bias / 2, bias / 2])
        return cls(list(model.classes_), weights.T.astype(np.float32), bias.astype(np.float32))

    def identify(self, text: str) -> Identified:
        """Tell the language of one text."""
        plain = _plain(text)
        words = _WORD.findall(plain)
        letters = sum(len(word) for word in words)
        if not words:
            return Identified(None, False)
        scores = np.asarray(_VECTORIZER.transform([plain]) @ self.weights).ravel() + self.bias
        likely = np.exp(scores - scores.max())
        likely /= likely.sum()
        best = int(likely.argmax())
        if letters < _ENOUGH_LETTERS and not _foreign_script(plain):
            sure = float(likely[best]) >= 0.985
            return Identified(self.tags[best] if sure else None, sure and letters >= 4)
        other, other_sure = _library().classify(plain)
        if other not in self._families() and float(other_sure) >= _SURE_OTHER:
            if _foreign_script(plain) or (len(words) > _SHORT_WORDS and letters > 12):
                return Identified(other, True)
            return Identified(None, False)
        needed = _SURE_SHORT if len(words) <= _SHORT_WORDS else _SURE
        return Identified(self.tags[best], float(likely[best]) >= needed)

    def _families(self) -> List[str]:
        return [tag.split("-")[0] for tag in self.tags]


def _plain(text: str) -> str:
    return _SHARED.sub(" ", _TOKEN.sub(" ", text)).lower()


def _foreign_script(text: str) -> bool:
    return bool(regex.search(r"[^\p{Script=Latin}\p{Common}\p{Inherited}]", text))


@lru_cache(maxsize=1)
def _library() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)


def training_rows(messages: Sequence[Tuple[str, Optional[str], Optional[str]]]) -> Tuple[List[str], List[str]]:
    """Choose the phrases to learn from: (text, intent, locale), less those that name or use other languages."""
    skipped = {"switch_language", "choose_option"}
    rows = [(text, tag) for text, intent, tag in messages if tag and intent not in skipped]
    return [text for text, _ in rows], [tag for _, tag in rows]
