"""Leases on conversations: one worker each, whatever process it runs in."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import RowMapping, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.gateway.journal.database import Database
from bot.gateway.journal.tables import CONVERSATIONS, OUTBOX, PartState
from bot.gateway.journal.work import Lease, LeaseLostError

TOKEN_BYTES = 12
Row = dict[str, Any]


class Leases:
    """Takes, proves and gives back; every method runs inside the caller's transaction."""

    def __init__(self, database: Database, seconds: float) -> None:
        self._database = database
        self._seconds = seconds

    async def take_due(self, connection: AsyncConnection, channel: str, now: float) -> tuple[Lease, Row] | None:
        """The conversation that waits longest, with its row; None where nothing is due."""
        free = or_(CONVERSATIONS.c.lease.is_(None), CONVERSATIONS.c.lease_until < now)
        query = (
            select(CONVERSATIONS)
            .where(CONVERSATIONS.c.channel == channel, CONVERSATIONS.c.due_at <= now, free)
            .order_by(CONVERSATIONS.c.due_at)
            .limit(1)
        )
        row = (await connection.execute(self._database.locked(query, skip=True))).mappings().first()
        return None if row is None else (await self._take(connection, row, now), dict(row))

    async def take(self, connection: AsyncConnection, conversation: str, now: float) -> Lease | None:
        """One conversation by its key; None where another worker has it. Raises LookupError for an unknown one."""
        query = select(CONVERSATIONS).where(CONVERSATIONS.c.conversation == conversation)
        row = (await connection.execute(self._database.locked(query))).mappings().first()
        if row is None:
            raise LookupError(conversation)
        if row["lease"] is not None and row["lease_until"] >= now:
            return None
        return await self._take(connection, row, now)

    async def prove(self, connection: AsyncConnection, lease: Lease, now: float) -> Row:
        """The conversation's row, locked, its lease renewed; raises LeaseLostError."""
        mine = and_(CONVERSATIONS.c.conversation == lease.conversation, CONVERSATIONS.c.lease == lease.token)
        renewed = update(CONVERSATIONS).where(mine).values(lease_until=now + self._seconds).returning(CONVERSATIONS)
        row = (await connection.execute(renewed)).mappings().first()
        if row is None:
            raise LeaseLostError(lease.conversation)
        return dict(row)

    async def give_back(self, connection: AsyncConnection, lease: Lease, due_at: float) -> None:
        """Free the conversation, with more work for it from `due_at` on."""
        await connection.execute(
            update(CONVERSATIONS)
            .where(CONVERSATIONS.c.conversation == lease.conversation, CONVERSATIONS.c.lease == lease.token)
            .values(lease=None, lease_until=None, due_at=due_at)
        )

    async def free_all(self, connection: AsyncConnection) -> None:
        """For the only process that uses the database: whoever held a lease is dead."""
        await connection.execute(
            update(CONVERSATIONS).where(CONVERSATIONS.c.lease.is_not(None)).values(lease_until=0.0)
        )

    async def mend_clock(
        self, connection: AsyncConnection, now: float, longest_pause: float, longest_silence: float
    ) -> None:
        """After the clock was set back: nothing may lie further ahead than it could have been put."""
        for column, furthest in (
            (CONVERSATIONS.c.lease_until, self._seconds),
            (CONVERSATIONS.c.due_at, longest_pause),
            (CONVERSATIONS.c.held_until, longest_silence),
        ):
            await connection.execute(
                update(CONVERSATIONS).where(column > now + furthest + 1).values({column.name: now + furthest})
            )

    async def _take(self, connection: AsyncConnection, row: RowMapping, now: float) -> Lease:
        lease = Lease(row["conversation"], row["channel"], secrets.token_hex(TOKEN_BYTES))
        await connection.execute(
            update(CONVERSATIONS)
            .where(CONVERSATIONS.c.conversation == lease.conversation)
            .values(lease=lease.token, lease_until=now + self._seconds)
        )
        if row["lease"] is not None:  # its worker died: what it was sending may have gone out
            await connection.execute(
                update(OUTBOX)
                .where(OUTBOX.c.conversation == lease.conversation, OUTBOX.c.state == PartState.SENDING)
                .values(state=PartState.UNCERTAIN, reason="interrupted", finished_at=now)
            )
        return lease
