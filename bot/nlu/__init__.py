"""Understanding: locale, tokens, sentence vector, topic, scope. Each is a Rasa graph component (see config.yml)."""
