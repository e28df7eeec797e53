"""The languages that are told apart although they are not offered, by two kept libraries: pycld2 and py3langid."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, FrozenSet, Optional, Sequence, Tuple

import pycld2
import yaml

from bot.paths import DATA

# Where the two libraries have another code for a language than BCP 47's.
_NAMES = {"fil": "tl", "iw": "he", "no": "nb"}
_FEW_WORDS = 2
# One library alone is believed where it is this sure, and fewer of the words than this are known from the phrases.
# Chosen on data/calibration, see docs/decisions/0004-locale-identification.md.
_CLD_PERCENT, _CLD_FAMILIAR = 90, 0.3
_LANGID_SURE, _LANGID_FAMILIAR = 0.9, 0.4


@lru_cache(maxsize=1)
def other_languages() -> Tuple[str, ...]:
    """Give their tags (data/other_languages.yml)."""
    return tuple(yaml.safe_load((DATA / "other_languages.yml").read_text(encoding="utf-8")))


class OtherLanguages:
    """Finds languages that are not among those offered. The libraries are kept to languages that people write here."""

    def __init__(self, offered: Sequence[str]) -> None:
        """Take the tags of the languages offered."""
        self._offered = frozenset(_family(tag) for tag in offered)
        self._wanted = self._offered | {_family(tag) for tag in other_languages()}
        self._langid = _langid(frozenset(self._wanted))

    def found(self, text: str, familiar: float) -> Optional[str]:
        """Give the language that is not offered and that the text is in, or None.

        `familiar` is the share of its words that are known from the phrases of the offered languages.
        """
        if len(text.split()) < _FEW_WORDS:
            return None
        cld, percent = _cld(text)
        langid, sure = self._classified(text)
        if cld == langid and self._is_other(cld):
            return cld
        if self._is_other(cld) and percent >= _CLD_PERCENT and familiar < _CLD_FAMILIAR:
            return cld
        if self._is_other(langid) and sure >= _LANGID_SURE and familiar < _LANGID_FAMILIAR:
            return langid
        return None

    def likeliest(self, text: str) -> str:
        """Give the likeliest language of a text in a script that no offered language writes; "und" for none known."""
        cld, _ = _cld(text)
        langid, _ = self._classified(text)
        return next((tag for tag in (cld, langid) if self._is_other(tag)), "und") or "und"

    def _classified(self, text: str) -> Tuple[str, float]:
        tag, probability = self._langid.classify(text)
        return str(tag), float(probability)

    def _is_other(self, tag: Optional[str]) -> bool:
        return tag in self._wanted and tag not in self._offered


def _cld(text: str) -> Tuple[Optional[str], int]:
    """Give the language that fills most of the text, with its share in percent; None where it is not sure."""
    try:
        reliable, _, details = pycld2.detect(text.encode("utf-8", "ignore"), bestEffort=True)
    except pycld2.error:  # control characters
        return None, 0
    _, tag, percent, _ = details[0]
    return (_family(tag) if reliable else None), int(percent)


@lru_cache(maxsize=4)
def _langid(wanted: FrozenSet[str]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    library = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
    library.set_languages(sorted(wanted & set(library.nb_classes)))
    return library


def _family(tag: str) -> str:
    family = tag.split("-")[0]
    return _NAMES.get(family, family)
