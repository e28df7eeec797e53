from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from finetuning.examples import BadExamples, Example, batches, divided, read

EXAMPLES = [Example(f"text {n}", "even" if n % 2 == 0 else "odd", (f"variant {n}",)) for n in range(40)]
NEIGHBOURS = [[(n + 1) % 40, (n + 3) % 40] for n in range(40)]


def test_lines_are_read_with_and_without_variants(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    rows = [{"text": "a", "label": "x"}, {"text": "b", "label": "y", "variants": ["c"]}]
    path.write_text("\n\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert read(path) == [Example("a", "x"), Example("b", "y", ("c",))]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"text": "a", "label": "x"}\n{"text": "b"}', r"train\.jsonl:2"),
        ('{"text": "a", "label": "x"}\nnot json', r"train\.jsonl:2"),
        ('{"text": "a", "label": "x"}', "fewer than two labels"),
        ("", "fewer than two labels"),
    ],
)
def test_what_cannot_be_learned_from_is_refused_with_its_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "train.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadExamples, match=message):
        read(path)


def test_what_is_held_back_depends_on_the_text_alone() -> None:
    many = [Example(f"question {n}", "x" if n % 2 else "y") for n in range(2000)]
    learned, held = divided(many)
    assert len(learned) + len(held) == 2000 and 60 < len(held) < 140
    again, _ = divided(many[500:])
    assert again == [example for example in learned if int(example.text.split()[1]) >= 500]


def test_beside_each_text_stands_one_of_its_near_misses() -> None:
    for batch in batches(EXAMPLES, NEIGHBOURS, size=8, count=5, varied=0.0, seed=1):
        texts = [int(text.split()[1]) for text, _ in batch]
        assert len(batch) == 8
        for one, beside in zip(texts[::2], texts[1::2], strict=True):
            assert beside in NEIGHBOURS[one]


def test_batches_are_drawn_by_the_seed() -> None:
    def drawn(seed: int) -> list[list[tuple[str, str]]]:
        return list(batches(EXAMPLES, NEIGHBOURS, size=8, count=4, varied=0.5, seed=seed))

    assert drawn(1) == drawn(1) != drawn(2)
    written = [text.split()[0] for batch in drawn(1) for text, _ in batch]
    assert {"text", "variant"} == set(written)


def test_too_little_to_learn_from_is_refused_by_label() -> None:
    held = next(f"question {n}" for n in range(1000) if zlib.crc32(f"question {n}".encode()) % 20 == 0)
    with pytest.raises(BadExamples, match="of rare there is too little"):
        divided([*EXAMPLES, Example(held, "rare")])
    with pytest.raises(BadExamples, match="a few hundred"):
        divided(EXAMPLES[:2])
