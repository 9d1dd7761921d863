"""`python -m tests.bot.gateway.journal.process JSON`: one gateway process with the tests' platform channel.

JSON: {"platform": url, "rules": {section: {name: value}}, "settings": {…}}. Prints its port once it listens.
SIGUSR1 fills its disk, SIGUSR2 makes room again.
"""

from __future__ import annotations

import asyncio
import json
import logging
import resource
import signal
import sys

from aiohttp import web

from bot.gateway.app import create_app
from bot.gateway.channels import registry
from bot.gateway.journal.rules import load_rules
from bot.gateway.logs import configure
from bot.gateway.settings import Settings
from tests.bot.gateway.journal.platform import PostChannel, entry
from tests.bot.gateway.journal.ruling import changed


def limit_files(size: int) -> None:
    """No file of this process may grow beyond that: to SQLite, the disk is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


async def serve(order: dict[str, object]) -> None:
    configure("text", "WARNING")
    for handler in logging.getLogger().handlers:  # stdout is for the port alone
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(sys.stderr)
    registry.ENTRIES = (entry(PostChannel(str(order["platform"]), seconds=60)),)
    rules = changed(load_rules(), order["rules"])  # type: ignore[arg-type]
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, limit_files, 1)
    loop.add_signal_handler(signal.SIGUSR2, limit_files, resource.RLIM_INFINITY)
    runner = web.AppRunner(create_app(Settings(_env_file=None, **order["settings"]), rules=rules))  # type: ignore[arg-type]
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(json.loads(sys.argv[1])))
