"""The parts of the journal put together: what channels see of it, and what runs while the gateway runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from bot.gateway.channels.base import Channel, Inbound
from bot.gateway.channels.texts import ChannelTexts
from bot.gateway.chat import Chat
from bot.gateway.desk.attendant import Attendant
from bot.gateway.journal.bell import Bell
from bot.gateway.journal.database import Database
from bot.gateway.journal.erasing import Eraser
from bot.gateway.journal.holds import Holds
from bot.gateway.journal.intake import Accepted, Intake
from bot.gateway.journal.keeping import Keeper
from bot.gateway.journal.ledger import Ledger, Now
from bot.gateway.journal.measures import Measures
from bot.gateway.journal.pool import Pool
from bot.gateway.journal.presence import Presence
from bot.gateway.journal.reading import Reader
from bot.gateway.journal.reports import Reports
from bot.gateway.journal.responder import Responder
from bot.gateway.journal.rules import Rules
from bot.gateway.journal.sealing import PersonKeys, Sealer
from bot.gateway.journal.takeover import Takeovers
from bot.gateway.journal.worker import Worker
from bot.gateway.texts import Texts


class Journal:
    """Durable from the moment `accept` returns."""

    def __init__(
        self,
        database: Database,
        secret: bytes,
        *,
        chat: Chat,
        attendant: Attendant,
        texts: Texts,
        said: ChannelTexts,
        rules: Rules,
        measures: Measures,
        retention_days: int,
        now: Now = time.time,
    ) -> None:
        sealer, bell = Sealer(secret), Bell()
        self.people = PersonKeys(secret)
        self.ledger = Ledger(database, sealer, rules, now)
        self.reports = Reports(database)
        self.reader = Reader(database, sealer, bell, rules.workers)
        self.eraser = Eraser(database, self.ledger, chat, rules.erasing.wait, now)
        self.keeper = Keeper(database, self.ledger.leases, self.reports, rules, measures, retention_days, now)
        self._intake = Intake(database, sealer, self.people, rules, measures, bell, now)
        self.holds = Holds(database, self._intake, rules.takeover, now)
        self._responder = Responder(chat, attendant, texts, said, rules.erasing)
        self._takeovers = Takeovers(database, rules.takeover)
        self._database = database
        self._rules = rules
        self._measures = measures
        self._bell = bell
        self._now = now
        self._presence = Presence(database, self.ledger.leases)
        self._pools: list[Pool] = []
        self._stopping = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None

    async def accept(self, events: Sequence[Inbound]) -> Accepted:
        """Store events before they are acknowledged.

        Raises GatewayError("overloaded" or "inbox_unavailable"): nothing was stored, the sender must deliver again.
        """
        return await self._intake.accept(events)

    async def open(self, channels: Sequence[Channel]) -> None:
        """Work for these channels until `close`."""
        await self._presence.enter()
        for channel in channels:
            worker = Worker(
                channel,
                self.ledger,
                self._responder,
                self._takeovers,
                self._rules,
                self._measures,
                self._bell,
                self._now,
            )
            pool = Pool(channel, worker, self.ledger, self._rules.workers, self._measures, self._bell)
            await pool.open()
            self._pools.append(pool)
        self._keeping = asyncio.create_task(self.keeper.run(self._stopping))

    async def close(self) -> None:
        """Finish the steps that were begun; what is left waits in the database."""
        self._stopping.set()
        await asyncio.gather(*(pool.close() for pool in self._pools))
        if self._keeping is not None:
            await self._keeping
        self._presence.leave()
        await self._database.close()
