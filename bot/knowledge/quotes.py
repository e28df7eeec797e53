"""Whether a quote stands in its document, and whether it holds the value that it proves."""

from __future__ import annotations

import datetime as dt
import re
from typing import Union

_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:\s+(?:thousand|million|billion))?")
_SCALE = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}


def folded(text: str) -> str:
    """Fold white space: where a document breaks its lines says nothing."""
    return _SPACE.sub(" ", text).strip()


def stands_in(quote: str, document: str) -> bool:
    """Tell whether the quote is a verbatim piece of the document."""
    return bool(quote.strip()) and folded(quote) in folded(document)


def holds(quote: str, value: Union[int, str, dt.date]) -> bool:
    """Tell whether the quote states the value.

    >>> holds("more than 1.4 million in fiscal year 2013", 1_400_000), holds("4,633 hits", 463)
    (True, False)
    """
    if isinstance(value, str):
        return folded(value) in folded(quote)
    if isinstance(value, dt.date):
        return f"{value:%B} {value.day}, {value.year}" in folded(quote)
    return any(_number(match.group()) == value for match in _NUMBER.finditer(folded(quote)))


def _number(written: str) -> float:
    digits, _, scale = written.replace(",", "").partition(" ")
    return round(float(digits) * _SCALE.get(scale.strip(), 1), 6)
