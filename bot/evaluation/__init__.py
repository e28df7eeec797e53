"""Measures the assistant on questions it has not learned from, and chooses its thresholds."""
