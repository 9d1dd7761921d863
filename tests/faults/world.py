"""One gateway process, the platforms beside it, and what they do while a fault happens."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from tests.channels.contract.adapter import Event, Platform
from tests.channels.contract.messenger import MessengerAdapter
from tests.channels.contract.website import SessionAdapter
from tests.channels.contract.zalo import ZaloAdapter
from tests.faults.backend import Backend
from tests.faults.crowd import Crowd, Remote
from tests.faults.gateway import GatewayProcess
from tests.faults.settling import is_settled
from tests.standins.graph.server import Delivered as Messaged
from tests.standins.zalo import Delivered

SETTLE_SECONDS = 300
TIMEOUT = aiohttp.ClientTimeout(total=5)  # as long as the most patient platform waits
ECHO_PAUSE = 0.5


class Slowness:
    """Seconds that a platform takes to answer after it has done what it was asked: one of `choices`, by chance."""

    def __init__(self) -> None:
        self.choices: tuple[float, ...] = (0.0,)

    @web.middleware
    async def middleware(self, request: web.Request, handler: Any) -> Any:
        answer = await handler(request)
        await asyncio.sleep(random.choice(self.choices))
        return answer


class World:
    """`crowd` talks to `gateway`; whatever reaches a citizen is echoed to the webhook, as the platforms do."""

    def __init__(
        self,
        gateway: GatewayProcess,
        backend: Backend,
        zalo: ZaloAdapter,
        graph: MessengerAdapter,
        crowd: Crowd,
        slowness: Slowness,
    ) -> None:
        self.gateway, self.backend, self.crowd, self.slowness = gateway, backend, crowd, slowness
        self.zalo, self.graph = zalo, graph
        self._echoes: set[asyncio.Task[None]] = set()
        zalo.zalo.on_delivery = self._zalo_echo
        graph.graph.on_delivered = self._graph_echo

    @property
    def database(self) -> Path:
        return self.gateway.var / "journal.sqlite3"

    def _zalo_echo(self, sent: Delivered) -> None:
        echo = self.zalo.zalo.events.echo(sent.user, sent.message.get("text", ""), sent.message_id)
        self._echo(self.zalo, echo)

    def _graph_echo(self, sent: Messaged) -> None:
        app = int(self.graph.page.app_id)
        self._echo(self.graph, self.graph.events.echo(sent.person, sent.message, sent.mid, app))

    def _echo(self, channel: Platform, event: Event) -> None:
        task = asyncio.create_task(self._until_taken(channel, event))
        self._echoes.add(task)
        task.add_done_callback(self._echoes.discard)

    async def _until_taken(self, channel: Platform, event: Event) -> None:
        while True:
            try:
                if await channel.deliver(event) == [200]:
                    return
            except (aiohttp.ClientError, TimeoutError, OSError):
                pass
            await asyncio.sleep(ECHO_PAUSE)

    async def settled(self) -> float:
        """Wait until nothing waits to be answered or sent; the seconds."""
        began = time.monotonic()
        async with asyncio.timeout(SETTLE_SECONDS):
            while self._echoes or not await is_settled(self.database):  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        return time.monotonic() - began

    async def answered(self, count: int) -> None:
        """Wait until so many of the crowd's answers stand on screens of Zalo and Messenger."""
        async with asyncio.timeout(SETTLE_SECONDS):
            while len(self.zalo.zalo.delivered) + len(self.graph.graph.delivered) < count:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    @property
    def violations(self) -> list[str]:
        """What a platform found wrong with what was sent."""
        return [*self.zalo.violations, *self.graph.violations]


Scenario = Callable[[World], Awaitable[None]]


@asynccontextmanager
async def world(
    backend: Backend, people: int, pause: float, *, faked_clock: bool = False, **more: Any
) -> AsyncIterator[World]:
    """Everything started anew, in a folder that is deleted."""
    zalo, graph, session, slowness = ZaloAdapter(), MessengerAdapter(), SessionAdapter(), Slowness()
    for app in (zalo.zalo.app, graph.graph.app):
        app.middlewares.append(slowness.middleware)
    with tempfile.TemporaryDirectory(prefix="motcua-faults-") as folder:
        var = Path(folder) / "var"
        for channel in (zalo, graph):
            await channel.open()
        settings = zalo.settings(var) | graph.settings(var)
        environment = {name.upper(): value for name, value in settings.items()} | {
            "RASA_URL": backend.rasa_url,
            "ACTIONS_URL": backend.actions_url,
            "RATE_LIMIT_PER_MINUTE": "1000000",
        }
        gateway = GatewayProcess(var, environment | more)
        async with aiohttp.ClientSession(timeout=TIMEOUT) as client:
            try:
                await gateway.start(faked_clock=faked_clock)
                for each in (zalo, graph, session):
                    await each.connect(Remote(gateway.url, client))  # type: ignore[arg-type]
                crowd = Crowd((zalo, graph, session), people, pause)
                yield World(gateway, backend, zalo, graph, crowd, slowness)
            finally:
                await gateway.stop()
                for channel in (zalo, graph):
                    await channel.close()
