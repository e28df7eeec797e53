"""The languages that are told apart although they are not offered."""

from __future__ import annotations

from functools import lru_cache
from typing import Tuple

import yaml

from bot.paths import DATA


@lru_cache(maxsize=1)
def other_languages() -> Tuple[str, ...]:
    """Give their tags (data/other_languages.yml)."""
    return tuple(yaml.safe_load((DATA / "other_languages.yml").read_text(encoding="utf-8")))
