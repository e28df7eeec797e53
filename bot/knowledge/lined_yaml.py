"""YAML that remembers on which line each value stands, so that errors can name it."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any, ClassVar, Dict, List, Sequence, Tuple, Union

import yaml

from bot.knowledge.problems import ContentError, Problem, relative

Key = Union[str, int]
Lines = Dict[Tuple[Key, ...], int]

_BOOLEAN = "tag:yaml.org,2002:bool"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # one of two loaders
    """Takes only true and false for truth: `on:` is a review's day, and `no` a language."""

    yaml_implicit_resolvers: ClassVar[Dict[str, Any]] = {
        first: [rule for rule in rules if rule[0] != _BOOLEAN]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(_BOOLEAN, re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


class LinedYaml:
    r"""A parsed YAML text: `data`, and `line(path)` for the place of any value in it.

    >>> LinedYaml.parse("a:\n  b: 1\n", "x.yml").line(("a", "b"))
    2
    """

    def __init__(self, data: Any, lines: Lines, file: str) -> None:
        """Use `parse` or `read` instead."""
        self.data = data
        self.file = file
        self._lines = lines

    @classmethod
    def read(cls, path: Path, root: Path) -> LinedYaml:
        """Read a UTF-8 file. Raises ContentError where it is no YAML."""
        file = relative(path, root)
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise ContentError([Problem(file, 1, "the file is missing", "restore it, see docs/content.md")]) from error
        except UnicodeDecodeError as error:
            raise ContentError([Problem(file, 1, "the file is not UTF-8", "save it as UTF-8")]) from error
        return cls.parse(text, file)

    @classmethod
    def parse(cls, text: str, file: str, first_line: int = 1) -> LinedYaml:
        """Parse a text whose first line is `first_line` of `file`. Raises ContentError."""
        loader = _Loader(text)
        lines: Lines = {}
        duplicates: List[Tuple[str, int]] = []
        try:
            node = loader.get_single_node()
            if node is None:
                return cls(None, {(): first_line}, file)
            _walk(node, (), lines, first_line, duplicates)
            data = loader.construct_document(node)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = first_line + (mark.line if mark else 0)
            what = getattr(error, "problem", None) or "it cannot be read"
            raise ContentError(
                [Problem(file, line, f"not valid YAML: {what}", "check the indentation and the quotation marks there")]
            ) from error
        except ValueError as error:
            raise ContentError(
                [Problem(file, _first_wrong_date(text, first_line), f"not a date: {error}", "write it as YYYY-MM-DD")]
            ) from error
        finally:
            loader.dispose()
        if duplicates:
            raise ContentError(
                [Problem(file, at, f"'{key}' stands twice", "keep one of them") for key, at in duplicates]
            )
        return cls(data, lines, file)

    def line(self, path: Sequence[Key]) -> int:
        """Give the line of the value at `path`, or of its nearest parent that the file has."""
        keys = tuple(path)
        while keys and keys not in self._lines:
            keys = keys[:-1]
        return self._lines.get(keys, 1)

    def problem(self, path: Sequence[Key], message: str, fix: str, **more: Any) -> Problem:
        """Make a Problem that points at the value at `path`."""
        return Problem(self.file, self.line(path), message, fix, **more)


def _walk(node: yaml.Node, path: Tuple[Key, ...], lines: Lines, first: int, duplicates: List[Tuple[str, int]]) -> None:
    lines.setdefault(path, node.start_mark.line + first)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, key.value)
            if here in lines:
                duplicates.append((str(key.value), key.start_mark.line + first))
            lines[here] = key.start_mark.line + first
            _walk(value, here, lines, first, duplicates)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*path, index), lines, first, duplicates)


def _first_wrong_date(text: str, first_line: int) -> int:
    for number, line in enumerate(text.splitlines(), start=first_line):
        for written in re.findall(r"\b\d{4}-\d{1,2}-\d{1,2}\b", line):
            try:
                dt.date(*map(int, written.split("-")))
            except ValueError:
                return number
    return first_line
