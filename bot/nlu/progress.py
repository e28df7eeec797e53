"""Shows how far a long step is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from typing import Callable

Progress = Callable[[int, int], None]
_EVERY_SECONDS = 5.0


def reporter(label: str) -> Progress:
    """Give a function to call with (done, total)."""
    last = time.monotonic()
    terminal = sys.stderr.isatty()

    def report(done: int, total: int) -> None:
        nonlocal last
        finished = done >= total
        if not terminal and not finished and time.monotonic() - last < _EVERY_SECONDS:
            return
        last = time.monotonic()
        filled = 30 * done // max(total, 1)
        bar = "█" * filled + "░" * (30 - filled)
        line = f"{label} {bar} {done}/{total}"
        sys.stderr.write(f"\r{line}" + ("\n" if finished else "") if terminal else line + "\n")
        sys.stderr.flush()

    return report
