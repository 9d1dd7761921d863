"""The transactions of a worker: each records how a step ended and chooses the next one, both or neither."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.gateway.channels.base import Body
from bot.gateway.journal.database import Database
from bot.gateway.journal.leases import Leases
from bot.gateway.journal.rules import Rules
from bot.gateway.journal.sealing import Sealer
from bot.gateway.journal.steps import next_step
from bot.gateway.journal.tables import CONVERSATIONS, HOLDS, INBOX, OUTBOX, InboxState, PartState
from bot.gateway.journal.work import Item, Lease, Sending, Work

Now = Callable[[], float]
KEY_BYTES = 16


class Ledger:
    """Claims conversations and records what is done for them. Every method raises StoreError, all but `claim` also
    LeaseLostError, after which nothing was recorded."""

    def __init__(self, database: Database, sealer: Sealer, rules: Rules, now: Now = time.time) -> None:
        self._database = database
        self._sealer = sealer
        self._rules = rules
        self._now = now
        self.leases = Leases(database, rules.workers.lease)

    async def claim(self, channel: str) -> Work | None:
        """The next step of the channel's conversation that waits longest; None where nothing is due."""
        now = self._now()
        async with self._database.begin() as connection:
            taken = await self.leases.take_due(connection, channel, now)
            return None if taken is None else await next_step(connection, *taken, self._sealer, now)

    async def finish(
        self,
        work: Work,
        bodies: Sequence[Body] = (),
        state: InboxState = InboxState.DONE,
        reason: str | None = None,
        *,
        pulled: bool = False,
        noticed: bool = False,
    ) -> Work | None:
        """A message is done with, its answer in the outbox. `pulled`: for a reader to fetch, not for sending."""
        item = _item(work)
        async with self._database.begin() as connection:
            now = self._now()
            row = await self.leases.prove(connection, work.lease, now)
            await self._record(connection, item, state, reason, now)
            await self._put(connection, work.lease, item.id, bodies, now, pulled=pulled)
            if noticed:
                await self._change(connection, work.lease, noticed=1)
                row = {**row, "noticed": 1}
            return await next_step(connection, work.lease, row, self._sealer, now)

    async def settle(
        self, work: Work, state: PartState, reason: str | None = None, platform_id: str | None = None, *, rest: bool
    ) -> Work | None:
        """A part's fate is known; `rest`: its answer's other parts share it."""
        part = _sending(work)
        async with self._database.begin() as connection:
            now = self._now()
            row = await self.leases.prove(connection, work.lease, now)
            values = {"state": state, "reason": reason, "platform_id": platform_id, "finished_at": now}
            if state is PartState.SENT:
                values["body"] = None
            await connection.execute(update(OUTBOX).where(OUTBOX.c.id == part.id).values(values))
            if rest:
                await connection.execute(
                    update(OUTBOX)
                    .where(OUTBOX.c.inbox_id == part.inbox_id, OUTBOX.c.state == PartState.PENDING)
                    .values(state=PartState.DEAD, reason=reason, finished_at=now)
                )
            return await next_step(connection, work.lease, row, self._sealer, now)

    async def postpone(self, work: Work, pause: float, reason: str) -> None:
        """The step is to be tried again in `pause` seconds; the conversation is free until then."""
        step = work.step
        async with self._database.begin() as connection:
            now = self._now()
            await self.leases.prove(connection, work.lease, now)
            if isinstance(step, Sending):
                await connection.execute(
                    update(OUTBOX).where(OUTBOX.c.id == step.id).values(state=PartState.PENDING, reason=reason)
                )
            else:
                await connection.execute(update(INBOX).where(INBOX.c.id == step.id).values(reason=reason))
            await self.leases.give_back(connection, work.lease, now + pause)

    async def hold(self, work: Work, until: float | None) -> Work | None:
        """A member of staff wrote: be silent until then (Unix seconds), or answer again (None)."""
        item = _item(work)
        async with self._database.begin() as connection:
            now = self._now()
            row = await self.leases.prove(connection, work.lease, now)
            await self._change(connection, work.lease, held_until=until)
            if until is None:  # handed back on the platform: a clerk at the console has it no more either
                await connection.execute(delete(HOLDS).where(HOLDS.c.conversation == work.lease.conversation))
            await self._record(connection, item, InboxState.DONE, "staff", now)
            return await next_step(connection, work.lease, {**row, "held_until": until}, self._sealer, now)

    async def forget(self, work: Work, bodies: Sequence[Body] = (), *, pulled: bool = False) -> Work | None:
        """Everything about the person goes; `bodies` are the last words, their address stays until they are out."""
        item = _item(work)
        async with self._database.begin() as connection:
            now = self._now()
            row = await self.leases.prove(connection, work.lease, now)
            await self.erase(connection, work.lease.conversation, now, up_to=item.id)
            await self._put(connection, work.lease, item.id, bodies, now, pulled=pulled)
            await self._change(connection, work.lease, forget=1, held_until=None, noticed=0)
            changed = {**row, "forget": 1, "held_until": None, "noticed": 0}
            return await next_step(connection, work.lease, changed, self._sealer, now)

    async def erase(self, connection: AsyncConnection, conversation: str, now: float, up_to: int | None = None) -> None:
        """Delete a conversation's messages and answers; what remains names nobody and refuses repeated deliveries."""
        which = INBOX.c.conversation == conversation
        if up_to is not None:
            which &= INBOX.c.id <= up_to
        await connection.execute(
            update(INBOX)
            .where(which)
            .values(conversation="", content=None, state=InboxState.ERASED, reason=None, finished_at=now)
        )
        for table in (OUTBOX, HOLDS):
            await connection.execute(delete(table).where(table.c.conversation == conversation))

    async def release(self, work: Work) -> None:
        """Stop before the step was begun: it is due at once, for another worker."""
        step = work.step
        async with self._database.begin() as connection:
            now = self._now()
            await self.leases.prove(connection, work.lease, now)
            if isinstance(step, Sending):
                await connection.execute(update(OUTBOX).where(OUTBOX.c.id == step.id).values(state=PartState.PENDING))
            await self.leases.give_back(connection, work.lease, now)

    async def sent_after_all(self, work: Work, platform_id: str | None) -> None:
        """A part went out although its lease was lost meanwhile; the record says so, nothing else changes."""
        async with self._database.begin() as connection:
            await connection.execute(
                update(OUTBOX)
                .where(OUTBOX.c.id == _sending(work).id, OUTBOX.c.state.in_((PartState.SENDING, PartState.UNCERTAIN)))
                .values(state=PartState.SENT, platform_id=platform_id, body=None, finished_at=self._now())
            )

    async def _record(
        self, connection: AsyncConnection, item: Item, state: InboxState, reason: str | None, now: float
    ) -> None:
        values = {"state": state, "reason": reason, "finished_at": now}
        if state is not InboxState.DEAD:  # a dead letter keeps its words, sealed, for `retry`
            values["content"] = None
        await connection.execute(update(INBOX).where(INBOX.c.id == item.id).values(values))

    async def _put(
        self,
        connection: AsyncConnection,
        lease: Lease,
        inbox_id: int,
        bodies: Sequence[Body],
        now: float,
        *,
        pulled: bool,
    ) -> None:
        rows = [
            {
                "conversation": lease.conversation,
                "channel": lease.channel,
                "inbox_id": inbox_id,
                "seq": seq,
                "key": secrets.token_hex(KEY_BYTES),
                "body": self._sealer.seal(body),
                "state": PartState.READY if pulled else PartState.PENDING,
                "created_at": now,
            }
            for seq, body in enumerate(bodies)
        ]
        if rows:
            await connection.execute(insert(OUTBOX), rows)

    @staticmethod
    async def _change(connection: AsyncConnection, lease: Lease, **values: float | None) -> None:
        await connection.execute(
            update(CONVERSATIONS).where(CONVERSATIONS.c.conversation == lease.conversation).values(values)
        )


def _item(work: Work) -> Item:
    if not isinstance(work.step, Item):
        raise TypeError("this step is a part")
    return work.step


def _sending(work: Work) -> Sending:
    if not isinstance(work.step, Sending):
        raise TypeError("this step is a message")
    return work.step
