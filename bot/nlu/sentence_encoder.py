"""Pipeline step 3: the meaning of a message as one vector."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any, Dict, List, Optional

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder.serving import Vectors
from bot.nlu.beside import parts
from bot.nlu.encoders import DEFAULT, CachedEncoder, Encoder, PhraseVectors, cores, name_of, open_encoder
from bot.nlu.normalization import asked, for_encoder
from bot.nlu.phrase import as_read
from bot.nlu.progress import reporter
from bot.nlu.properties import PARTS, WHOLE, meant


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Sets the sentence feature of each message, by the encoder that config.yml names."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Give the settings: model (tuned, untuned, or a folder), cache (vectors kept in memory)."""
        return {"model": DEFAULT, "cache": 4096}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Name the encoder, for Rasa's cache: another one gives other vectors, whatever config.yml calls it."""
        return name_of(config.get("model", cls.get_default_config()["model"]))

    def __init__(self, config: Dict[str, Any]) -> None:
        """Open no encoder yet: how many threads it gets depends on what it is for."""
        self._config = config

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Make one (it learns nothing)."""
        return cls(config)

    @cached_property
    def _serving(self) -> CachedEncoder:
        """One core a message: the machine serves many people at once."""
        return CachedEncoder(self._open(threads=1), int(self._config["cache"]))

    def _open(self, threads: int) -> Encoder:
        return open_encoder(self._config["model"], threads)

    def prepare(self, text: str) -> None:
        """Encode a text ahead of its message, so that `process` finds its vector; may run in a thread of its own."""
        for read in (asked(text), *map(asked, parts(text))):
            self._serving.encode_one(read)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Set the feature of every phrase; those encoded before come from disk."""
        examples = [message for message in training_data.training_examples if message.get(TEXT)]
        texts = [as_read(message) for message in examples]
        vectors = PhraseVectors(self._open(threads=cores())).encode(texts, reporter("Encoding phrases"))
        for message, vector in zip(examples, vectors, strict=True):
            _set(message, vector)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the feature of each message."""
        for message in messages:
            text = meant(message)
            whole, question = for_encoder(text), asked(text)
            _set(message, self._serving.encode_one(question))
            if question != whole:
                # few messages need it, so it is encoded only where one does
                message.set(WHOLE, (whole, partial(self._serving.encode_one, whole)))
            message.set(PARTS, [(part, self._serving.encode_one(asked(part))) for part in parts(text)])
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
