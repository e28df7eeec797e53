"""The {placeholders} of a text, and whether a translation keeps them."""

from __future__ import annotations

import re
from string import Formatter
from typing import FrozenSet

# What needs no fact: the assistant fills it in itself.
BUILT_IN = frozenset({"languages"})
# Templates mark theirs in gettext's other way.
_PERCENT = re.compile(r"%\((\w+)\)s")


def placeholders(text: str) -> FrozenSet[str]:
    """Give the names in braces. Raises ValueError where braces do not match or hold more than a name.

    >>> sorted(placeholders("{detainers} in {year}"))
    ['detainers', 'year']
    """
    names = set()
    for _, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if spec or conversion or not name.isidentifier():
            raise ValueError(f"{{{name}}} is not a plain name in braces")
        names.add(name)
    return frozenset(names)


def keeps_placeholders(source: str, translation: str) -> bool:
    """Tell whether a translation has the placeholders of its source, no more and no fewer."""
    if set(_PERCENT.findall(source)) != set(_PERCENT.findall(translation)):
        return False
    try:
        wanted = placeholders(source)
    except ValueError:
        return True
    try:
        return wanted == placeholders(translation)
    except ValueError:
        return False


def digits(text: str) -> str:
    """Give the digits of any script in a text, outside its placeholders.

    >>> digits("a {year2} of ٢٤ hours")
    '٢٤'
    """
    return "".join(character for character in re.sub(r"\{[^{}]*\}", "", text) if character.isdigit())
