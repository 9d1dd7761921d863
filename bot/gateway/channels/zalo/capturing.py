"""Takes one webhook request off the wire, as `captured` reads it: what a proxy's log cannot give byte for byte."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from aiohttp import web

from bot.gateway.channels.zalo.handler import PATH, PROBES

MOST_BYTES = 1024 * 1024


async def capture(path: Path, host: str, port: int) -> None:
    """Wait at the webhook's address for an event and write it into `path`, readable by its owner only.

    It is answered with 503, so that Zalo delivers it again, later and to the gateway. Raises OSError where the port is
    taken or the file cannot be written.
    """
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def receive(request: web.Request) -> web.Response:
        body = await request.read()
        if body in PROBES:
            return web.json_response({"ok": True})
        if not done.done():
            try:
                _write(path, request.raw_headers, body)
            except OSError as error:
                done.set_exception(error)
            else:
                done.set_result(None)
        return web.Response(status=503)

    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_post(PATH, receive)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        await done
    finally:
        await runner.cleanup()


def _write(path: Path, headers: tuple[tuple[bytes, bytes], ...], body: bytes) -> None:
    head = b"".join(b"%b: %b\r\n" % pair for pair in headers)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(head + b"\r\n" + body)
