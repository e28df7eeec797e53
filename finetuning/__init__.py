"""The development job that tunes the sentence encoder to this assistant's questions (`make encoder`).

It has an environment of its own (PyTorch, requirements/encoder.txt) and shares bot.encoder with the assistant.
"""
