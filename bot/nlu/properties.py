"""The names under which the pipeline's steps leave their findings on a Rasa message."""

# On training messages: the locale whose folder the phrase stands in. On a message: what LocaleIdentifier found.
LOCALE = "locale"
# What else a person's message tells, for the actions: see bot.nlu.scope.Understanding.
UNDERSTANDING = "understanding"
# The gateway's findings, which travel in the message's metadata.
METADATA = "metadata"
