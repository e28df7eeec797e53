"""Says in plain text what a case's failures are: what was typed, what was wanted, what came."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from bot.regression.running import Failure, Result

_LONG = 100


def described(result: Result) -> str:
    """Give the lines of a result that is not as it should be."""
    case = result.case
    head = f"{case.file}:{case.line}: {case.name}"
    if result.unexpected_pass:
        return f"{head}\n  It passes now, although it says known_failure: take that line away.\n  ({result.reason})"
    return "\n".join([head, *(line for failure in result.failures for line in _lines(failure, case.file))])


def _lines(failure: Failure, file: str) -> Iterator[str]:
    wanted = failure.expectation
    yield f"  message {failure.number}, {file}:{wanted.line}"
    yield f"    typed     {failure.turn.text}"
    label = "the bot's words" if wanted.name == "bot" else wanted.name
    if len(failure.miss.wanted) < _LONG and wanted.name != "bot":
        yield f"    {label}: expected {failure.miss.wanted}"
        yield f"    {' ' * len(label)}  got      {failure.miss.got}"
        return
    yield f"    {label} ('-' was expected, '+' came):"
    for line in difflib.ndiff(_wrapped(failure.miss.wanted), _wrapped(failure.miss.got)):
        yield f"      {line.rstrip()}"


def _wrapped(text: str) -> list[str]:
    """Cut a text into sentences, so that a difference stands in a short line."""
    lines: list[str] = []
    for line in text.splitlines():
        lines += [f"{part.strip()}\n" for part in line.replace(". ", ".\n").split("\n") if part.strip()]
    return lines
