"""What the console does on its own: sessions that are over and tries that are forgotten are deleted."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import structlog
from aiohttp import web

from knowledge.console import keys
from knowledge.console.people import sessions, tries
from knowledge.console.people.means import PEOPLE
from knowledge.console.people.rules import PeopleRules
from knowledge.store.errors import StoreError
from knowledge.store.store import Store

LOG = structlog.get_logger(__name__)


async def purge(store: Store, rules: PeopleRules, now: float | None = None) -> None:
    """Once; raises StoreError."""
    when = time.time() if now is None else now
    longest = max(one.forgotten_after_seconds for one in (rules.login_tries, rules.address_tries, rules.code_tries))
    async with store.begin() as connection:
        await sessions.purge(connection, when)
        await tries.purge(connection, when - longest)


async def keep_house(app: web.Application) -> AsyncIterator[None]:
    """Clean-up context: purges while the console runs, then ends its threads."""
    stopping = asyncio.Event()
    task = asyncio.create_task(_until(stopping, app[keys.STORE], app[PEOPLE].rules))
    yield
    stopping.set()  # not cancelled: the store is never left in the middle of something
    await task
    app[PEOPLE].passwords.close()


async def _until(stopping: asyncio.Event, store: Store, rules: PeopleRules) -> None:
    while not stopping.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), rules.purge_every_seconds)
            return
        try:
            await purge(store, rules)
        except StoreError as error:
            LOG.warning("people_not_purged", reason=str(error))
