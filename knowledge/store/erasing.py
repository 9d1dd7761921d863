"""Deleting one conversation from the staff's store, when the citizen asks for it."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.retention import forget_empty_clusters
from knowledge.store.store import Store
from knowledge.store.tables import METADATA

CONVERSATION = "conversation"  # the column that names it in every table that keeps something of one


async def erase(connection: AsyncConnection, conversation: str) -> int:
    """Delete its rows in every table that has such a column; returns how many there were."""
    gone = 0
    for table in reversed(METADATA.sorted_tables):
        if CONVERSATION in table.c:
            gone += (await connection.execute(delete(table).where(table.c[CONVERSATION] == conversation))).rowcount
    if gone:
        await forget_empty_clusters(connection)
    return gone


async def erase_from(store: Store, conversation: str) -> int:
    """`erase`, leaving nothing of it in the database's log; raises StoreError."""
    async with store.begin(urgent=True) as connection:
        gone = await erase(connection, conversation)
    if gone:
        await store.checkpoint()
    return gone
