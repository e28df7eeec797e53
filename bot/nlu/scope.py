"""Pipeline step 6: the last word on what a message is: a topic, a question back, or a fallback."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge import load
from bot.knowledge.loading import LISTED_KINDS
from bot.nlu.beside import beside
from bot.nlu.decision import Figures, decide
from bot.nlu.details import MessageDetails, details
from bot.nlu.properties import PART_RANKINGS, PARTS, UNDERSTANDING
from bot.nlu.thresholds import Threshold, Thresholds
from bot.nlu.topic_classifier import TopicClassifier, language_of
from bot.paths import ROOT


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ScopeGuard(GraphComponent):
    """Replaces the intent where the likeliest topic must not be answered, and leaves the choices to offer."""

    @classmethod
    def required_components(cls) -> List[Any]:
        """Say what must stand before it in config.yml."""
        return [TopicClassifier, MessageDetails]

    def __init__(self) -> None:
        """Read the topics' years and the thresholds."""
        knowledge = load(ROOT)
        self._figures = Figures.of(knowledge)
        self._answered = frozenset(t.topic for t in knowledge.topics.values() if t.kind in LISTED_KINDS)
        self._thresholds = Thresholds.read()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ScopeGuard:
        """Make one (it learns nothing)."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Decide on each message."""
        for message in messages:
            ranking = [(entry["name"], entry["confidence"]) for entry in message.get(INTENT_RANKING_KEY) or []]
            if not ranking:
                continue
            found = message.get(UNDERSTANDING)
            threshold = self._thresholds.of(language_of(message))
            decision = decide(ranking, found["years"], found["places"], self._figures, threshold)
            found["options"] = list(decision.options)
            found["ranking"] = ranking
            found["beside"] = self._beside(message, threshold)
            confidence = dict(ranking).get(decision.label, 1.0)
            message.set(INTENT, {"name": decision.label, "confidence": confidence}, add_to_output=True)
        return messages

    def _beside(self, message: Message, threshold: Threshold) -> Optional[str]:
        """Give what a message asks beside the personal data that were taken out of it."""
        decided = []
        for (text, _), ranking in zip(message.get(PARTS) or [], message.get(PART_RANKINGS) or [], strict=True):
            named = details(text)
            label = decide(ranking, named["years"], named["places"], self._figures, threshold).label
            decided.append((label, dict(ranking).get(label, 0.0)))
        return beside(decided, self._answered, self._figures.declined)
