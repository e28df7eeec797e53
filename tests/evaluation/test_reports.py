from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console

from bot.evaluation import pictures, tables
from bot.evaluation.items import Item
from bot.evaluation.judging import Judged, Labels, Reply, judge
from bot.evaluation.metrics import Rate
from bot.evaluation.pass_marks import Mark, Missed, PassMarks
from bot.knowledge import load

KNOWLEDGE = load()
MARKS = PassMarks({"right": Mark(at_least=0.9), "false_near": Mark(at_most=0.04)}, {})


def judged(locale: str, kind: str, accept: str, got: str, outcome: str, register: str = "plain") -> Judged:
    item = Item(locale, f"a question about {accept}", (accept,), kind, register)
    return judge(item, [Reply(got, outcome, "en")], Labels.of(KNOWLEDGE))


RUN = [
    judged("en", "in_scope", "center_hours", "center_hours", "answered"),
    judged("en", "in_scope", "center_location", "center_hours", "answered", "short"),
    judged("es", "near", "not_in_documents", "not_in_documents", "not_in_documents"),
    judged("es", "near", "not_in_documents", "stat_calls", "answered"),
]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_csv_files_hold_the_counts_and_every_mistake(tmp_path: Path) -> None:
    tables.write(tmp_path, RUN, MARKS, {RUN[1]: "center_hours 0.71, center_location 0.20"})
    summary = {(row["locale"], row["measure"]): row for row in rows(tmp_path / "summary.csv")}
    right = summary["en", "right"]
    assert [right[name] for name in ("hits", "n", "share", "passed")] == ["1", "2", "0.5000", "no"]
    assert summary["es", "false_near"]["passed"] == "no"
    assert summary["es", "right"]["share"] == ""
    mistakes = rows(tmp_path / "mistakes.csv")
    assert [(row["locale"], row["expected"], row["got"]) for row in mistakes] == [
        ("en", "center_location", "center_hours"),
        ("es", "not_in_documents", "not_in_documents"),
        ("es", "not_in_documents", "stat_calls"),
    ]
    assert mistakes[0]["top_3"] == "center_hours 0.71, center_location 0.20"
    assert [row["why"] for row in mistakes] == ["wrong", "wrong language", "wrong, false answer, wrong language"]
    assert {row["register"] for row in rows(tmp_path / "by_register.csv")} == {"plain", "short"}
    labels = {(row["locale"], row["label"]): row for row in rows(tmp_path / "by_label.csv")}
    assert labels["en", "center_hours"]["precision_share"] == "0.5000"
    assert len(rows(tmp_path / "confusion.csv")) == 4


def test_a_missed_mark_is_printed_with_its_rate_and_bound() -> None:
    out = io.StringIO()
    missed = [Missed("es", "right", Mark(at_least=0.93), Rate(81, 263))]
    tables.show_missed(Console(file=out, width=200), missed)
    assert (
        "es: right, in scope and lookalikes (right) is 30.8% [25.5% to 36.6%], n 263; the mark is ≥ 93.0%"
        in out.getvalue()
    )


def test_the_terminal_table_shows_each_locale_and_its_verdicts() -> None:
    out = io.StringIO()
    tables.show(Console(file=out, width=140), RUN, MARKS, {"en", "es"})
    printed = out.getvalue()
    assert "en: 2 questions" in printed
    assert "es: 2 questions" in printed
    assert "missed" in printed
    assert "weakest labels: center_location 0/1" in printed


def test_pictures_are_drawn_as_svg_and_png_with_their_labels_as_text(tmp_path: Path) -> None:
    drawn = pictures.draw(tmp_path, RUN, MARKS, KNOWLEDGE)
    names = {path.name for path in drawn}
    stems = ("confusion_groups", "locales", "registers", "confusion_en", "confusion_es")
    assert names == {f"{stem}.{kind}" for stem in stems for kind in ("svg", "png")}
    assert (tmp_path / "locales.png").read_bytes().startswith(b"\x89PNG")
    svg = ElementTree.parse(tmp_path / "confusion_en.svg")
    texts = {element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")}
    assert {"center_hours", "center_location"} <= texts


def test_labels_are_shown_under_their_group_or_their_own_name() -> None:
    name = pictures.groups_of(KNOWLEDGE)
    assert name("center_hours") == "The center"
    assert name("greet") == name("thanks") == "small talk"
    assert name("refuse_status_check") == "refuse_status_check"
    assert name("not_in_documents") == "not_in_documents"
