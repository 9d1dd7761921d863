"""Jobs of these pages: what runs now, and a page that waits for one."""

from __future__ import annotations

import time
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console import keys
from knowledge.console.faults import ConsoleError
from knowledge.console.publishing.asked import number_in
from knowledge.console.responses import is_part
from knowledge.store import jobs
from knowledge.store.jobs import Job, State
from knowledge.store.tables.work import JOBS

UNFINISHED = frozenset({State.WAITING, State.RUNNING})
REFRESH = "HX-Refresh"


@dataclass(frozen=True)
class Awaited:
    """A job that has not ended; `begins_at` where it waits for its day (Unix seconds)."""

    job: Job
    begins_at: float | None


async def unfinished(connection: AsyncConnection, kind: str) -> list[Awaited]:
    """Those of a kind that wait or run, oldest first."""
    query = select(JOBS.c.id, JOBS.c.not_before).where(JOBS.c.kind == kind, JOBS.c.state.in_(list(UNFINISHED)))
    found = []
    for row in (await connection.execute(query.order_by(JOBS.c.id))).all():
        if (job := await jobs.get(connection, row.id)) is not None:
            found.append(Awaited(job, row.not_before if row.not_before > time.time() else None))
    return found


async def job_of(connection: AsyncConnection, request: web.Request, kind: str) -> Job:
    """The job that the path names; raises ConsoleError("not_found") for none, or one of another kind."""
    job = await jobs.get(connection, number_in(request, "job"))
    if job is None or job.kind != kind:
        raise ConsoleError("not_found")
    return job


def once_done(request: web.Request, job: Job, response: web.Response) -> web.Response:
    """A page that asked for the progress of a job that has ended is drawn anew as a whole."""
    if is_part(request) and job.state not in UNFINISHED:
        response.headers[REFRESH] = "true"
    return response


async def starts_at(request: web.Request, job: Job) -> float | None:
    """When a job that waits for its day begins."""
    async with request.app[keys.STORE].read() as connection:
        waiting = await unfinished(connection, job.kind)
    return next((row.begins_at for row in waiting if row.job.id == job.id), None)
