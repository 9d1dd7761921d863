"""Conversations that staff at the console hold, and what they say there.

Each act is one transaction: whose the conversation is, for how long the assistant keeps silent, and the act itself as
an urgent message of the inbox, which a worker carries out like any other. An act is known by its reference, so a form
that is sent twice, and a process that dies between any two lines, neither lose nor repeat it.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.gateway.channels.base import Inbound, InboundKind
from bot.gateway.journal.database import Database
from bot.gateway.journal.intake import Intake
from bot.gateway.journal.ledger import Now
from bot.gateway.journal.rules import TakeoverRules
from bot.gateway.journal.tables import CONVERSATIONS, HOLDS, INBOX, OUTBOX, PartState

MINUTE = 60


@dataclass(frozen=True)
class Hold:
    """`name`: as the citizen was told. Times: Unix seconds."""

    conversation: str
    login: str
    name: str
    since: float
    until: float


class Holds:
    """Every method raises StoreError."""

    def __init__(self, database: Database, intake: Intake, rules: TakeoverRules, now: Now = time.time) -> None:
        self._database = database
        self._intake = intake
        self._rules = rules
        self._now = now

    async def holder(self, conversation: str) -> Hold | None:
        """Who at the console has it; None for nobody."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(HOLDS).where(HOLDS.c.conversation == conversation))).mappings()
            return _hold(row.first())

    async def all(self) -> dict[str, Hold]:
        """Every hold, by conversation."""
        async with self._database.read() as connection:
            rows = (await connection.execute(select(HOLDS))).mappings()
            return {row["conversation"]: Hold(**row) for row in rows}

    async def by_platform(self) -> set[str]:
        """Conversations in which staff wrote on the platform itself and the assistant is silent for it."""
        held = select(CONVERSATIONS.c.conversation).where(
            CONVERSATIONS.c.held_until > self._now(), CONVERSATIONS.c.conversation.not_in(select(HOLDS.c.conversation))
        )
        async with self._database.read() as connection:
            return set((await connection.execute(held)).scalars())

    async def lost(self, conversation: str) -> dict[str, PartState]:
        """Acts whose words did not arrive, or of which nobody knows, by their reference."""
        fates = (PartState.DEAD, PartState.UNCERTAIN)
        query = (
            select(INBOX.c.message_id, OUTBOX.c.state)
            .join(OUTBOX, OUTBOX.c.inbox_id == INBOX.c.id)
            .where(OUTBOX.c.conversation == conversation, OUTBOX.c.state.in_(fates), INBOX.c.kind == InboundKind.DESK)
        )
        async with self._database.read() as connection:
            return {row.message_id: PartState(row.state) for row in await connection.execute(query)}

    async def take(self, conversation: str, channel: str, login: str, name: str, reference: str, act: str) -> bool:
        """Take it; False where somebody has it already. `channel`: for one that the journal does not know yet."""
        now = self._now()
        row = {"conversation": conversation, "login": login, "name": name, "since": now, "until": self._until(now)}
        make: Any = sqlite.insert if self._database.file is not None else postgresql.insert
        async with self._database.begin() as connection:
            taken = await connection.execute(make(HOLDS).values(row).on_conflict_do_nothing())
            if not taken.rowcount:
                return False
            event = await self._add(connection, conversation, channel, reference, act)
            await self._silence(connection, conversation, self._until(now) + self._rules.desk_grace)
        self._intake.ring([event])
        return True

    async def say(self, conversation: str, login: str, reference: str, act: str) -> bool:
        """An act of whoever has it, who so keeps it for longer; False where it is not theirs (any more)."""
        now = self._now()
        mine = (HOLDS.c.conversation == conversation) & (HOLDS.c.login == login)
        async with self._database.begin() as connection:
            kept = await connection.execute(update(HOLDS).where(mine).values(until=self._until(now)))
            if not kept.rowcount:
                return False
            event = await self._add(connection, conversation, "", reference, act)
            await self._silence(connection, conversation, self._until(now) + self._rules.desk_grace)
        self._intake.ring([event])
        return True

    async def give_back(self, conversation: str, login: str, reference: str, act: str) -> bool:
        """The assistant answers again; False where it is not theirs."""
        return await self._end((HOLDS.c.conversation == conversation) & (HOLDS.c.login == login), reference, act)

    async def over(self) -> list[Hold]:
        """Those that their clerks left alone for too long."""
        async with self._database.read() as connection:
            rows = (await connection.execute(select(HOLDS).where(HOLDS.c.until < self._now()))).mappings()
            return [Hold(**row) for row in rows]

    async def end(self, hold: Hold, reference: str, act: str) -> bool:
        """End one that is over; False where its clerk wrote meanwhile, or another process was faster."""
        same = (HOLDS.c.conversation == hold.conversation) & (HOLDS.c.until == hold.until)
        return await self._end(same, reference, act)

    async def post(self, conversation: str, channel: str, reference: str, act: str) -> bool:
        """An act that needs no hold; False where one of that reference was accepted before."""
        async with self._database.begin() as connection:
            channel = await self._channel(connection, conversation) or channel
            event = _event(conversation, channel, reference, act)
            [new] = await self._intake.store(connection, [event])
        self._intake.ring([event])
        return new

    async def _end(self, which: Any, reference: str, act: str) -> bool:
        async with self._database.begin() as connection:
            ended = await connection.execute(delete(HOLDS).where(which).returning(HOLDS.c.conversation))
            conversation = ended.scalar()
            if conversation is None:
                return False
            event = await self._add(connection, conversation, "", reference, act)
            await self._silence(connection, conversation, None)
        self._intake.ring([event])
        return True

    async def _add(
        self, connection: AsyncConnection, conversation: str, channel: str, reference: str, act: str
    ) -> Inbound:
        event = _event(conversation, await self._channel(connection, conversation) or channel, reference, act)
        await self._intake.store(connection, [event])
        return event

    @staticmethod
    async def _channel(connection: AsyncConnection, conversation: str) -> str | None:
        query = select(CONVERSATIONS.c.channel).where(CONVERSATIONS.c.conversation == conversation)
        return (await connection.execute(query)).scalar()

    @staticmethod
    async def _silence(connection: AsyncConnection, conversation: str, until: float | None) -> None:
        ours = CONVERSATIONS.c.conversation == conversation
        await connection.execute(update(CONVERSATIONS).where(ours).values(held_until=until))

    def _until(self, now: float) -> float:
        return now + self._rules.desk_minutes * MINUTE


def _hold(row: RowMapping | None) -> Hold | None:
    return None if row is None else Hold(**row)


def _event(conversation: str, channel: str, reference: str, act: str) -> Inbound:
    at = dt.datetime.now(dt.UTC)
    return Inbound(channel, reference, conversation, InboundKind.DESK, at, text=act, conversation=conversation)
