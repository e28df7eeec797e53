"""Pipeline step 2: words that no phrase holds are read as the word that they are one slip away from."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import storage
from bot.nlu.properties import MEANT, meant
from bot.nlu.spelling import Spelling


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SpellingCorrector(GraphComponent):
    """Leaves on a message what was meant, where that differs from what was typed; learns words from the phrases."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, spelling: Optional[Spelling] = None) -> None:
        """Use `create` or `load`."""
        self._storage = model_storage
        self._resource = resource
        self._spelling = spelling

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpellingCorrector:
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
    ) -> SpellingCorrector:
        """Read the trained one."""
        _, settings = storage.load(model_storage, resource)
        return cls(model_storage, resource, Spelling(settings["words"]))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words of the phrases."""
        self._spelling = Spelling.of_messages(training_data.training_examples)
        storage.save(self._storage, self._resource, {"none": np.zeros(0)}, {"words": self._spelling.words})
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave phrases as they are: from them it is known how people misspell."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Mend each message's words."""
        for message in messages:
            text = meant(message)
            written = self.mended(text)
            if written != text:
                # kept from Rasa's output, which is what a tracker would store
                message.set(MEANT, written)
        return messages

    def mended(self, text: str) -> str:
        """Give a text with its words mended."""
        return (self._spelling.mended(text) or text) if self._spelling is not None else text
