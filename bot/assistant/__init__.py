"""The dialogue: Rasa's agent in this process, its conversations, and what a message leads to."""
