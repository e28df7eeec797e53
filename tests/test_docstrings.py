"""The examples that docstrings give are true."""

from __future__ import annotations

import doctest
import importlib
from typing import List

import pytest

from bot.paths import ROOT


def _modules() -> List[str]:
    files = sorted(path for folder in ("bot", "actions", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in files
        if "    >>> " in path.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("name", _modules())
def test_examples_in_docstrings_hold(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted
    assert not found.failed
