"""Housekeeping: what is over is deleted, the gauges are set, a clock that was set back is mended."""

from __future__ import annotations

import asyncio
import contextlib
import time

import structlog
from sqlalchemy import ColumnElement, and_, delete, exists, or_

from bot.gateway.errors import StoreError
from bot.gateway.journal.database import Database
from bot.gateway.journal.leases import Leases
from bot.gateway.journal.ledger import Now
from bot.gateway.journal.measures import Measures
from bot.gateway.journal.reports import Reports
from bot.gateway.journal.rules import Rules
from bot.gateway.journal.tables import CONVERSATIONS, INBOX, OUTBOX, InboxState, PartState

LOG = structlog.get_logger(__name__)
MINUTE, HOUR, DAY = 60, 3600, 86400


class Keeper:
    """One task of each process; several processes do no harm to each other."""

    def __init__(
        self,
        database: Database,
        leases: Leases,
        reports: Reports,
        rules: Rules,
        measures: Measures,
        retention_days: int,
        now: Now = time.time,
    ) -> None:
        self._database = database
        self._leases = leases
        self._reports = reports
        self._rules = rules
        self._measures = measures
        self._retention_days = retention_days
        self._now = now

    async def run(self, stopping: asyncio.Event) -> None:
        """Until `stopping` is set; raises nothing."""
        purge_at = 0.0
        clock = asyncio.get_running_loop().time
        while not stopping.is_set():
            try:
                await self.look()
                if clock() >= purge_at:
                    await self.purge()
                    purge_at = clock() + self._rules.keeping.purge_every
            except StoreError as error:
                self._measures.faults.labels("keep").inc()
                LOG.error("not_kept_up", reason=str(error))  # noqa: TRY400 - no traceback needed
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), self._rules.keeping.count_every)

    async def look(self) -> None:
        """Set the gauges, mend times that lie too far ahead; raises StoreError."""
        now = self._now()
        longest = max(self._rules.answering.longest_pause, self._rules.sending.longest_pause)
        takeover = self._rules.takeover
        silence = max(takeover.minutes * MINUTE, takeover.desk_minutes * MINUTE + takeover.desk_grace)
        async with self._database.begin() as connection:
            await self._leases.mend_clock(connection, now, longest, silence)
        stats = await self._reports.stats(now)
        for gauge, counts in ((self._measures.inbox, stats.inbox), (self._measures.outbox, stats.outbox)):
            gauge.clear()
            for (channel, state), count in counts.items():
                gauge.labels(channel, state).set(count)
        self._measures.oldest.set(0 if stats.oldest is None else max(now - stats.oldest, 0))
        self._measures.held.set(stats.held)

    async def purge(self) -> int:
        """Delete what is over; returns the number of rows; raises StoreError."""
        now, keeping = self._now(), self._rules.keeping
        known, dead = now - keeping.known_days * DAY, now - min(keeping.dead_days, self._retention_days) * DAY
        over_in = or_(
            and_(INBOX.c.state.not_in((InboxState.WAITING, InboxState.DEAD)), INBOX.c.finished_at < known),
            INBOX.c.received_at < dead,
        )
        kept_parts = (PartState.PENDING, PartState.SENDING, PartState.DEAD, PartState.UNCERTAIN, PartState.READY)
        over_out = or_(
            and_(OUTBOX.c.state.not_in(kept_parts), OUTBOX.c.finished_at < known),
            and_(OUTBOX.c.state == PartState.READY, OUTBOX.c.created_at < now - keeping.pulled_hours * HOUR),
            OUTBOX.c.created_at < dead,
        )
        silent = and_(
            CONVERSATIONS.c.due_at.is_(None),
            CONVERSATIONS.c.last_at < now - self._retention_days * DAY,
            ~_in_use(OUTBOX.c.conversation),
        )
        async with self._database.begin() as connection:
            rows = 0
            for table, over in ((INBOX, over_in), (OUTBOX, over_out), (CONVERSATIONS, silent)):
                rows += (await connection.execute(delete(table).where(over))).rowcount
        if rows:
            await self._database.checkpoint()
        LOG.info("purged", what="journal", rows=rows)
        return rows


def _in_use(column: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(column == CONVERSATIONS.c.conversation)
