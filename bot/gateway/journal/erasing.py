"""Deleting everything about one person: messages, answers, transcript and Rasa's record."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

from sqlalchemy import delete

from bot.gateway.errors import GatewayError, StoreError
from bot.gateway.journal.database import Database
from bot.gateway.journal.ledger import Ledger, Now
from bot.gateway.journal.tables import CONVERSATIONS
from bot.gateway.journal.work import Lease

LOOK_AGAIN = 0.1


class Records(Protocol):
    """What a conversation left outside the journal."""

    async def erase(self, conversation: str) -> None:
        """Delete the transcript and Rasa's record; raises StoreError or GatewayError."""


class Eraser:
    """For whoever is not a worker: the web session's reader, and staff at the command line."""

    def __init__(self, database: Database, ledger: Ledger, records: Records, wait: float, now: Now = time.time) -> None:
        self._database = database
        self._ledger = ledger
        self._records = records
        self._wait = wait
        self._now = now

    async def erase(self, conversation: str) -> None:
        """Delete a conversation whole, also what waits to be answered.

        An answer on its way is waited for, which would else be written after the deletion. Raises
        GatewayError("conversation_busy" or "history_unavailable"), after which it has to be asked for again.
        """
        try:
            lease = await self._lease(conversation)
            await self._records.erase(conversation)
            async with self._database.begin() as connection:
                now = self._now()
                if lease is not None:
                    await self._ledger.leases.prove(connection, lease, now)
                await self._ledger.erase(connection, conversation, now)
                await connection.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.conversation == conversation))
            await self._database.checkpoint()
        except StoreError as error:
            raise GatewayError("history_unavailable") from error

    async def _lease(self, conversation: str) -> Lease | None:
        """The conversation for us alone; None where the journal does not know it."""
        deadline = asyncio.get_running_loop().time() + self._wait
        while True:
            try:
                async with self._database.begin() as connection:
                    lease = await self._ledger.leases.take(connection, conversation, self._now())
            except LookupError:
                return None
            if lease is not None:
                return lease
            if asyncio.get_running_loop().time() > deadline:
                raise GatewayError("conversation_busy", retry_after=2)
            await asyncio.sleep(LOOK_AGAIN)
