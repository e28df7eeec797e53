"""The log: one JSON object a line, static event names, fields that never hold what people type."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog

from bot.assistant.quiet import keep_quiet
from bot.settings import Settings


def configure_logs(settings: Settings) -> None:
    """Send our own events to FAQBOT_LOG_FILE or standard error; libraries say errors only, without details."""
    level = getattr(logging, settings.log_level)
    keep_quiet()
    stream: TextIO = sys.stderr if settings.log_file is None else open(settings.log_file, "a", encoding="utf-8")  # noqa: SIM115
    structlog.configure(
        processors=[
            _only_ours,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_NamedLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.WARNING)


class _NamedLoggerFactory:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __call__(self, *names: str) -> _NamedLogger:
        return _NamedLogger(self._stream, names[0] if names else "")


class _NamedLogger(structlog.PrintLogger):
    def __init__(self, stream: TextIO, name: str) -> None:
        super().__init__(stream)
        self.name = name


def _only_ours(logger: _NamedLogger, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Drop the events of libraries: Rasa's hold the words of the message."""
    if logger.name != "gateway":
        raise structlog.DropEvent
    return event
