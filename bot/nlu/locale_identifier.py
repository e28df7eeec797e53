"""Pipeline step 1: the language of a message."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import storage
from bot.nlu.cache import HashedCache
from bot.nlu.locale_model import Identified, LocaleModel, training_rows
from bot.nlu.mistaken_keyboard import MistakenKeyboards
from bot.nlu.properties import LOCALE, MEANT
from bot.nlu.typing_habits import typing_habits

_REMEMBERED = 4096


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LocaleIdentifier(GraphComponent):
    """Leaves `{"tag", "certain"}` on each message; learns from the folders of data/nlu."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, model: Optional[LocaleModel] = None) -> None:
        """Use `create` or `load`."""
        self._storage = model_storage
        self._resource = resource
        self._model = model
        self._seen: HashedCache[Tuple[Identified, Optional[str]]] = HashedCache(_REMEMBERED)
        self._keyboards = MistakenKeyboards.of(typing_habits())

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LocaleIdentifier:
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
    ) -> LocaleIdentifier:
        """Read the trained one."""
        arrays, settings = storage.load(model_storage, resource)
        return cls(model_storage, resource, LocaleModel(settings["tags"], arrays))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the locales from the phrases."""
        texts, tags = training_rows(
            [(m.get(TEXT), m.get(INTENT), m.get(LOCALE)) for m in training_data.training_examples if m.get(TEXT)]
        )
        self._model = LocaleModel.train(texts, tags)
        storage.save(self._storage, self._resource, self._model.arrays, {"tags": self._model.tags})
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave phrases as they are: their folder says their locale."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Say of each message which language it is in."""
        for message in messages:
            if self._model is not None:
                found, retyped = self._identified(message.get(TEXT) or "")
                message.set(LOCALE, found.as_json(), add_to_output=True)
                if retyped is not None:
                    # kept from Rasa's output, which is what a tracker would store
                    message.set(MEANT, retyped)
        return messages

    def prepare(self, text: str) -> str:
        """Identify a text ahead of its message, so that `process` finds the result; give the text as it was meant."""
        retyped = self._identified(text)[1] if self._model is not None else None
        return text if retyped is None else retyped

    def _identified(self, text: str) -> Tuple[Identified, Optional[str]]:
        return self._seen.get(text, self._understood)

    def _understood(self, text: str) -> Tuple[Identified, Optional[str]]:
        model = self._model
        assert model is not None, "process checks that there is a model"
        retyped = self._keyboards.meant(text, model)
        return model.identify(text if retyped is None else retyped), retyped
