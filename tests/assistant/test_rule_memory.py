"""A policy that remembers predicts what it predicted before, on the trained model."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.graph_runner import PlannedGraphRunner
from bot.assistant.rule_memory import RuleMemory

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant

WORDS = "my name is Maria and this is said to nobody"


@pytest.fixture
def plain(assistant: Assistant) -> RulePolicy:
    """Rasa's policy with the trained rules, as it comes."""
    runner = assistant._agent.processor.graph_runner
    assert isinstance(runner, PlannedGraphRunner)
    policy = copy.copy(runner.component(RulePolicy))
    for name in ("_get_possible_keys", "_find_action_from_rules"):
        assert policy.__dict__.pop(name)
    policy.lookup = copy.deepcopy(policy.lookup)
    return policy


def remembering(policy: RulePolicy) -> tuple[RulePolicy, RuleMemory]:
    other = copy.copy(policy)
    return other, RuleMemory.put_on(other)


def conversations(domain: Domain) -> list[DialogueStateTracker]:
    """One for each intent, before and after its action; one where nothing was understood; one that just began."""
    listening: list[Event] = [ActionExecuted(ACTION_LISTEN_NAME)]
    said = [[*listening, UserUttered(WORDS, {"name": name, "confidence": 1.0})] for name in domain.intents]
    said += [[*events, ActionExecuted("action_answer")] for events in said]
    said += [[*listening, UserUttered(WORDS, {"name": None, "confidence": 0.0})], listening, []]
    return [DialogueStateTracker.from_events("x", events, domain.slots, domain=domain) for events in said]


def test_it_predicts_the_same_also_when_asked_again(assistant: Assistant, plain: RulePolicy) -> None:
    domain = assistant._agent.domain
    policy, _ = remembering(plain)
    trackers = conversations(domain)
    expected = [plain.predict_action_probabilities(tracker, domain) for tracker in trackers]
    assert len({tuple(prediction.probabilities) for prediction in expected}) > 3
    for _ in range(2):
        assert [policy.predict_action_probabilities(tracker, domain) for tracker in trackers] == expected


def test_each_state_is_worked_out_once(
    assistant: Assistant, plain: RulePolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    real = RulePolicy._is_rule_applicable

    def comparing(self: RulePolicy, key: str, *others: Any) -> bool:
        compared.append(key)
        return bool(real(self, key, *others))

    monkeypatch.setattr(RulePolicy, "_is_rule_applicable", comparing)
    policy, _ = remembering(plain)
    tracker = conversations(assistant._agent.domain)[0]
    policy.predict_action_probabilities(tracker, assistant._agent.domain)
    assert compared
    compared.clear()
    policy.predict_action_probabilities(tracker, assistant._agent.domain)
    assert not compared


def test_a_persons_words_are_not_remembered(assistant: Assistant, plain: RulePolicy) -> None:
    policy, memory = remembering(plain)
    for tracker in conversations(assistant._agent.domain):
        policy.predict_action_probabilities(tracker, assistant._agent.domain)
    assert memory._found
    assert not any("Maria" in key for key in memory._found)


def test_rules_on_words_still_work_and_are_not_remembered(assistant: Assistant, plain: RulePolicy) -> None:
    """None of ours is one, but Rasa allows them."""
    domain = assistant._agent.domain
    rule = [
        {"prev_action": {"action_name": ACTION_LISTEN_NAME}, "user": {"text": WORDS}},
    ]
    plain.lookup[RULES] = {json.dumps(rule): "action_follow_up"}
    policy, memory = remembering(plain)
    tracker = conversations(domain)[0]
    for _ in range(2):
        predicted = policy.predict_action_probabilities(tracker, domain)
        assert predicted == plain.predict_action_probabilities(tracker, domain)
        assert domain.action_names_or_texts[predicted.max_confidence_index] == "action_follow_up"
    assert not any("Maria" in key for key in memory._found)


def test_the_loaded_assistant_remembers(assistant: Assistant) -> None:
    runner = assistant._agent.processor.graph_runner
    assert isinstance(runner, PlannedGraphRunner)
    policy = runner.component(RulePolicy)
    assert isinstance(policy._get_possible_keys.__self__, RuleMemory)
