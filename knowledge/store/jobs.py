"""Long work handed from the console to the worker process, with its progress for whoever waits."""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.store import Store
from knowledge.store.tables.work import JOBS

LEASE_SECONDS = 20.0  # renewed while it runs; a killed worker's job is taken up again after it
MOST_ATTEMPTS = 3


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class LostJobError(Exception):
    """The job was cancelled, or its lease ran out and another worker has it: stop working on it."""


@dataclass(frozen=True)
class Job:
    """`step` and `fault` are Vietnamese, for staff."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    state: State
    done: int
    total: int
    step: str
    result: Mapping[str, Any] | None
    fault: str | None
    attempts: int
    lease: str | None
    by: str
    at: float
    finished_at: float | None


def _job(row: Row[Any]) -> Job:
    values = {name: getattr(row, name) for name in Job.__dataclass_fields__}
    return Job(**{**values, "state": State(row.state)})


async def add(
    connection: AsyncConnection, kind: str, payload: Mapping[str, Any], *, by: str, not_before: float = 0.0
) -> int:
    """File a job; returns its id."""
    values = {"kind": kind, "payload": dict(payload), "state": State.WAITING, "by": by, "at": time.time()}
    made = insert(JOBS).values(values | {"not_before": not_before}).returning(JOBS.c.id)
    return int((await connection.execute(made)).scalar_one())


async def get(connection: AsyncConnection, job: int) -> Job | None:
    """One job."""
    row = (await connection.execute(select(JOBS).where(JOBS.c.id == job))).first()
    return None if row is None else _job(row)


async def latest(connection: AsyncConnection, kind: str, most: int = 1) -> list[Job]:
    """The newest of a kind, newest first."""
    query = select(JOBS).where(JOBS.c.kind == kind).order_by(JOBS.c.id.desc()).limit(most)
    return [_job(row) for row in await connection.execute(query)]


async def take(store: Store, kinds: Collection[str], now: float | None = None) -> Job | None:
    """The oldest job of these kinds that waits or whose worker died, leased; None where there is none."""
    when = time.time() if now is None else now
    abandoned = (JOBS.c.state == State.RUNNING) & (JOBS.c.lease_until < when)
    ready = (JOBS.c.state == State.WAITING) & (JOBS.c.not_before <= when)
    query = select(JOBS).where(JOBS.c.kind.in_(list(kinds)), or_(ready, abandoned)).order_by(JOBS.c.id).limit(1)
    async with store.begin() as connection:
        row = (await connection.execute(store.locked(query, skip=True))).first()
        if row is None:
            return None
        if row.attempts >= MOST_ATTEMPTS:
            values = {"state": State.FAILED, "fault": row.fault or "Việc này bị ngắt nhiều lần.", "finished_at": when}
            await connection.execute(update(JOBS).where(JOBS.c.id == row.id).values(values))
            return None
        lease = secrets.token_hex(8)
        values = {
            "state": State.RUNNING,
            "lease": lease,
            "lease_until": when + LEASE_SECONDS,
            "attempts": row.attempts + 1,
        }
        await connection.execute(update(JOBS).where(JOBS.c.id == row.id).values(values))
        return await get(connection, row.id)


async def report(connection: AsyncConnection, job: Job, done: int, total: int, step: str) -> None:
    """Tell how far it is and keep the lease; raises LostJobError."""
    await _own(connection, job, {"done": done, "total": total, "step": step})


async def renew(connection: AsyncConnection, job: Job) -> None:
    """Keep the lease; raises LostJobError."""
    await _own(connection, job, {})


async def note(connection: AsyncConnection, job: Job, **more: Any) -> None:
    """Write more into its payload, for whoever takes it up should this worker die; raises LostJobError."""
    payload = await connection.scalar(select(JOBS.c.payload).where(JOBS.c.id == job.id)) or {}
    await _own(connection, job, {"payload": {**payload, **more}})


async def give_back(connection: AsyncConnection, job: Job) -> None:
    """Let another worker have it, at once and as if it had not been begun; raises LostJobError."""
    values = {"state": State.WAITING, "attempts": job.attempts - 1, "step": "", "done": 0}
    await _own(connection, job, values | {"lease_until": None})


async def finish(connection: AsyncConnection, job: Job, result: Mapping[str, Any]) -> None:
    """It is done; raises LostJobError."""
    await _own(connection, job, {"state": State.DONE, "result": dict(result), "finished_at": time.time()})


async def fail(connection: AsyncConnection, job: Job, fault: str) -> None:
    """It cannot be done; `fault` tells staff why. Raises LostJobError."""
    await _own(connection, job, {"state": State.FAILED, "fault": fault, "finished_at": time.time()})


async def cancel(connection: AsyncConnection, job: int) -> bool:
    """Stop it, now or at its worker's next report; False where it had ended."""
    running = JOBS.c.state.in_([State.WAITING, State.RUNNING])
    values = {"state": State.CANCELLED, "finished_at": time.time()}
    return bool((await connection.execute(update(JOBS).where(JOBS.c.id == job, running).values(values))).rowcount)


async def _own(connection: AsyncConnection, job: Job, values: Mapping[str, Any]) -> None:
    ours = (JOBS.c.id == job.id) & (JOBS.c.lease == job.lease) & (JOBS.c.state == State.RUNNING)
    values = {"lease_until": time.time() + LEASE_SECONDS, **values}
    if not (await connection.execute(update(JOBS).where(ours).values(values))).rowcount:
        raise LostJobError(job.id)
