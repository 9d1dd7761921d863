"""What ends by itself: takeovers that their clerks left alone, answers that nobody looked at, requests of yesterday."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable

import structlog

from bot.gateway.desk.acts import Act, ActKind, Decision
from bot.gateway.desk.duty import MINUTE, Presence, Watch
from bot.gateway.desk.records import Held, Records
from bot.gateway.desk.rules import DeskRules
from bot.gateway.errors import StoreError
from bot.gateway.journal.holds import Holds
from bot.gateway.journal.ledger import Now

LOG = structlog.get_logger(__name__)
NOBODY = "-"  # in the place of a login: nobody did it, time did


class Looker:
    """One task of each process; several processes do no harm to each other."""

    def __init__(
        self, holds: Callable[[], Holds], records: Records, watch: Watch, rules: DeskRules, now: Now = time.time
    ) -> None:
        self._holds = holds
        self._records = records
        self._watch = watch
        self._rules = rules
        self._now = now

    async def run(self, stopping: asyncio.Event) -> None:
        """Until `stopping` is set; raises nothing."""
        while not stopping.is_set():
            try:
                await self.look()
            except StoreError as error:
                LOG.error("desk_not_looked_after", reason=str(error))  # noqa: TRY400 - no traceback needed
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), self._rules.look_every)

    async def look(self) -> None:
        """Once; raises StoreError."""
        for hold in await self._holds().over():
            act = Act(ActKind.LEFT_ALONE, hold.login, hold.name)
            await self._holds().end(hold, f"desk-over-{hold.conversation}-{hold.since}", act.write())
        for held in await self._over():
            act = Act(ActKind.DECIDE, NOBODY, held=held.id, decision=Decision.OVER)
            await self._holds().post(held.conversation, held.channel, reference_of(held.id), act.write())
        await self._records.close_old(self._now() - self._rules.request_hours * 60 * MINUTE)

    async def _over(self) -> list[Held]:
        """Outside hours nobody will look in time, so nobody is made to wait for it."""
        waiting = await self._records.waiting()
        if not waiting or (await self._watch.duty()).presence is Presence.CLOSED:
            return waiting
        oldest = self._now() - self._rules.held.minutes * MINUTE
        return [held for held in waiting if held.at < oldest]


def reference_of(held: int) -> str:
    """The one act about an answer that waits: whoever is first decides."""
    return f"held-{held}"
