"""The sentence encoder: multilingual-e5-small put together from a package's weights, and what makes it our own."""
