"""Structured log lines of the action server. No line holds a citizen's words; what numbers there are get masked."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot import privacy

# rasa_sdk says at this level every action it runs, with the whole call when debugging.
QUIET = ("rasa_sdk", "aiohttp.access", "sqlalchemy.engine")


def mask_numbers(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Structlog processor: personal numbers hidden in every string, tracebacks included."""
    return {key: privacy.mask(value) if isinstance(value, str) else value for key, value in event.items()}


def _chain() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]


def configure(log_format: str, level: str) -> None:
    """Send structlog's and the standard library's lines through one chain to stdout."""
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if log_format == "text":
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())
    structlog.configure(
        processors=[*_chain(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_chain(),
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, mask_numbers, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
