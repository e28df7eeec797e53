"""What many tests share: the content as it stands, and the assistant with its trained model, loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant.quiet import before_rasa

before_rasa()

from bot.knowledge import Answers, Knowledge, load  # noqa: E402  (Rasa reads its settings at import)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def answers(knowledge: Knowledge) -> Answers:
    return Answers(knowledge)


@pytest.fixture(scope="session")
def model() -> Path:
    from bot.assistant.training import ensure_model

    return ensure_model()


@pytest.fixture(scope="session")
def assistant(model: Path) -> Iterator[object]:
    from bot.regression.bots import trained

    yield trained()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses the assistant needs the model: no test has to say so itself."""
    for item in items:
        if {"assistant", "model"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("model")
