"""The planned runner gives what Rasa's own runner gives, on the trained model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.graph_runner import PlannedGraphRunner

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant

MESSAGES = [
    "when is the center open?",
    "¿cuántas solicitudes hubo en 2013?",
    "and in 1996?",
    "what is the weather in Paris",
    "2",
    "quisiera saber qué es una orden de detención y de dónde sale eso",
]


@pytest.fixture(scope="module")
def runners(assistant: Assistant) -> tuple[PlannedGraphRunner, DaskGraphRunner]:
    """Both runners over the same loaded steps."""
    planned = assistant._agent.processor.graph_runner
    assert isinstance(planned, PlannedGraphRunner)
    # made without loading the model again
    rasas = DaskGraphRunner.__new__(DaskGraphRunner)
    rasas._graph_schema = planned._schema
    rasas._instantiated_nodes = dict(planned._nodes)
    rasas._execution_context = None
    return planned, rasas


def inputs_of(text: str) -> dict[str, Any]:
    return {PLACEHOLDER_MESSAGE: [UserMessage(text)]}


@pytest.mark.parametrize("text", MESSAGES)
def test_a_message_is_understood_alike(
    text: str, runners: tuple[PlannedGraphRunner, DaskGraphRunner], assistant: Assistant
) -> None:
    planned, rasas = runners
    target = assistant._agent.processor.model_metadata.nlu_target
    ours, theirs = (runner.run(inputs_of(text), [target])[target] for runner in (planned, rasas))

    assert isinstance(ours[0], Message)
    assert shown(ours[0]) == shown(theirs[0])
    assert ours[0].get("intent")["name"]


@pytest.mark.parametrize("intent", ["center_hours", "followup_source", "switch_language", "choose_option"])
def test_the_next_action_is_predicted_alike(
    intent: str, runners: tuple[PlannedGraphRunner, DaskGraphRunner], assistant: Assistant
) -> None:
    planned, rasas = runners
    processor = assistant._agent.processor
    target = processor.model_metadata.core_target
    events = [ActionExecuted(ACTION_LISTEN_NAME), UserUttered("", {"name": intent, "confidence": 1.0})]
    tracker = DialogueStateTracker.from_events("t", events, processor.domain.slots, domain=processor.domain)
    inputs = {PLACEHOLDER_TRACKER: tracker}
    ours, theirs = (runner.run(inputs, [target])[target] for runner in (planned, rasas))

    assert list(ours.probabilities) == list(theirs.probabilities)
    assert ours.policy_name == theirs.policy_name and max(ours.probabilities) == 1.0


def test_without_targets_the_schemas_own_are_run(runners: tuple[PlannedGraphRunner, DaskGraphRunner]) -> None:
    planned, _ = runners
    assert planned.run({PLACEHOLDER_MESSAGE: []}, ["nlu_message_converter"]) == {"nlu_message_converter": []}


def shown(message: Message) -> dict[str, Any]:
    """What a message holds that can be compared: its tokens and vectors as plain values."""
    found: dict[str, Any] = message.as_dict(only_output_properties=True)
    found["features"] = [feature.features.tolist() for feature in message.features]
    found["tokens"] = [token.text for token in message.get("text_tokens") or []]
    return found
