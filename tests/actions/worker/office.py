"""An office with the real base published, and its staff's changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from actions.worker.loop import Worker
from actions.worker.prepare import prepare
from actions.worker.settings import WorkerSettings
from knowledge.store import checks, drafts, jobs, publications, publishing
from knowledge.store.checks import Counts, Result
from knowledge.store.drafts import State
from knowledge.store.jobs import Job
from knowledge.store.store import Store

SECONDS = 120
BIRTH = "procedures/tu-phap/1.001193.yml"
MARRIAGE = "procedures/tu-phap/1.000894.yml"


@dataclass
class Staff:
    """One who writes, one who approves, and a worker."""

    store: Store
    settings: WorkerSettings

    async def drafted(self, path: str, old: str, new: str) -> int:
        """An approved draft in which the first `old` of the live file is `new`."""
        async with self.store.begin() as connection:
            live = await publications.live_number(connection) or 0
            text = await publications.content(connection, live, path) or ""
            assert old in text, f"{path} has no {old!r}"
            base = (await publications.files(connection, live))[path]
            draft = await drafts.begin(connection, path, text.replace(old, new, 1), by="lan", base_sha=base)
            await drafts.move(connection, draft, State.REVIEW, by="lan")
            await drafts.move(connection, draft, State.APPROVED, by="hoa")
        return draft

    async def checked(self, *ids: int, before: int = 5, after: int = 5) -> None:
        """As if the golden questions had been asked, with so many right answers."""
        async with self.store.begin() as connection:
            job = await jobs.add(connection, "check", {}, by="hoa")
            await jobs.cancel(connection, job)
            versions = tuple([(draft, (await drafts.get(connection, draft)).version) for draft in ids])
            result = Result(before=Counts(right=before), after=Counts(right=after))
            await checks.record(connection, job, versions, await publications.live_number(connection) or 0, result)

    async def asks(self, ids: Sequence[int], override: str = "") -> int:
        """A publication asked for; the job."""
        async with self.store.begin() as connection:
            return await publishing.request_publish(
                connection, ids, by="hoa", reason="quyết định mới", override=override
            )

    async def look(self, job: int) -> Job:
        async with self.store.read() as connection:
            found = await jobs.get(connection, job)
        assert found is not None
        return found

    async def ended(self, *numbers: int) -> list[Job]:
        """The jobs once they have ended."""
        async with asyncio.timeout(SECONDS):
            while True:
                found = [await self.look(number) for number in numbers]
                if all(job.state not in (jobs.State.WAITING, jobs.State.RUNNING) for job in found):
                    return found
                await asyncio.sleep(0.05)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """A worker with all of its kinds of work."""
        worker = Worker(self.store, self.settings, periodic=())
        task = asyncio.create_task(worker.run())
        try:
            yield
        finally:
            worker.stop()
            await asyncio.wait_for(task, SECONDS)

    async def live(self) -> publications.Publication:
        async with self.store.read() as connection:
            found = await publications.get(connection, await publications.live_number(connection) or 0)
        assert found is not None
        return found

    async def live_text(self, path: str) -> str:
        async with self.store.read() as connection:
            return await publications.content(connection, await publications.live_number(connection) or 0, path) or ""


async def open_office(store: Store, url: str, folder: Path) -> Staff:
    """The real base as publication 1."""
    settings = WorkerSettings(var_dir=folder, console_database_url=url, worker_poll_seconds=0.05)
    await prepare(settings, store)
    return Staff(store, settings)
