"""Holds the conversations of the cases and tells what did not come as expected."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.knowledge import Answers
from bot.regression.assertions import ASSERTIONS, Miss, NotVisible
from bot.regression.bots import Bot
from bot.regression.case import Case, Expectation, Turn
from bot.regression.said import Said, comparable

Progress = Callable[[int, int], None]


class Verdict(enum.Enum):
    """How a case ended. A known failure that passes is one too: its mark must go."""

    PASSED = "passed"
    FAILED = "failed"
    KNOWN = "known failure"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Failure:
    """An expectation that was missed: in which turn (from 1), on which line of the file."""

    number: int
    turn: Turn
    expectation: Expectation
    miss: Miss


@dataclass(frozen=True)
class Result:
    """What came of a case. said: what was said to each turn, as far as it got."""

    case: Case
    verdict: Verdict
    said: tuple[Said, ...] = ()
    failures: tuple[Failure, ...] = ()
    reason: str | None = None
    unexpected_pass: bool = field(default=False)


async def run_case(case: Case, bot: Bot, answers: Answers) -> Result:
    """Hold one conversation. Raises Unreachable."""
    if case.slots and not bot.sees_slots:
        return Result(case, Verdict.SKIPPED, reason="what a conversation remembers can't be set through a server")
    bot.begin(case.slots)
    said: list[Said] = []
    failures: list[Failure] = []
    try:
        for number, turn in enumerate(case.turns, 1):
            came = await bot.say(turn.text, turn.language)
            said.append(came)
            failures += (Failure(number, turn, wanted, miss) for wanted, miss in _missed(turn, came, answers))
    except NotVisible as reason:
        return Result(case, Verdict.SKIPPED, tuple(said), reason=str(reason))
    finally:
        await bot.end()
    if case.known_failure is not None:
        verdict = Verdict.KNOWN if failures else Verdict.FAILED
        return Result(case, verdict, tuple(said), tuple(failures), case.known_failure, unexpected_pass=not failures)
    return Result(case, Verdict.FAILED if failures else Verdict.PASSED, tuple(said), tuple(failures))


async def run_all(
    cases: Sequence[Case], bot: Bot, answers: Answers, progress: Progress, *, until_failure: bool = False
) -> list[Result]:
    """Hold all conversations, one after the other; `progress` hears (done, total). Raises Unreachable."""
    results: list[Result] = []
    for case in cases:
        results.append(await run_case(case, bot, answers))
        progress(len(results), len(cases))
        if until_failure and results[-1].verdict is Verdict.FAILED:
            break
    return results


def _missed(turn: Turn, said: Said, answers: Answers) -> Iterator[tuple[Expectation, Miss]]:
    if said.problem is not None and not any(wanted.name == "problem" for wanted in turn.expectations):
        # of a message that was refused most things could be said: it contains nothing, shows nothing wrong
        yield Expectation("problem", None, turn.line), Miss("an answer", said.summary())
        return
    for wanted in turn.expectations:
        miss = ASSERTIONS[wanted.name](wanted.value, said, answers)
        if miss is not None:
            yield wanted, miss
    if turn.texts:
        yield from _misworded(turn, said)


def _misworded(turn: Turn, said: Said) -> Iterator[tuple[Expectation, Miss]]:
    texts = list(said.texts())
    for number, wanted in enumerate(turn.texts):
        got = texts[number] if number < len(texts) else "nothing"
        if comparable(str(wanted.value)) != comparable(got):
            yield wanted, Miss(str(wanted.value), got)
    if len(texts) > len(turn.texts):
        yield turn.texts[-1], Miss(f"{len(turn.texts)} replies", f"{len(texts)}: {said.summary()}")
