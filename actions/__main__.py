"""`python -m actions`: start the action server."""

from __future__ import annotations

import asyncio
import sys

import structlog
from aiohttp import web
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from actions.answering.data import DataError
from actions.dossiers.key import KeyFileError
from actions.dossiers.source import SourceUnavailableError
from actions.logs import configure
from actions.opening import open_services
from actions.server import create_app
from actions.settings import HOST, ActionSettings
from embeddings.errors import EmbeddingsError
from knowledge.snapshot import KnowledgeError

CANNOT_START = (
    DataError,
    EmbeddingsError,
    KnowledgeError,
    KeyFileError,
    SourceUnavailableError,
    SQLAlchemyError,
    OSError,
    ValueError,
)
GRACE_SECONDS = 5.0


async def _application(settings: ActionSettings) -> web.Application:
    return create_app(await open_services(settings))


def main() -> int:
    """Serve until told to stop; one clear line where that is not possible."""
    try:
        settings = ActionSettings()
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        print(f"actions: {faults}", file=sys.stderr)
        return 2
    configure(settings.log_format, settings.log_level)
    loop = asyncio.new_event_loop()
    try:
        app = loop.run_until_complete(_application(settings))
    except CANNOT_START as error:
        print(f"actions: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    structlog.get_logger(__name__).info("serving", port=settings.actions_port)
    web.run_app(
        app,
        host=HOST,
        port=settings.actions_port,
        print=None,
        loop=loop,
        access_log=None,
        shutdown_timeout=GRACE_SECONDS,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
