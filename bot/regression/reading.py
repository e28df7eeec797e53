"""Reads conversation tests: Rasa's end-to-end test files as they are, with our assertions where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from bot.knowledge import Knowledge
from bot.knowledge.lined_yaml import Key, LinedYaml
from bot.knowledge.problems import ContentError, Problem
from bot.paths import ROOT
from bot.regression.case import Case, Expectation, Turn
from bot.regression.names import Names

FOLDER = ROOT / "tests" / "conversations"
_SCHEMA = Path(__file__).with_name("schema.yml")
_FIX = "see docs/testing.md for what may stand here"


def files(paths: Sequence[Path]) -> list[Path]:
    """Give the test files at paths: a file as it is, a folder's all. Raises ContentError for a path with none."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*.yml")) if path.is_dir() else [path]
        if not inside or not inside[0].exists():
            raise ContentError([Problem(str(path), 1, "there are no conversation tests here", "name a file or folder")])
        found += inside
    return list(dict.fromkeys(found))


def read(path: Path, knowledge: Knowledge, root: Path = ROOT) -> list[Case]:
    """Read one file. Raises ContentError with every problem found in it."""
    written = LinedYaml.read(path, root)
    problems = list(_misshapen(written))
    if problems:
        raise ContentError(problems)
    reader = _Reader(written, Names.of(knowledge))
    locale = path.parent.name if path.parent.name in knowledge.locales else None
    cases = [reader.case(number, locale) for number in range(len(written.data["test_cases"]))]
    reader.names_are_told_apart(cases)
    if reader.problems:
        raise ContentError(reader.problems)
    return cases


def read_all(paths: Sequence[Path], knowledge: Knowledge, root: Path = ROOT) -> list[Case]:
    """Read the files at paths. Raises ContentError with the problems of all of them."""
    cases: list[Case] = []
    problems: list[Problem] = []
    for path in files(paths):
        try:
            cases += read(path, knowledge, root)
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(problems)
    return cases


@cache
def _validator() -> Any:
    schema = yaml.safe_load(_SCHEMA.read_text(encoding="utf-8"))
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker(("regex",)))


def _misshapen(written: LinedYaml) -> Iterable[Problem]:
    """Give one problem a line: a second one on it says the same in other words."""
    found: dict[int, Problem] = {}
    for error in sorted(_validator().iter_errors(written.data), key=lambda error: error.validator != "oneOf"):
        # of several shapes that are allowed, the one that came nearest tells best what is wrong
        best = error if error.validator == "oneOf" else jsonschema.exceptions.best_match([error]) or error
        problem = written.problem(list(best.absolute_path), _plainly(best), _FIX)
        found.setdefault(problem.line, problem)
    return [found[line] for line in sorted(found)]


def _plainly(error: Any) -> str:
    """Say in words what a schema asks for."""
    if error.validator == "oneOf":
        return "a step has exactly one of user, bot, utter, slot_was_set and slot_was_not_set"
    if error.validator == "type":
        wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        return f"{_place(error)} must be of type {' or '.join(wanted)}"
    return f"{_place(error)}: {error.message}"


def _place(error: Any) -> str:
    return str(next((key for key in reversed(error.absolute_path) if isinstance(key, str)), "the file"))


class _Reader:
    """Turns one file, whose shape is right, into cases; gathers problems."""

    def __init__(self, written: LinedYaml, names: Names) -> None:
        self._written = written
        self._names = names
        self._fixtures = self._named("fixtures")
        self._metadata = self._named("metadata")
        self.problems: list[Problem] = []

    def case(self, number: int, locale: str | None) -> Case:
        """Read one case."""
        path: tuple[Key, ...] = ("test_cases", number)
        given = self._written.data["test_cases"][number]
        metadata = self._merged(given.get("metadata"), self._metadata, (*path, "metadata"))
        slots = self._merged(given.get("fixtures"), self._fixtures, (*path, "fixtures"))
        if given.get("must_pass") and "known_failure" in given:
            self._add((*path, "known_failure"), "a case that must pass can't be known to fail", "remove one of the two")
        return Case(
            name=given["test_case"],
            file=self._written.file,
            line=self._written.line((*path, "test_case")),
            turns=tuple(self._turns(given["steps"], (*path, "steps"), metadata)),
            locale=locale,
            slots=slots or None,
            must_pass=bool(given.get("must_pass")),
            known_failure=given.get("known_failure"),
        )

    def names_are_told_apart(self, cases: Sequence[Case]) -> None:
        """Find names that stand twice: a result could not be told from another."""
        seen: set[str] = set()
        for number, case in enumerate(cases):
            if case.name in seen:
                self._add(("test_cases", number, "test_case"), f"'{case.name}' stands twice", "name each case")
            seen.add(case.name)

    def _turns(
        self, steps: Sequence[Mapping[str, Any]], path: tuple[Key, ...], metadata: Mapping[str, Any]
    ) -> Iterable[Turn]:
        open_turn: dict[str, Any] | None = None
        for number, step in enumerate(steps):
            here = (*path, number)
            if "user" in step:
                if open_turn is not None:
                    yield Turn(**open_turn)
                own = self._merged(step.get("metadata"), self._metadata, (*here, "metadata"))
                language = {**metadata, **own}.get("language")
                open_turn = {
                    "text": str(step["user"]),
                    "line": self._written.line((*here, "user")),
                    "language": str(language) if language is not None else None,
                    "expectations": tuple(self._asserted(step.get("assertions", ()), (*here, "assertions"))),
                }
            elif open_turn is None:
                self._add(here, "nobody has said anything yet", "let a user step come first")
            elif {"metadata", "assertions"} & set(step):
                self._add(here, "only a user step takes metadata and assertions", "move them to the step before")
            else:
                (name, value) = next(iter(step.items()))
                found = self._expected(name, value, (*here, name))
                field = "texts" if name == "bot" else "expectations"
                open_turn[field] = (*open_turn.get(field, ()), found)
        if open_turn is not None:
            yield Turn(**open_turn)

    def _asserted(self, given: Sequence[Mapping[str, Any]], path: tuple[Key, ...]) -> Iterable[Expectation]:
        for number, entry in enumerate(given):
            (name, value) = next(iter(entry.items()))
            yield self._expected(name, value, (*path, number, name))

    def _expected(self, name: str, value: Any, path: tuple[Key, ...]) -> Expectation:
        if name == "utter":
            # Rasa names a response; here each topic is one
            name, value = "topic", str(value).removeprefix("utter_")
        wrong = self._names.wrong(name, value)
        if wrong is not None:
            self._add(path, *wrong)
        return Expectation(name, value, self._written.line(path))

    def _named(self, member: str) -> dict[str, Mapping[str, Any]]:
        """Give named sets of values; Rasa writes those of fixtures as lists of single values."""
        found: dict[str, Mapping[str, Any]] = {}
        for entry in self._written.data.get(member) or []:
            (name, values) = next(iter(entry.items()))
            parts = values if isinstance(values, list) else [values or {}]
            found[name] = {key: value for part in parts if isinstance(part, Mapping) for key, value in part.items()}
        return found

    def _merged(
        self, names: str | Sequence[str] | None, there: Mapping[str, Mapping[str, Any]], path: tuple[Key, ...]
    ) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for name in [names] if isinstance(names, str) else names or []:
            if name not in there:
                known = ", ".join(there) or "none"
                self._add(path, f"'{name}' is not defined in this file", f"define it above; there are: {known}")
            merged.update(there.get(name, {}))
        return merged

    def _add(self, path: Sequence[Key], message: str, fix: str) -> None:
        self.problems.append(self._written.problem(path, message, fix))
