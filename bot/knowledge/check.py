"""`faqbot check`: proves the content, and says of every problem where it is and how to mend it."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from bot.knowledge.checks import facts, glossary, inventory, phrases, references, reviews, texts, translations
from bot.knowledge.checks.content import Content, Rule, gather
from bot.knowledge.loading import read
from bot.knowledge.problems import ContentError, Problem, Severity
from bot.paths import ROOT

PASSED, FAILED = 0, 1
# Without these the assistant would say what no document says, or could not answer at all.
_NEEDED: tuple[Rule, ...] = (
    *inventory.RULES,
    *references.RULES,
    *facts.RULES,
    *texts.RULES,
    *phrases.RULES,
    translations.locales_are_known,
)
# Nothing that a calendar, a translator or a measurement does stops the service.
_SPARED = ("locales/", "data/development/", "data/calibration/")
_OTHER: tuple[Rule, ...] = (*phrases.SET_RULES, *translations.RULES, *glossary.RULES, *reviews.RULES)


def check(root: Path = ROOT, *, today: dt.date | None = None, release: bool = False) -> list[Problem]:
    """Give every problem of the content, by file and line. A release counts warnings as errors."""
    found = _find(root, (*_NEEDED, *_OTHER), today or dt.date.today())
    return [_as_error(problem) for problem in found] if release else found


def ensure_sound(root: Path = ROOT) -> None:
    """Raise ContentError where the content must not be served: a rule of `_NEEDED` is broken."""
    errors = [problem for problem in _errors(root) if not problem.file.startswith(_SPARED)]
    if errors:
        raise ContentError(errors)


def ensure_shown(topic: str, root: Path = ROOT) -> None:
    """Raise ContentError where a topic can't be rendered: for what is wrong in its file, or in those it leans on."""
    files = (f"data/topics/{topic}.yml", "data/units.yml", "data/contacts.yml", "data/locales.yml")
    errors = [problem for problem in _errors(root) if problem.file in files]
    if errors:
        raise ContentError(errors)


def run(root: Path = ROOT, *, release: bool = False, out: TextIO | None = None) -> int:
    """Print the problems and how many there are; gives the exit code."""
    found = check(root, release=release)
    return show(found, out or sys.stdout)


def show(found: Sequence[Problem], out: TextIO) -> int:
    """Print problems and their number; gives the exit code that they deserve."""
    for problem in found:
        out.write(f"{problem}\n")
    counted = Counter(problem.severity for problem in found)
    errors, warnings, infos = (counted[severity] for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO))
    out.write(f"content: {errors} errors, {warnings} warnings, {infos} for information\n")
    return FAILED if errors else PASSED


def _find(root: Path, rules: Iterable[Rule], today: dt.date) -> list[Problem]:
    knowledge, problems = read(root)
    if knowledge is not None:
        content, more = gather(knowledge, today)
        problems += more
        if content is not None:
            problems += [problem for rule in rules for problem in _follow(rule, content)]
    return sorted(problems, key=lambda problem: (problem.file, problem.line, problem.message))


def _follow(rule: Rule, content: Content) -> list[Problem]:
    try:
        return list(rule(content))
    except ContentError:
        # It met a file that can't be read, which is reported as such.
        return []


def _as_error(problem: Problem) -> Problem:
    return replace(problem, severity=Severity.ERROR) if problem.severity is Severity.WARNING else problem


def _errors(root: Path) -> list[Problem]:
    found = _find(root, _NEEDED, dt.date.today())
    return [problem for problem in found if problem.severity is Severity.ERROR]
