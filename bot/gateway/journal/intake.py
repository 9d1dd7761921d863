"""Storing what came in, before it is acknowledged."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Table, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.gateway.channels.base import NOT_STORED, Inbound, InboundKind
from bot.gateway.errors import GatewayError, StoreError
from bot.gateway.journal.bell import Bell
from bot.gateway.journal.database import Database
from bot.gateway.journal.ledger import Now
from bot.gateway.journal.measures import Measures
from bot.gateway.journal.rules import Rules
from bot.gateway.journal.sealing import PersonKeys, Sealer
from bot.gateway.journal.tables import CONVERSATIONS, INBOX, MESSAGE_ID_WIDTH, OUTBOX, InboxState

LOG = structlog.get_logger(__name__)
URGENT, USUAL = 0, 1
# Events that no citizen wrote, or that must never be refused.
UNLIMITED = frozenset({InboundKind.ECHO, InboundKind.DESK, InboundKind.WITHDRAW, InboundKind.UNFOLLOW})
STAFF = frozenset({InboundKind.ECHO, InboundKind.DESK})  # before the citizen's next message
_PLAIN = re.compile(rf"[\x21-\x7e]{{1,{MESSAGE_ID_WIDTH}}}")
RETRY_AFTER = 5


@dataclass(frozen=True)
class Accepted:
    """How many events are new, and how many had been accepted before."""

    new: int
    duplicate: int


class Intake:
    """The way in, for every channel."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        people: PersonKeys,
        rules: Rules,
        measures: Measures,
        bell: Bell,
        now: Now = time.time,
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._people = people
        self._rules = rules
        self._measures = measures
        self._bell = bell
        self._now = now

    def conversation(self, event: Inbound) -> str:
        """The key of the conversation that an event belongs to."""
        return event.conversation or self._people.conversation(event.channel, event.person)

    async def accept(self, events: Sequence[Inbound]) -> Accepted:
        """Store all of them, in order, or none; what was accepted before is not stored again.

        Raises GatewayError("overloaded" or "inbox_unavailable"), on which the sender must be told to deliver again.
        """
        wanted = [event for event in events if event.kind not in NOT_STORED]
        if not wanted:
            return Accepted(0, 0)
        try:
            async with self._database.begin(urgent=True) as connection:
                await self._not_too_many(connection)
                new = await self.store(connection, wanted)
        except StoreError as error:
            self._measures.faults.labels("accept").inc()
            LOG.error("not_accepted", events=len(wanted), reason=str(error))  # noqa: TRY400 - no traceback needed
            raise GatewayError("inbox_unavailable", retry_after=RETRY_AFTER) from error
        for event, is_new in zip(wanted, new, strict=True):
            self._measures.accepted.labels(event.channel, event.kind, str(is_new).lower()).inc()
        self.ring(wanted)
        return Accepted(sum(new), len(new) - sum(new))

    def ring(self, events: Sequence[Inbound]) -> None:
        """Once they are stored: wake their channels' workers, and the readers who now wait for an answer."""
        self._bell.ring({event.channel for event in events} | {self.conversation(event) for event in events})

    async def _not_too_many(self, connection: AsyncConnection) -> None:
        last = (
            select(INBOX.c.id)
            .where(INBOX.c.state == InboxState.WAITING)
            .offset(self._rules.abuse.waiting_at_most)
            .limit(1)
        )
        if (await connection.execute(last)).first() is not None:
            raise GatewayError("overloaded", retry_after=RETRY_AFTER)

    async def store(self, connection: AsyncConnection, events: Sequence[Inbound]) -> list[bool]:
        """Inside the caller's transaction: which of them are new."""
        now = self._now()
        people = {self.conversation(event): event for event in events}
        # Locked first and in one order: batches that overlap wait for each other, and a worker that is about to put a
        # conversation to rest sees what is stored here.
        for conversation in sorted(people):
            await self._greet(connection, conversation, people[conversation], now)
        new = [await self._add(connection, event, now) for event in events]
        due = {self.conversation(event) for event, is_new in zip(events, new, strict=True) if is_new}
        if due:
            await connection.execute(
                update(CONVERSATIONS)
                .where(CONVERSATIONS.c.conversation.in_(due))
                .values(due_at=func.coalesce(CONVERSATIONS.c.due_at, now), forget=0, last_at=now)
            )
        return new

    async def _greet(self, connection: AsyncConnection, conversation: str, event: Inbound, now: float) -> None:
        values = {
            "conversation": conversation,
            "channel": event.channel,
            "address": self._sealer.seal(event.person),
            "last_at": now,
        }
        await connection.execute(
            self._upsert(CONVERSATIONS)
            .values(values)
            .on_conflict_do_update(index_elements=["conversation"], set_={"last_at": now})
        )

    async def _add(self, connection: AsyncConnection, event: Inbound, now: float) -> bool:
        conversation = self.conversation(event)
        state, limited = await self._allowance(connection, conversation, event, now)
        done = await self._is_own_echo(connection, conversation, event)
        content = {
            "text": event.text,
            "choice": event.choice,
            "attachments": [[attachment.kind, attachment.mime] for attachment in event.attachments],
        }
        values = {
            "channel": event.channel,
            "message_id": fitted(event.message_id),
            "conversation": conversation,
            "kind": event.kind,
            "urgency": URGENT if event.kind in STAFF else USUAL,
            "content": self._sealer.seal(content) if state is InboxState.WAITING and not done else None,
            "at": event.at.timestamp(),
            "received_at": now,
            "limited": int(limited),
            "state": InboxState.DONE if done else state,
            "finished_at": None if state is InboxState.WAITING and not done else now,
        }
        statement = self._upsert(INBOX).values(values).on_conflict_do_nothing(index_elements=["channel", "message_id"])
        return (await connection.execute(statement.returning(INBOX.c.id))).first() is not None

    async def _is_own_echo(self, connection: AsyncConnection, conversation: str, event: Inbound) -> bool:
        if event.kind is not InboundKind.ECHO:
            return False
        ours = select(OUTBOX.c.id).where(
            OUTBOX.c.conversation == conversation, OUTBOX.c.platform_id == fitted(event.message_id)
        )
        return (await connection.execute(ours.limit(1))).first() is not None

    async def _allowance(
        self, connection: AsyncConnection, conversation: str, event: Inbound, now: float
    ) -> tuple[InboxState, bool]:
        """Beyond the allowance the first message is answered with a request to wait, the others are only counted."""
        if event.kind in UNLIMITED:
            return InboxState.WAITING, False
        abuse = self._rules.abuse
        recent = select(func.count(), func.coalesce(func.sum(INBOX.c.limited), 0)).where(
            INBOX.c.conversation == conversation,
            # Not later than any process's clock says: what came before the clock was set back does not count.
            INBOX.c.received_at.between(now - abuse.window, now + abuse.window),
            INBOX.c.kind.not_in(UNLIMITED),
        )
        sent, told = (await connection.execute(recent)).one()
        if sent < abuse.messages_per_window:
            return InboxState.WAITING, False
        return (InboxState.SKIPPED, False) if told else (InboxState.WAITING, True)

    def _upsert(self, table: Table) -> Any:
        make = sqlite.insert if self._database.file is not None else postgresql.insert
        return make(table)


def fitted(message_id: str) -> str:
    """A message's id as it is stored: odd or overlong ones as their digest."""
    if _PLAIN.fullmatch(message_id):
        return message_id
    return "sha256-" + hashlib.sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()
