"""The labels that replies always have (data/labels.yml) each have their topic, of their kind."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.checks.content import Content
from bot.knowledge.problems import Problem


def every_label_has_its_topic(content: Content) -> Iterator[Problem]:
    """Each label is a file in data/topics."""
    folder = content.knowledge.root / "data" / "topics"
    for label in content.labels.data["labels"]:
        if not (folder / f"{label}.yml").exists():
            yield content.labels.problem(
                ("labels", label), f"the label '{label}' has no topic", f"restore data/topics/{label}.yml"
            )


def labels_keep_their_kinds(content: Content) -> Iterator[Problem]:
    """Each label's topic is of the kind that the list says."""
    for label, kind in content.labels.data["labels"].items():
        topic = content.knowledge.topics.get(label)
        if topic is not None and topic.kind.value != kind:
            yield content.source(topic).problem(
                ("kind",), f"'{label}' is of the kind {topic.kind.value}, and has to be {kind}", f"write kind: {kind}"
            )


RULES = (every_label_has_its_topic, labels_keep_their_kinds)
