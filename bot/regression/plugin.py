"""The pytest plugin: each case of tests/conversations is a test with its own name.

With --averaged only cases that must pass fail on their own; of all others a share of each
locale's and of each topic's has to pass.

So `pytest tests/conversations -k relative`, `-x`, `--junitxml` and, where it is installed, xdist work as for any test.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bot.knowledge import Knowledge
    from bot.regression.averages import Ended
    from bot.regression.case import Case
    from bot.regression.running import Result

_FOLDER = "conversations"
# The cases that are averaged; what the shares say of them in the end.
_ENDED: pytest.StashKey[list[Ended]] = pytest.StashKey()
_MISSED: pytest.StashKey[list[str]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let an address be given."""
    group = parser.getgroup("conversations", "conversation-regression tests")
    group.addoption("--bot-url", help="ask the server at this address instead of loading the model")
    group.addoption("--averaged", action="store_true", help="let a few cases fail that need not pass")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With --averaged, fail where too many cases of a locale or a topic did."""
    from bot.regression.averages import under

    ended = session.config.stash.get(_ENDED, [])
    missed = under(ended) if session.config.getoption("--averaged") else []
    if missed:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        session.config.stash[_MISSED] = missed


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say which locales and topics are under the mark."""
    for line in terminalreporter.config.stash.get(_MISSED, []):
        terminalreporter.write_line(line, red=True)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take the YAML files under a folder named conversations."""
    if file_path.suffix == ".yml" and _FOLDER in file_path.parts:
        collected: pytest.Collector = ConversationFile.from_parent(parent, path=file_path)
        return collected
    return None


class ConversationFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterable[pytest.Item]:
        """Give a test for each case; a file that can't be read is an error of the collection."""
        from bot.knowledge.problems import ContentError
        from bot.regression.reading import read

        try:
            cases = read(self.path, _knowledge())
        except ContentError as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            yield ConversationItem.from_parent(self, name=case.name, case=case)


class ConversationItem(pytest.Item):
    """A case."""

    def __init__(self, *, case: Case, **kwargs: Any) -> None:
        """Take the case."""
        super().__init__(**kwargs)
        self.case = case
        self.add_marker("model")
        if case.known_failure is not None and not self._is_averaged():
            self.add_marker(pytest.mark.xfail(reason=case.known_failure, strict=True, raises=ConversationFailed))

    def runtest(self) -> None:
        """Hold the conversation."""
        from bot.regression.averages import Ended
        from bot.regression.running import Verdict

        result = asyncio.run(_run(self.case, self.config.getoption("--bot-url")))
        if result.verdict is Verdict.SKIPPED:
            pytest.skip(result.reason or "")
        if self._is_averaged():
            self.config.stash.setdefault(_ENDED, []).append(Ended(self.case, not result.failures))
        if result.failures:
            if self._is_averaged():
                pytest.xfail("counted in its locale's and its topic's share")
            raise ConversationFailed(result)

    def _is_averaged(self) -> bool:
        return bool(self.config.getoption("--averaged")) and not self.case.is_certain

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what was expected and what came; no traceback, which says nothing here."""
        if isinstance(excinfo.value, ConversationFailed):
            from bot.regression.describing import described

            return described(excinfo.value.result)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the case stands."""
        return self.path, self.case.line - 1, self.name


class ConversationFailed(Exception):
    """A conversation did not go as expected."""

    def __init__(self, result: Result) -> None:
        """Take what came of it."""
        super().__init__(result.case.name)
        self.result = result


@cache
def _knowledge() -> Knowledge:
    from bot.knowledge import load

    return load()


async def _run(case: Case, address: str | None) -> Result:
    from bot.knowledge import Answers
    from bot.regression.bots import at, in_process, trained
    from bot.regression.running import run_case

    async with at(address) if address else in_process(trained()) as bot:
        return await run_case(case, bot, Answers(_knowledge()) if address else trained().answers)
