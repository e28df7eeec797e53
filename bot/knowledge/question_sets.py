"""The sets of questions that measure a language: what they need, and empty ones for a new language to fill."""

from __future__ import annotations

import json
from typing import Iterator, List, Mapping, Tuple

from bot.knowledge.loading import CLARIFY, NOT_IN_DOCUMENTS, OUT_OF_SCOPE, Knowledge
from bot.knowledge.model import Status

DEVELOPMENT, CALIBRATION = "development", "calibration"
# How many questions a label needs, and a kind besides.
A_LABEL: Mapping[str, int] = {DEVELOPMENT: 4, CALIBRATION: 3}
A_KIND: Mapping[str, Mapping[str, int]] = {
    DEVELOPMENT: {"near": 60, "far": 60, "record_request": 40, "lookalike": 25},
    CALIBRATION: {"near": 40, "far": 40, "record_request": 30, "lookalike": 20},
}
# Kinds whose accepted label is known before the question is.
_ACCEPTED = {"near": [NOT_IN_DOCUMENTS], "far": [OUT_OF_SCOPE]}
# Requests for records are counted as a kind of their own.
_OF_RECORDS = ("refuse_status_check", "refuse_record_lookup")
_REGISTER = "plain"


def empty_set(name: str, knowledge: Knowledge) -> str:
    """Give a set whose questions are all still to be written: each row says what is asked of it, its text is empty.

    Rows without a text are skipped when the set is read, and counted by `faqbot check`.
    """
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _rows(name, knowledge))


def _rows(name: str, knowledge: Knowledge) -> Iterator[Mapping[str, object]]:
    for kind, accept in [*_in_scope(name, knowledge), *_of_kinds(name)]:
        known = [label for label in accept if label in knowledge.topics]
        yield {"text": "", "accept": known, "kind": kind, "register": _REGISTER}


def _in_scope(name: str, knowledge: Knowledge) -> Iterator[Tuple[str, List[str]]]:
    others = (CLARIFY, NOT_IN_DOCUMENTS, OUT_OF_SCOPE, *_OF_RECORDS)
    for topic in knowledge.topics.values():
        if topic.status is Status.PUBLISHED and topic.topic not in others:
            yield from [("in_scope", [topic.topic])] * A_LABEL[name]


def _of_kinds(name: str) -> Iterator[Tuple[str, List[str]]]:
    for kind, number in A_KIND[name].items():
        accepted = _ACCEPTED.get(kind, list(_OF_RECORDS) if kind == "record_request" else [])
        yield from [(kind, accepted)] * number
