"""The names under which the pipeline's steps leave their findings on a Rasa message."""

from __future__ import annotations

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

# On training messages: the locale whose folder the phrase stands in. On a message: what LocaleIdentifier found.
LOCALE = "locale"
# What else a person's message tells, for the actions: see bot.nlu.scope.Understanding.
UNDERSTANDING = "understanding"
# The gateway's findings, which travel in the message's metadata.
METADATA = "metadata"
# On training messages: how a phrase was varied (bot.nlu.augmentation); none where it stands as it was written.
VARIANT = "variant"
# The text as it was meant, where the keyboard was set to another layout or a finger slipped: see `meant`.
MEANT = "meant"
# Of a message that personal data were taken out of: its parts without them (bot.nlu.beside), each with its vector; then
# how likely each label is for each part. Neither is put out: a tracker would store it.
PARTS = "parts"
PART_RANKINGS = "part_rankings"
# Where courtesies were taken off before a message was understood: the whole text, and what gives its vector.
WHOLE = "whole"


def meant(message: Message) -> str:
    """Give a message's text, as it was meant where that differs from what was typed."""
    return str(message.get(MEANT) or message.get(TEXT) or "")
