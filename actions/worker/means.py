"""What a job is given to do its work with, and how it says that it cannot be done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from actions.worker.heavy import Heavy
from actions.worker.settings import WorkerSettings
from knowledge.store import jobs
from knowledge.store.jobs import Job
from knowledge.store.store import Store


class JobFault(Exception):  # noqa: N818 - it is no error of the program's
    """The job cannot be done; the message is Vietnamese, for the staff who wait for it."""


@dataclass(frozen=True)
class Means:
    """`heavy` holds what is dear to open, for all jobs together."""

    store: Store
    settings: WorkerSettings
    heavy: Heavy
    job: Job

    async def report(self, done: int, total: int, step: str) -> None:
        """Tell staff how far it is; raises LostJobError where somebody cancelled it, StoreError."""
        async with self.store.begin() as connection:
            await jobs.report(connection, self.job, done, total, step)


Runner = Callable[[Job, Means], Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True)
class Around:
    """What periodic work is given: the same without a job."""

    store: Store
    settings: WorkerSettings
    heavy: Heavy


@dataclass(frozen=True)
class Periodic:
    """Work that comes again by itself; several workers may do it at once, so it must bear that."""

    name: str
    every_seconds: float
    run: Callable[[Around], Awaitable[None]]
