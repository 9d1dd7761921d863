"""What every page says at its top while something is switched off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from knowledge.console import keys
from knowledge.console.responses import is_part
from knowledge.store import switches

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def know_switches(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Looks once for each page of somebody signed in; parts of pages have no top."""
    if keys.STAFF in request and not is_part(request):
        async with request.app[keys.STORE].read() as connection:
            request[keys.SWITCHED_OFF] = await switches.all_off(connection)
    return await handler(request)
