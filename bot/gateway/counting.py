"""Counts turns and thumbs for the figures; nothing of it ever delays or fails an answer."""

from __future__ import annotations

import asyncio
import contextlib

import structlog

from bot.gateway.answer import Answer, Outcome
from bot.gateway.errors import StoreError
from bot.gateway.feedback import Judged
from knowledge.day import Clock, today
from knowledge.figures.counting import Counts, add
from knowledge.store.store import Store

LOG = structlog.get_logger(__name__)


class Counting:
    """Counts in memory; `run` adds them to the store every few seconds, and what is left at the end.

    A process that is killed loses the counts of these seconds; a store that is away gets them later.
    """

    def __init__(self, store: Store, every_seconds: float, clock: Clock = today) -> None:
        self._store = store
        self._every = every_seconds
        self._today = clock
        self._counts = Counts()

    def turn(self, channel: str, answer: Answer, seconds: float | None = None) -> None:
        """One answered message, and how long it took where that is the assistant's own time.

        What the dossier form awaits next stands in the place of the facet.
        """
        facet = answer.awaiting if answer.outcome is Outcome.DOSSIER else answer.facet
        procedure = answer.procedure.code if answer.procedure else None
        self._counts.turn(self._today(), channel, answer.outcome.value, procedure, facet, seconds)

    def vote(self, judged: Judged) -> None:
        """A thumb, in place of the earlier one on the same answer."""
        for thumb, n in ((judged.before, -1), (judged.now, 1)):
            if thumb is not None:
                self._counts.vote(thumb.day, thumb.vote, thumb.reason, thumb.procedure, n)

    async def run(self, stopping: asyncio.Event) -> None:
        """Until the event is set, and once more then."""
        while not stopping.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), self._every)
            await self.flush()

    async def flush(self) -> None:
        """Add what was counted to the store's; kept for the next time where that fails."""
        if not self._counts:
            return
        counts, self._counts = self._counts, Counts()
        try:
            async with self._store.begin() as connection:
                await add(connection, counts)
        except StoreError as error:
            self._counts.merge(counts)
            LOG.warning("not_counted_yet", reason=str(error))
        except Exception:  # whatever it is, answers go on; these counts are given up
            LOG.exception("counting_failed")
