"""`python -m bot.gateway`: serve until interrupted."""

from __future__ import annotations

import errno
import sys

from aiohttp import web
from pydantic import ValidationError

from bot.gateway.app import create_app
from bot.gateway.limits import load_limits
from bot.gateway.logs import configure
from bot.gateway.settings import Settings
from knowledge.secret_file import SecretError
from knowledge.snapshot import KnowledgeError


def main() -> int:
    """Returns the exit status; each fault at the start is one clear line."""
    try:
        settings = Settings()
        limits = load_limits()
        configure(settings.log_format, settings.log_level)
        app = create_app(settings, limits)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        print(f"{error.title}: {faults}", file=sys.stderr)
        return 2
    except (KnowledgeError, SecretError, ValueError) as error:  # ValueError: a channel's secrets (registry.Entry)
        print(error, file=sys.stderr)
        return 2
    try:
        web.run_app(
            app,
            host=settings.gateway_host,
            port=settings.gateway_port,
            access_log=None,
            print=None,
            shutdown_timeout=limits.shutdown_seconds,
        )
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL):
            raise
        print(f"{settings.gateway_host}:{settings.gateway_port}: {error.strerror}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
