"""Understanding: locale, tokens, sentence vector, topic, scope. Each step is a Rasa graph component (see config.yml)."""
