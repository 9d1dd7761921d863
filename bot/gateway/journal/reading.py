"""Answers for those who fetch them: a web session's events, in order, again after a dropped connection."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sqlalchemy import select

from bot.gateway.channels.base import Body
from bot.gateway.journal.bell import Bell, heard
from bot.gateway.journal.database import Database
from bot.gateway.journal.rules import WorkerRules
from bot.gateway.journal.sealing import Sealer
from bot.gateway.journal.tables import INBOX, OUTBOX, InboxState, PartState

MOST_EVENTS = 200


@dataclass(frozen=True)
class Event:
    """One part of an answer; `id` only grows within a conversation. `reply_to`: the message's id on its channel."""

    id: int
    body: Body
    reply_to: str


class Reader:
    """Reads a PULL channel's parts.

    What this process writes rings. What another one writes is looked for: often while an answer is due, else seldom.
    """

    def __init__(self, database: Database, sealer: Sealer, bell: Bell, rules: WorkerRules) -> None:
        self._database = database
        self._sealer = sealer
        self._bell = bell
        self._rules = rules

    async def events_after(self, conversation: str, after: int = 0) -> list[Event]:
        """What was answered after the event `after`, at most 200; raises StoreError."""
        query = (
            select(OUTBOX.c.id, OUTBOX.c.body, INBOX.c.message_id)
            .join(INBOX, INBOX.c.id == OUTBOX.c.inbox_id)
            .where(OUTBOX.c.conversation == conversation, OUTBOX.c.state == PartState.READY, OUTBOX.c.id > after)
            .order_by(OUTBOX.c.id)
            .limit(MOST_EVENTS)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [Event(row.id, self._sealer.open(row.body), row.message_id) for row in rows]

    async def wait(self, conversation: str, after: int, seconds: float) -> list[Event]:
        """As `events_after`, but waits for the first one, at most so long; raises StoreError."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + seconds
        with self._bell.listening(conversation) as rung:
            due = bool(await self.unanswered(conversation))
            while True:
                found = await self.events_after(conversation, after)
                left = deadline - clock()
                if found or left <= 0:
                    return found
                if await heard(rung, min(left, self._rules.poll if due else self._rules.idle_poll)):
                    due = True  # it also rings when a message of theirs was accepted

    async def unanswered(self, conversation: str) -> list[str]:
        """The ids of the messages that still wait for an answer, oldest first; raises StoreError."""
        query = (
            select(INBOX.c.message_id)
            .where(INBOX.c.conversation == conversation, INBOX.c.state == InboxState.WAITING)
            .order_by(INBOX.c.id)
        )
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())
