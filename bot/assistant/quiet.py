"""Keeps Rasa quiet: no telemetry, and no log line with what people type, through logging or structlog."""

from __future__ import annotations

import logging
import os
import warnings

import structlog

# Rasa hands messages to these at debug level, some also at info.
_LIBRARIES = ("rasa", "rasa_sdk", "matplotlib", "tensorflow", "absl", "asyncio", "apscheduler", "urllib3")


def before_rasa() -> None:
    """Set what must stand before Rasa or TensorFlow is imported."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")


def hide_warnings() -> None:
    """Show no warnings of libraries to people who run a command; tests turn warnings into errors instead."""
    warnings.showwarning = lambda *given, **more: None


def keep_quiet() -> None:
    """Let libraries say errors only. Rasa's structlog prints even where logging is silent, so it is filtered too."""
    before_rasa()
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
