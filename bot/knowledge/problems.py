"""What the content check says: where, what, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Sequence


class Severity(str, Enum):
    """An error fails the check; a warning does in a release check only; information never does."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Problem:
    """One finding: file (relative to the project), line (from 1), what is wrong and the fix."""

    file: str
    line: int
    message: str
    fix: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Give the finding as compilers do, so that editors can jump to it."""
        return f"{self.file}:{self.line}: {self.severity.value}: {self.message}\n    fix: {self.fix}"


class ContentError(Exception):
    """The content cannot be used; `problems` says why, file by file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Hold every error found, not only the first."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def relative(path: Path, root: Path) -> str:
    """Name a file as a content owner knows it: from the project's root."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()
