"""Measures the assistant on questions that it has not learnt from, and chooses its thresholds on others."""
