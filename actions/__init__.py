"""rasa-sdk actions: thin adapters from Rasa's tracker to bot.assistant.dialogue and back."""
