from __future__ import annotations

import csv
import io
from pathlib import Path

from rich.console import Console

from bot.evaluation.metrics import Rate
from bot.evaluation.typing_effect import ALL, COLUMNS, show, write
from bot.nlu.normalization import for_encoder
from bot.nlu.sounding import folded, sounded

FOUND = {(register, column): Rate(8, 10) for register in (ALL, "romanised") for column in COLUMNS}


def test_each_column_leaves_one_step_out_and_the_last_leaves_out_all() -> None:
    as_it_is, *others, none = COLUMNS.values()
    assert (as_it_is.spelling, as_it_is.sound) == (for_encoder, sounded)
    assert as_it_is.keyboards and as_it_is.variants
    changed = [
        (one.spelling is not for_encoder, one.sound is folded, not one.keyboards, not one.variants) for one in others
    ]
    assert sorted(map(sum, changed)) == [1, 1, 1, 1] and len(set(changed)) == 4
    assert none.sound is folded and not none.keyboards and not none.variants


def test_the_comparison_is_printed_and_written(tmp_path: Path) -> None:
    out = io.StringIO()
    show(Console(file=out, width=160), FOUND)
    printed = out.getvalue()
    assert "romanised" in printed and "80.0%" in printed and all(column in printed for column in COLUMNS)
    with write(tmp_path, FOUND).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(FOUND) and rows[0]["hits"] == "8"
