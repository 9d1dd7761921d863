"""Taking jobs, keeping them while they run, and ending them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from typing import Any

import structlog

from actions.worker import registry
from actions.worker.heavy import Heavy
from actions.worker.means import Around, JobFault, Means, Periodic, Runner
from actions.worker.settings import WorkerSettings
from knowledge.store import jobs
from knowledge.store.errors import StoreError
from knowledge.store.jobs import Job, LostJobError
from knowledge.store.store import Store

UNEXPECTED = "Có lỗi ngoài dự kiến, đã ghi vào nhật ký của máy. Hãy thử lại; nếu vẫn lỗi, hãy báo người quản trị."
RENEW_SECONDS = jobs.LEASE_SECONDS / 4
TIDY_SECONDS = 30.0
AFTER_A_FAULT_SECONDS = 2.0
_log = structlog.get_logger(__name__)


class Worker:
    """Several may work from one store: a job is leased to one of them at a time."""

    def __init__(
        self,
        store: Store,
        settings: WorkerSettings,
        kinds: Mapping[str, Runner] | None = None,
        periodic: tuple[Periodic, ...] | None = None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._kinds = registry.KINDS if kinds is None else kinds
        self._periodic = registry.PERIODIC if periodic is None else periodic
        self._heavy = Heavy(settings.worker_idle_seconds)
        self._stopping = asyncio.Event()
        self._at_work: dict[int, Job] = {}

    @property
    def at_work(self) -> list[Job]:
        """What it does now."""
        return list(self._at_work.values())

    def stop(self) -> None:
        """End soon: what is at work is handed back for another worker."""
        self._stopping.set()

    async def run(self) -> None:
        """Work until told to stop."""
        around = Around(self._store, self._settings, self._heavy)
        async with asyncio.TaskGroup() as group:
            for lane in registry.lanes(self._kinds):
                group.create_task(self._again(self._settings.worker_poll_seconds, partial(self._next, lane)))
            for each in self._periodic:
                group.create_task(self._again(each.every_seconds, partial(self._do, each, around)))
            group.create_task(self._again(TIDY_SECONDS, self._tidy))

    async def _again(self, seconds: float, what: Callable[[], Awaitable[bool]]) -> None:
        """Do it again and again, at once where it says that there may be more to do."""
        while not self._stopping.is_set():
            try:
                more = await what()
            except StoreError as error:
                _log.warning("store_away", reason=str(error))
                more, pause = False, max(seconds, AFTER_A_FAULT_SECONDS)
            else:
                pause = seconds
            if not more:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), pause)

    async def _do(self, each: Periodic, around: Around) -> bool:
        try:
            await each.run(around)
        except StoreError:
            raise
        except Exception as error:  # what comes again by itself must not end with one fault
            _log.exception("periodic_failed", name=each.name, error=type(error).__name__)
        return False

    async def _tidy(self) -> bool:
        if gone := self._heavy.let_go():
            _log.info("let_go", names=gone)
        return False

    async def _next(self, lane: Collection[str]) -> bool:
        """Do the oldest job of the lane; False where there is none."""
        job = await jobs.take(self._store, lane)
        if job is None:
            return False
        _log.info("job_begun", job=job.id, kind=job.kind, attempt=job.attempts)
        self._at_work[job.id] = job
        try:
            await self._work(job)
        finally:
            del self._at_work[job.id]
        return True

    async def _work(self, job: Job) -> None:
        means = Means(self._store, self._settings, self._heavy, job)
        running = asyncio.ensure_future(self._kinds[job.kind](job, means))
        keeping = asyncio.create_task(self._keep(job, running))
        stopped = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                running.cancel()
                await asyncio.wait({running})
        finally:
            for task in (keeping, stopped):
                task.cancel()
            await asyncio.wait({keeping, stopped})
        await self._end(job, running)

    async def _keep(self, job: Job, running: asyncio.Future[Mapping[str, Any]]) -> None:
        """Keep the lease while the job runs; a job that was cancelled or taken away is stopped."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                async with self._store.begin() as connection:
                    await jobs.renew(connection, job)
            except LostJobError:
                running.cancel()
                return
            except StoreError as error:
                _log.warning("lease_not_renewed", job=job.id, reason=str(error))

    async def _end(self, job: Job, running: asyncio.Future[Mapping[str, Any]]) -> None:
        try:
            async with self._store.begin() as connection:
                if running.cancelled():
                    await jobs.give_back(connection, job)
                    _log.info("job_given_back", job=job.id)
                elif (fault := running.exception()) is None:
                    await jobs.finish(connection, job, running.result())
                    _log.info("job_done", job=job.id, kind=job.kind)
                elif isinstance(fault, JobFault):
                    await jobs.fail(connection, job, str(fault))
                    _log.info("job_failed", job=job.id, kind=job.kind, fault=str(fault))
                elif isinstance(fault, StoreError):  # its lease runs out and it is taken up again
                    _log.warning("store_away", job=job.id, reason=str(fault))
                elif isinstance(fault, LostJobError):
                    _log.info("job_lost", job=job.id)
                else:
                    _log.error("job_broke", job=job.id, kind=job.kind, exc_info=fault)
                    await jobs.fail(connection, job, UNEXPECTED)
        except LostJobError:
            _log.info("job_lost", job=job.id)
