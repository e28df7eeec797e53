"""What can be wrong with the encoder; each message says what to do."""

from __future__ import annotations


class EncoderError(Exception):
    """The sentence encoder can't be put together or opened."""


class UnreadableWeights(EncoderError):
    """The package's file is missing or not what we know how to read."""


class VocabularyMismatch(EncoderError):
    """The list of kept pieces is of another vocabulary."""


class MissingAdapter(EncoderError):
    """There is no change to put on the weights."""


class WrongEncoder(EncoderError):
    """What was put together does not give the vectors that it should."""
