"""Which language a text is in: a model of the offered languages, and a kept library for all others."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Sequence, Tuple

import numpy as np
import numpy.typing as npt
import regex
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression

from bot.nlu.other_languages import other_languages
from bot.nlu.sounding import folded

FEATURES = 2**15
_VECTORIZER = HashingVectorizer(analyzer="char_wb", ngram_range=(1, 4), n_features=FEATURES, alternate_sign=False)
_TOKEN = regex.compile(r"<[a-z-]+>")
# Names and terms that people of every language type here say nothing about their language.
_SHARED = regex.compile(
    r"\b(lesc|ice|ncic|nics|fbi|dhs|uscis|brady|daca|fiscal|fy|no|ok|okay|vermont|williston|email|tel|info)\b", regex.I
)
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}']*")
_LIBRARY_NAMES = {"fil": "tl"}

# English words are in everybody's messages, other languages' only in those of their speakers.
_SOURCE_HANDICAP = 0.35
_FEW_LETTERS, _LEAST_LETTERS = 6, 4
_FEW_WORDS = 2
_SURE, _SURE_SHORT, _SURE_TINY = 0.65, 0.92, 0.985
_SURE_OTHER = 0.90
# A text of whose words fewer than this share are known from the phrases may be in another language.
_FAMILIAR = 0.5


@dataclass(frozen=True)
class Identified:
    """The language found; where it is not `certain` (short or mixed text), the likeliest, fit to begin with only."""

    tag: Optional[str]
    certain: bool

    def as_json(self) -> Mapping[str, Any]:
        """Give it as it stands on a message."""
        return {"tag": self.tag, "certain": self.certain}


class LocaleModel:
    """Logistic regression on hashed character n-grams over the locales that have phrases, and the words they use."""

    def __init__(self, tags: Sequence[str], source: str, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take weights (features × tags), bias (tags) and the hashes of the words known (any order)."""
        self.tags = list(tags)
        self.source = source
        self.arrays: Dict[str, npt.NDArray[Any]] = dict(arrays)
        self._known: FrozenSet[int] = frozenset(int(word) for word in arrays["words"])

    @classmethod
    def train(cls, texts: Sequence[str], tags: Sequence[str], source: str = "en") -> LocaleModel:
        """Learn from phrases and the locale each stands in."""
        names = sorted(set(tags))
        words = sorted({_word_id(word) for text in texts for word in _WORD.findall(folded(text))})
        weights = np.zeros((len(names), FEATURES), np.float32)
        bias = np.zeros(len(names), np.float32)
        if len(names) > 1:
            model = LogisticRegression(C=30.0, class_weight="balanced", max_iter=300)
            model.fit(_VECTORIZER.transform([_plain(text) for text in texts]), list(tags))
            if len(names) == 2:
                weights = np.vstack([-model.coef_ / 2, model.coef_ / 2])
                bias = np.concatenate([-model.intercept_ / 2, model.intercept_ / 2])
            else:
                weights, bias = model.coef_, model.intercept_
        arrays = {
            "weights": weights.T.astype(np.float32),
            "bias": bias.astype(np.float32),
            "words": np.array(words, dtype=np.uint32),
        }
        return cls(names, source, arrays)

    def identify(self, text: str) -> Identified:
        """Tell the language of one text."""
        plain = _plain(text)
        words = _WORD.findall(plain)
        letters = sum(len(word) for word in words)
        if not words:
            return Identified(None, False)
        best, likelihood = self._likeliest(plain)
        if letters < _FEW_LETTERS and not _foreign_script(plain):
            return Identified(best, letters >= _LEAST_LETTERS and likelihood >= _SURE_TINY)
        if _foreign_script(plain) or self._familiar(words) < _FAMILIAR:
            other, sure = _library(tuple(self._families())).classify(plain)
            if other not in self._families():
                enough = len(words) > _FEW_WORDS or letters > 12 or _foreign_script(plain)
                return Identified(str(other), enough and float(sure) >= _SURE_OTHER)
        needed = _SURE_SHORT if len(words) <= _FEW_WORDS else _SURE
        return Identified(best, likelihood >= needed)

    def _likeliest(self, plain: str) -> Tuple[str, float]:
        row = _VECTORIZER.transform([plain])
        scores = self.arrays["bias"] + row.data @ self.arrays["weights"][row.indices]
        if self.source in self.tags:
            scores[self.tags.index(self.source)] -= _SOURCE_HANDICAP
        likely = np.exp(scores - scores.max())
        likely /= likely.sum()
        best = int(likely.argmax())
        return self.tags[best], float(likely[best])

    def _familiar(self, words: Sequence[str]) -> float:
        return sum(_word_id(folded(word)) in self._known for word in words) / len(words)

    def _families(self) -> List[str]:
        return [tag.split("-")[0] for tag in self.tags]


def _plain(text: str) -> str:
    return _SHARED.sub(" ", _TOKEN.sub(" ", text)).lower()


def _word_id(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _foreign_script(text: str) -> bool:
    return bool(regex.search(r"[^\p{Script=Latin}\p{Common}\p{Inherited}]", text))


@lru_cache(maxsize=2)
def _library(offered: Tuple[str, ...]) -> Any:
    """Give the library's identifier, kept to languages that people write here: rare relatives only mislead it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    library = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
    wanted = {_LIBRARY_NAMES.get(family, family) for family in offered}
    wanted |= {_LIBRARY_NAMES.get(tag.split("-")[0], tag.split("-")[0]) for tag in other_languages()}
    library.set_languages(sorted(wanted & set(library.nb_classes)))
    return library


def training_rows(messages: Sequence[Tuple[str, Optional[str], Optional[str]]]) -> Tuple[List[str], List[str]]:
    """Choose the phrases to learn from: (text, intent, locale), less those that name or use other languages."""
    skipped = {"switch_language", "choose_option"}
    rows = [(text, tag) for text, intent, tag in messages if tag and intent not in skipped]
    return [text for text, _ in rows], [tag for _, tag in rows]
