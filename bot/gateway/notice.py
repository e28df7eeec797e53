"""The operator's notice (`faqbot on`, `faqbot off --notice`): kept in a file, added to every reply."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Optional

from bot.paths import CACHE

FILE = CACHE / "service_notice.json"


def set_notice(text: str, file: Path = FILE) -> None:
    """Show a notice with every reply from now on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"notice": text}, ensure_ascii=False), encoding="utf-8")


def clear_notice(file: Path = FILE) -> None:
    """Show no notice any more."""
    file.unlink(missing_ok=True)


def current(file: Path = FILE) -> Optional[str]:
    """Give the notice that is in force, if any."""
    try:
        changed = file.stat().st_mtime_ns
    except OSError:
        return None
    return _read(file, changed)


@lru_cache(maxsize=4)
def _read(file: Path, changed: int) -> Optional[str]:
    try:
        notice = json.loads(file.read_text(encoding="utf-8")).get("notice")
    except (OSError, ValueError, AttributeError):
        return None
    return notice if isinstance(notice, str) and notice else None
