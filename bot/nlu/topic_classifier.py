"""Pipeline step 4: how likely each topic is, calibrated for the message's locale."""

from __future__ import annotations

from typing import Any, Collection, Dict, List, Mapping, Optional, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge import PERSONAL_INFORMATION
from bot.nlu import storage
from bot.nlu.cache import HashedCache
from bot.nlu.normalization import asked
from bot.nlu.phrase import as_read, small_talk
from bot.nlu.properties import LOCALE, PART_RANKINGS, PARTS, WHOLE, meant
from bot.nlu.sentence_encoder import SentenceEncoder, sentence_vector
from bot.nlu.thresholds import Thresholds
from bot.nlu.topic_model import Floats, TopicModel, probabilities

_REMEMBERED = 4096
# How many labels a ranking names.
_RANKED = 10
# Margins that are worked out ahead of their messages: of those that are on their way.
_AHEAD = 256
# What is left of a message whose whole is a greeting, thanks or good-bye asks something if it is so likely.
_ASKS = 0.8


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent):
    """Sets Rasa's intent and intent ranking; ScopeGuard has the last word on the intent."""

    @classmethod
    def required_components(cls) -> List[Any]:
        """Say what must stand before it in config.yml."""
        return [SentenceEncoder]

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[TopicModel] = None,
        taught: Collection[str] = (),
    ) -> None:
        """Use `create` or `load`. `taught` are the locales that have phrases."""
        self._storage = model_storage
        self._resource = resource
        self._model = model
        self._taught = frozenset(taught)
        self._thresholds = Thresholds.read()
        self._seen: HashedCache[Floats] = HashedCache(_REMEMBERED)
        self._margins: HashedCache[Floats] = HashedCache(_AHEAD)

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """Make an untrained one (Rasa calls this before training)."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Read the trained one."""
        arrays, settings = storage.load(model_storage, resource)
        return cls(model_storage, resource, TopicModel(settings["labels"], arrays), settings["taught"])

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the topics from the phrases of all locales together: the encoder has one space for them."""
        phrases = [m for m in training_data.training_examples if m.get(TEXT) and m.get(INTENT)]
        self._model = TopicModel.train(
            [as_read(m) for m in phrases],
            np.stack([sentence_vector(m) for m in phrases]),
            [m.get(INTENT) for m in phrases],
        )
        self._taught = frozenset(m.get(LOCALE) for m in phrases if m.get(LOCALE))
        settings = {"labels": self._model.labels, "taught": sorted(self._taught)}
        storage.save(self._storage, self._resource, self._model.arrays, settings)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Rank the topics for each message."""
        for message in messages:
            if self._model is None or not message.get(TEXT):
                continue
            likely = self._likely(self._scores(asked(meant(message)), message), message)
            if message.get(WHOLE) and not self._asks(*likely[0]):
                likely = self._talk_or_question(self._of_whole(message), likely)
            ranking = [{"name": label, "confidence": p} for label, p in likely[:_RANKED]]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            parts = message.get(PARTS) or []
            message.set(PART_RANKINGS, [self._of_part(text, vector, message) for text, vector in parts])
        return messages

    def _likely(self, scores: Floats, message: Message) -> List[Tuple[str, float]]:
        """Give the labels with their probabilities, likeliest first."""
        assert self._model is not None, "process checks that there is a model"
        likely = probabilities(scores, self._thresholds.of(language_of(message)).temperature)
        return [(self._model.labels[i], float(likely[i])) for i in np.argsort(-likely)]

    def _of_part(self, text: str, vector: Floats, message: Message) -> List[Tuple[str, float]]:
        """Rank the labels for a part of a message without its personal data, as if there were none on them."""
        assert self._model is not None, "process checks that there is a model"
        scores = self._model.scores(asked(text), vector, taught=self._is_taught(message))
        likely = [(label, p) for label, p in self._likely(scores, message) if label != PERSONAL_INFORMATION]
        total = sum(p for _, p in likely)
        return [(label, p / total) for label, p in likely[:_RANKED]]

    def _asks(self, label: str, p: float) -> bool:
        """Tell whether what is left of a message without its courtesies asks something for sure."""
        return label not in small_talk() and p >= _ASKS

    def _of_whole(self, message: Message) -> List[Tuple[str, float]]:
        """Rank the labels for a message with the courtesies around it."""
        assert self._model is not None, "process checks that there is a model"
        text, encoded = message.get(WHOLE)
        return self._likely(self._model.scores(text, encoded(), taught=self._is_taught(message)), message)

    def _talk_or_question(
        self, whole: List[Tuple[str, float]], question: List[Tuple[str, float]]
    ) -> List[Tuple[str, float]]:
        """Take the whole where it is talk: "fine, thank you" and "hello, I hope you are well" are courtesies only."""
        return whole if whole[0][0] in small_talk() else question

    def _is_taught(self, message: Message) -> bool:
        tag = language_of(message)
        return tag is None or tag in self._taught

    def prepare(self, text: str) -> None:
        """Work out ahead of its message what the words of a text say, so that `process` finds it."""
        plain = asked(text)
        if self._model is not None and plain not in self._seen:
            self._margins.get(plain, self._model.margins)

    def _scores(self, text: str, message: Message) -> Floats:
        model = self._model
        assert model is not None, "process checks that there is a model"
        taught = self._is_taught(message)

        def scored(given: str) -> Floats:
            margins = self._margins.get(given, model.margins)
            return model.scores(given, sentence_vector(message), taught=taught, margins=margins)

        return self._seen.get(text, scored)


def language_of(message: Message) -> Optional[str]:
    """Give the locale that LocaleIdentifier found, certain or not."""
    found = message.get(LOCALE)
    return found.get("tag") if isinstance(found, Mapping) else found
