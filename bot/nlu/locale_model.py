"""Which language a text is in: a model of the offered languages, and two kept libraries for all others.

Measured against each library alone in docs/decisions/0004-locale-identification.md.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Sequence, Tuple

import numpy as np
import numpy.typing as npt
import regex
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.svm import LinearSVC

from bot.nlu.other_languages import OtherLanguages
from bot.nlu.scripts import main_script
from bot.nlu.sounding import folded

FEATURES = 2**16
_VECTORIZER = HashingVectorizer(analyzer="char_wb", ngram_range=(1, 5), n_features=FEATURES, alternate_sign=False)
_TOKEN = regex.compile(r"<[a-z-]+>")
# Names and terms that people of every language type here say nothing about their language.
_SHARED = regex.compile(
    r"\b(lesc|ice|ncic|nics|fbi|dhs|uscis|brady|daca|fiscal|fy|no|ok|okay|vermont|williston|email|tel|info)\b", regex.I
)
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}']*")
_HAN = regex.compile(r"\p{Script=Han}")

# How far margins are spread before they are taken as likelihoods.
_SPREAD = 3.0
_LEAST_LETTERS, _FEW_LETTERS = 4, 6
_SURE, _SURE_SHORT, _SURE_TINY = 0.65, 0.92, 0.985
# A locale writes in a script if at least this share of its phrases do.
_WRITES = 0.005
# Fewer words than this never turn a conversation to another language (DESIGN §6).
_TURNING_WORDS = 3


@dataclass(frozen=True)
class Identified:
    """The language found.

    certain: else it is only the likeliest, fit to begin with. short: in so few words that
    it may begin a conversation and never turns one.
    """

    tag: Optional[str]
    certain: bool
    short: bool = False

    def as_json(self) -> Mapping[str, Any]:
        """Give it as it stands on a message."""
        return {"tag": self.tag, "certain": self.certain, "short": self.short}


class LocaleModel:
    """A linear model on hashed character n-grams over the locales that have phrases; their scripts and their words."""

    def __init__(self, tags: Sequence[str], arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take weights (features × tags), bias (tags), the hashes of known words, and (script, tag) as text rows."""
        self.tags = list(tags)
        self.arrays: Dict[str, npt.NDArray[Any]] = dict(arrays)
        self._known: FrozenSet[int] = frozenset(int(word) for word in arrays["words"])
        self._writes: Dict[str, List[int]] = defaultdict(list)
        for script, tag in arrays["scripts"]:
            self._writes[str(script)].append(self.tags.index(str(tag)))

    @classmethod
    def train(cls, texts: Sequence[str], tags: Sequence[str]) -> LocaleModel:
        """Learn from phrases and the locale each stands in."""
        names = sorted(set(tags))
        words = sorted({_word_id(word) for text in texts for word in _WORD.findall(folded(text))})
        weights = np.zeros((len(names), FEATURES), np.float32)
        bias = np.zeros(len(names), np.float32)
        if len(names) > 1:
            model = LinearSVC(C=3.0, tol=0.01, random_state=0)
            model.fit(_VECTORIZER.transform([_plain(text) for text in texts]), list(tags))
            weights, bias = model.coef_, model.intercept_
            if len(names) == 2:
                weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
        arrays = {
            "weights": weights.T.astype(np.float32),
            "bias": bias.astype(np.float32),
            "words": np.array(words, dtype=np.uint32),
            "scripts": np.array(_scripts(texts, tags)),
        }
        return cls(names, arrays)

    def identify(self, text: str) -> Identified:
        """Tell the language of one text."""
        plain = _plain(text)
        words = _WORD.findall(plain)
        letters = sum(len(word) for word in words)
        if not words:
            return Identified(None, False, True)
        # Chinese writes no spaces: two characters are about a word
        length = len(words) + len(_HAN.findall(plain)) // 2
        short = length < _TURNING_WORDS
        best, likelihood = self._likeliest(plain)
        if best is None:
            return Identified(self._others.likeliest(plain), True, short)
        if letters < _FEW_LETTERS and main_script(plain) == "Latn":
            return Identified(best, letters >= _LEAST_LETTERS and likelihood >= _SURE_TINY, short)
        other = self._others.found(plain, self.familiar(plain))
        if other is not None:
            return Identified(other, not short or main_script(plain) != "Latn", short)
        return Identified(best, likelihood >= (_SURE_SHORT if short else _SURE), short)

    def familiar(self, text: str) -> float:
        """Give the share of a text's words that the phrases hold, between 0 and 1; 1 where it has none."""
        words = _WORD.findall(_plain(text))
        return sum(_word_id(folded(word)) in self._known for word in words) / len(words) if words else 1.0

    @cached_property
    def _others(self) -> OtherLanguages:
        return OtherLanguages(tuple(self.tags))

    def _likeliest(self, plain: str) -> Tuple[Optional[str], float]:
        """Give the likeliest of the locales that write in the text's script, if any does."""
        row = _VECTORIZER.transform([plain])
        scores = (self.arrays["bias"] + row.data @ self.arrays["weights"][row.indices]) * _SPREAD
        writing = self._writes.get(main_script(plain) or "")
        if not writing:
            return None, 0.0
        likely = np.exp(scores[writing] - scores[writing].max())
        likely /= likely.sum()
        best = int(likely.argmax())
        return self.tags[writing[best]], float(likely[best])


def _scripts(texts: Sequence[str], tags: Sequence[str]) -> List[Tuple[str, str]]:
    """Give the scripts that each locale writes in."""
    total = Counter(tags)
    used = Counter((main_script(_plain(text)) or "", tag) for text, tag in zip(texts, tags, strict=True))
    return sorted((script, tag) for (script, tag), n in used.items() if script and n >= _WRITES * total[tag])


def _plain(text: str) -> str:
    return _SHARED.sub(" ", _TOKEN.sub(" ", text)).lower()


def _word_id(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def training_rows(messages: Sequence[Tuple[str, Optional[str], Optional[str]]]) -> Tuple[List[str], List[str]]:
    """Choose the phrases to learn from: (text, intent, locale), less those that name or use other languages."""
    skipped = {"switch_language", "choose_option"}
    rows = [(text, tag) for text, intent, tag in messages if tag and intent not in skipped]
    return [text for text, _ in rows], [tag for _, tag in rows]
