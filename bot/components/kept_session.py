"""One kept-alive HTTP session per endpoint and event loop, where Rasa 3.6 opens a new one for every action call."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import rasa.core.run
from rasa.utils.endpoints import EndpointConfig

_OPEN: list[aiohttp.ClientSession] = []
_new_session = EndpointConfig.session


@contextlib.asynccontextmanager
async def kept_session(endpoint: EndpointConfig) -> AsyncIterator[aiohttp.ClientSession]:
    """Lend the endpoint's session of the running loop; it stays open when the caller is done with it.

    aiohttp drops a connection that the other side closed, so a restarted action server is met with a new one. Endpoint
    settings (headers, basic auth, time limit) are those of Rasa's own `EndpointConfig.session`.
    """
    loop = asyncio.get_running_loop()
    known_loop, session = getattr(endpoint, "_kept", (None, None))
    if session is None or session.closed or known_loop is not loop:
        session = _new_session(endpoint)
        endpoint._kept = (loop, session)
        _OPEN.append(session)
    yield session


async def close_sessions() -> None:
    """Close every session lent so far."""
    while _OPEN:
        await _OPEN.pop().close()


def install() -> None:
    """Make Rasa use kept sessions, and close them when its server stops."""
    close_resources = rasa.core.run.close_resources

    async def close_all(*args: Any) -> None:
        await close_sessions()
        await close_resources(*args)

    EndpointConfig.session = kept_session
    rasa.core.run.close_resources = close_all
