"""`faqbot test-conversations`: holds the conversations and says what is not as it should be.

Exit codes: 0 all as expected, 1 a conversation failed, 2 it could not be tested: a file is wrong, a server is away.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.assistant.training import TrainingFailed
from bot.encoder.errors import EncoderError
from bot.knowledge import Answers, Knowledge, load
from bot.knowledge.problems import ContentError
from bot.nlu.progress import reporter
from bot.paths import ROOT
from bot.regression import baseline, changes
from bot.regression.averages import Ended, under
from bot.regression.bots import Unreachable, at, in_process, trained
from bot.regression.case import Case
from bot.regression.describing import described
from bot.regression.reading import FOLDER, read_all
from bot.regression.running import Result, Verdict, run_all

PASSED, FAILED, ERROR = 0, 1, 2
PAGE = ROOT / "results" / "conversations" / "changes.html"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    chosen = _parser().parse_args(argv)
    try:
        known = load(ROOT)
        cases = _chosen(read_all(chosen.paths or [FOLDER], known), chosen)
        results = asyncio.run(_run(cases, chosen, known))
        console = Console(width=None if sys.stdout.isatty() else 120, soft_wrap=True)
        for result in results:
            if result.verdict is Verdict.FAILED:
                console.print(described(result) + "\n", markup=False, highlight=False)
        console.print(_table(results))
        if chosen.accept:
            for path in baseline.accept(results):
                console.print(f"recorded {path.relative_to(ROOT)}", highlight=False)
        elif not chosen.match and not chosen.exitfirst:
            _show_changes(results, known, console)
    except ContentError as error:
        sys.stderr.write("\n".join(str(problem) for problem in error.problems) + "\n")
        return ERROR
    except (Unreachable, EncoderError, TrainingFailed) as error:
        sys.stderr.write(f"test-conversations: {error}\n")
        return ERROR
    if chosen.averaged:
        return _averaged(results)
    return FAILED if any(result.verdict is Verdict.FAILED for result in results) else PASSED


def _averaged(results: Sequence[Result]) -> int:
    counted = [r for r in results if not r.case.is_certain and r.verdict is not Verdict.SKIPPED]
    missed = under(Ended(result.case, not result.failures) for result in counted)
    sys.stderr.write("".join(f"{line}\n" for line in missed))
    must = any(result.verdict is Verdict.FAILED and result.case.is_certain for result in results)
    return FAILED if must or missed else PASSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="faqbot test-conversations", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="files or folders (default: tests/conversations)")
    parser.add_argument("-k", dest="match", metavar="WORDS", help="only cases whose name holds these words")
    parser.add_argument("--locale", metavar="TAG", help="only cases of this locale")
    parser.add_argument("-x", dest="exitfirst", action="store_true", help="stop at the first that fails")
    parser.add_argument(
        "--url", metavar="ADDRESS", help="ask the server at this address, such as http://127.0.0.1:8000"
    )
    parser.add_argument("--averaged", action="store_true", help="let a few fail that are not marked must_pass")
    parser.add_argument("--accept", action="store_true", help="record what the assistant says now as agreed")
    return parser


def _chosen(cases: Sequence[Case], chosen: argparse.Namespace) -> list[Case]:
    found = [
        case
        for case in cases
        if (not chosen.match or chosen.match.casefold() in case.name.casefold())
        and (not chosen.locale or case.locale == chosen.locale)
    ]
    if not found:
        raise Unreachable("no case fits what was asked for; see the names with: pytest tests/conversations --co")
    return found


async def _run(cases: Sequence[Case], chosen: argparse.Namespace, known: Knowledge) -> list[Result]:
    async with at(chosen.url) if chosen.url else in_process(trained()) as bot:
        answers = Answers(known) if chosen.url else trained().answers
        return await run_all(cases, bot, answers, reporter("Conversations"), until_failure=chosen.exitfirst)


def _table(results: Sequence[Result]) -> Table:
    table = Table(title="Conversations", title_justify="left")
    for column in ("locale", "conversations", "passed", "failed", "of these must pass", "known failures", "skipped"):
        table.add_column(column, justify="left" if column == "locale" else "right")
    parts: dict[str, list[Result]] = {}
    for result in results:
        parts.setdefault(result.case.locale or "-", []).append(result)
    for name, part in [*parts.items(), *([("all", list(results))] if len(parts) > 1 else [])]:
        counts = [sum(result.verdict is verdict for result in part) for verdict in Verdict]
        must = sum(result.verdict is Verdict.FAILED and result.case.must_pass for result in part)
        passed, failed, known, skipped = counts
        table.add_row(name, *map(str, (len(part), passed, failed, must, known, skipped)))
    return table


def _show_changes(results: Sequence[Result], known: Knowledge, console: Console) -> None:
    found = baseline.changes(results)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(changes.as_html(found, len(results), known), encoding="utf-8")
    PAGE.with_suffix(".md").write_text(changes.as_markdown(found, len(results), known), encoding="utf-8")
    where = PAGE.relative_to(ROOT)
    if found:
        console.print(
            f"{len(found)} of {len(results)} say something else than agreed: {where} and .md beside it. If that is "
            "right, record it: faqbot test-conversations --accept",
            highlight=False,
        )
    else:
        console.print(f"All say what was agreed ({where}).", highlight=False)
