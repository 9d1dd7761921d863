"""The workers of one channel in one process. Channels have pools of their own: a slow platform holds up only itself."""

from __future__ import annotations

import asyncio

import structlog

from bot.gateway.channels.base import Channel
from bot.gateway.errors import StoreError
from bot.gateway.journal.bell import Bell, heard
from bot.gateway.journal.ledger import Ledger
from bot.gateway.journal.measures import Measures
from bot.gateway.journal.rules import WorkerRules
from bot.gateway.journal.worker import Worker

LOG = structlog.get_logger(__name__)


class Pool:
    """Claims conversations as long as there is room for one more."""

    def __init__(
        self, channel: Channel, worker: Worker, ledger: Ledger, rules: WorkerRules, measures: Measures, bell: Bell
    ) -> None:
        self._channel = channel
        self._worker = worker
        self._ledger = ledger
        self._rules = rules
        self._measures = measures
        self._bell = bell
        self._stopping = asyncio.Event()
        self._room = asyncio.Semaphore(rules.conversations)
        self._serving: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin to work."""
        await self._channel.open()
        self._loop = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Finish the steps that were begun, leave the others to whoever comes next."""
        self._stopping.set()
        self._bell.ring([self._channel.name])
        if self._loop is not None:
            await self._loop
        if self._serving:
            await asyncio.wait(self._serving)
        await self._channel.close()

    async def _run(self) -> None:
        with self._bell.listening(self._channel.name) as rung:
            while not self._stopping.is_set():
                await self._room.acquire()
                if await self._begin_one():
                    continue
                self._room.release()
                await heard(rung, self._rules.poll)

    async def _begin_one(self) -> bool:
        if self._stopping.is_set():
            return False
        try:
            work = await self._ledger.claim(self._channel.name)
        except StoreError as error:
            self._measures.faults.labels("claim").inc()
            LOG.error("no_claim", channel=self._channel.name, reason=str(error))  # noqa: TRY400 - no traceback needed
            return False
        except Exception:  # whatever it is, the channel must not fall silent for it
            self._measures.faults.labels("claim").inc()
            LOG.exception("claim_failed", channel=self._channel.name)
            return False
        if work is None:
            return False
        task = asyncio.create_task(self._worker.serve(work, self._stopping))
        self._serving.add(task)
        task.add_done_callback(self._left)
        return True

    def _left(self, task: asyncio.Task[None]) -> None:
        self._serving.discard(task)
        self._room.release()
