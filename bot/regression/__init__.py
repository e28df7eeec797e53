"""Conversation-regression tests: what the assistant says, written down as conversations in YAML (docs/testing.md)."""
