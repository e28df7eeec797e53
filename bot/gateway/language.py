"""Which offered language a tag or a header means (RFC 4647 lookup)."""

from __future__ import annotations

import re
from typing import Iterator, List, Mapping, Optional

from babel.core import get_global

from bot.knowledge import Locale

_WELL_FORMED = re.compile(r"(?:[A-Za-z]{2,8}|[xi])(?:-[A-Za-z0-9]{1,8})*")
_QUALITY = re.compile(r"\s*;\s*q\s*=\s*", re.IGNORECASE)


def is_well_formed(tag: str) -> bool:
    """Tell whether a text has the form of a BCP 47 tag."""
    return len(tag) <= 64 and bool(_WELL_FORMED.fullmatch(tag))


def lookup(tag: str, offered: Mapping[str, Locale]) -> Optional[str]:
    """Give the offered tag that a well-formed tag means, or None: es-MX means es, zh-CN means zh-Hans."""
    known = {name.lower(): name for name in offered}
    known |= {alias.lower(): name for name, locale in offered.items() for alias in locale.aliases}
    for candidate in _candidates(tag):
        if candidate.lower() in known:
            return known[candidate.lower()]
    return None


def accepted(header: str, offered: Mapping[str, Locale]) -> Optional[str]:
    """Give the offered tag that an Accept-Language header likes best, or None."""
    ranges: List[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        tag, *weight = _QUALITY.split(part.strip(), maxsplit=1)
        try:
            ranges.append((float(weight[0]) if weight else 1.0, tag))
        except ValueError:
            continue
    for quality, tag in sorted(ranges, key=lambda item: -item[0]):
        if quality > 0 and is_well_formed(tag):
            found = lookup(tag, offered)
            if found:
                return found
    return None


def _candidates(tag: str) -> Iterator[str]:
    """Give the tag and what is left as its subtags are cut off, then what CLDR takes the bare language to be."""
    parts = tag.split("-")
    for end in range(len(parts), 0, -1):
        yield "-".join(parts[:end])
    likely: Mapping[str, str] = get_global("likely_subtags")
    for key in ("_".join(parts[:2]), parts[0].lower()):
        full = likely.get(key)
        if full:
            language, script, territory = full.split("_")
            yield from (f"{language}-{script}", f"{language}-{territory}", language)
