"""What the store forgets by age: citizens' words, and the steps on the way to finished changes."""

from __future__ import annotations

import time
from collections.abc import Mapping

import structlog
from sqlalchemy import ColumnElement, Table, delete, exists
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import drafts
from knowledge.store.store import Store
from knowledge.store.tables.desk import HELD_ANSWERS, LEFT, MESSAGES, REQUESTS
from knowledge.store.tables.gaps import CLUSTERS, GAPS
from knowledge.store.tables.understanding import EXAMPLES

LOG = structlog.get_logger(__name__)
DAY = 86_400.0
OPEN_REQUESTS = ("waiting", "taken")


async def purge(store: Store, days: int, now: float | None = None) -> Mapping[str, int]:
    """Delete what is older than that many days; rows by table. Raises StoreError."""
    oldest = (time.time() if now is None else now) - days * DAY
    async with store.begin() as connection:
        gone = {table.name: await _delete(connection, table, table.c.at < oldest) for table in _AGED}
        finished = (REQUESTS.c.at < oldest) & REQUESTS.c.state.not_in(OPEN_REQUESTS)
        gone[REQUESTS.name] = await _delete(connection, REQUESTS, finished)
        gone[CLUSTERS.name] = await forget_empty_clusters(connection)
        gone["draft_revisions"] = await drafts.forget_revisions(connection, oldest)
    if any(gone.values()):
        await store.checkpoint()
    LOG.info("purged", what="staff_store", rows=sum(gone.values()))
    return gone


_AGED: tuple[Table, ...] = (GAPS, MESSAGES, LEFT, HELD_ANSWERS)


async def forget_empty_clusters(connection: AsyncConnection) -> int:
    """Delete open clusters without a question left: their vectors came from words that are gone."""
    used = exists().where(GAPS.c.cluster == CLUSTERS.c.id) | exists().where(EXAMPLES.c.gap == CLUSTERS.c.id)
    return await _delete(connection, CLUSTERS, (CLUSTERS.c.state == "open") & ~used)


async def _delete(connection: AsyncConnection, table: Table, which: ColumnElement[bool]) -> int:
    return (await connection.execute(delete(table).where(which))).rowcount
