"""What the cases that are not marked must_pass are held to together, a locale at a time."""

from __future__ import annotations

from collections.abc import Iterable

from bot.evaluation.metrics import Rate

# A new training, or a processor with other kernels, turns a case or two that are close; it must not turn many.
PASS_MARK = 0.93
NO_LOCALE = "-"


def shares(ended: Iterable[tuple[str | None, bool]]) -> dict[str, Rate]:
    """Give the share passed by locale, from (locale, whether it passed) of each case."""
    counted: dict[str, list[bool]] = {}
    for locale, passed in ended:
        counted.setdefault(locale or NO_LOCALE, []).append(passed)
    return {locale: Rate(sum(passed), len(passed)) for locale, passed in counted.items()}


def under(found: dict[str, Rate]) -> list[str]:
    """Say which locales are under the mark."""
    return [
        f"{locale}: {rate.hits} of {rate.n} conversations pass ({rate.share:.1%}); {PASS_MARK:.0%} must"
        for locale, rate in found.items()
        if rate.share is not None and rate.share < PASS_MARK
    ]
