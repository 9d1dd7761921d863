"""Approved drafts whose day has come: checked, and published where the check passes."""

from __future__ import annotations

import time
from typing import Any

import structlog
from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.worker.means import Around, Periodic
from actions.worker.texts import fault_text, texts
from knowledge.day import today
from knowledge.store import audit, drafts, jobs, publishing
from knowledge.store.drafts import Draft, State
from knowledge.store.publishing import CHECK, PUBLISH, PublishingError
from knowledge.store.tables.people import AUDIT
from knowledge.store.tables.work import JOBS

EVERY_SECONDS = 60.0
BLOCKED = "schedule_blocked"
# What failed is tried again, each time after twice as long: soon where something was away, seldom where it will not go.
LONGEST_REST_SECONDS, LOOKED_BACK_SECONDS = 3600.0, 6 * 3600.0
_log = structlog.get_logger(__name__)


async def publish_due(around: Around) -> None:
    """Each draft apart, so that one that is blocked holds up no other. A blocked one stays approved, with a note."""
    async with around.store.begin() as connection:
        day = today().isoformat()
        due = [one for one in await drafts.in_state(connection, {State.APPROVED}) if one.live_on and one.live_on <= day]
        busy = await _busy(connection)
        for draft in sorted(due, key=lambda draft: draft.id):
            if draft.id not in busy:
                await _advance(connection, draft)


async def _busy(connection: AsyncConnection) -> set[int]:
    """Drafts that a job is about already."""
    unfinished = JOBS.c.state.in_([jobs.State.WAITING, jobs.State.RUNNING])
    rows = await connection.execute(
        select(JOBS.c.kind, JOBS.c.payload).where(JOBS.c.kind.in_([CHECK, PUBLISH]), unfinished)
    )
    found: set[int] = set()
    for row in rows:
        listed = row.payload.get("drafts") or ()
        found |= {int(one[0]) for one in listed} if row.kind == CHECK else {int(one) for one in listed}
    return found


async def _advance(connection: AsyncConnection, draft: Draft) -> None:
    reason = texts()["scheduled"].format(day=draft.live_on)
    by = draft.reviewer or draft.author
    failed = await _failed_lately(connection, draft)
    if failed:
        if len(failed) > 1:
            await _note(connection, draft, failed[-1].fault or "", failed[-1].id)
        if time.time() < (failed[-1].finished_at or 0.0) + _rest(len(failed)):
            return
    gate = await publishing.may_publish(connection, [draft.id])
    try:
        if gate.allowed:
            await publishing.request_publish(connection, [draft.id], by=by, reason=reason)
        elif gate.reason in ("no_check", "check_stale"):
            await publishing.request_check(connection, [draft.id], by=by, then=reason)
        else:
            await _note(
                connection, draft, fault_text(gate.reason or "", **gate.values), gate.check.job if gate.check else None
            )
    except PublishingError as error:
        await _note(connection, draft, fault_text(error.reason, **error.values), None)


def _rest(failures: int) -> float:
    return float(min(EVERY_SECONDS * 2 ** (failures - 1), LONGEST_REST_SECONDS))


async def _failed_lately(connection: AsyncConnection, draft: Draft) -> list[Row[Any]]:
    """The jobs about this version of it that failed within some hours, oldest first."""
    query = select(JOBS).where(JOBS.c.kind.in_([CHECK, PUBLISH]), JOBS.c.state == jobs.State.FAILED)
    rows = await connection.execute(
        query.where(JOBS.c.finished_at > time.time() - LOOKED_BACK_SECONDS).order_by(JOBS.c.finished_at)
    )
    listed = {CHECK: "drafts", PUBLISH: "versions"}
    return [row for row in rows if [draft.id, draft.version] in (row.payload.get(listed[row.kind]) or ())]


async def _note(connection: AsyncConnection, draft: Draft, what: str, job: int | None) -> None:
    """Once for each fault: in the record of acts, and on the job that found it."""
    note = texts()["scheduled_blocked"].format(what=what)
    row = f"{draft.id}.{draft.version}"
    known = await connection.scalars(select(AUDIT.c.detail).where(AUDIT.c.act == BLOCKED, AUDIT.c.object == row))
    if any(detail.get("what") == what for detail in known):
        return
    await audit.record(connection, draft.reviewer or draft.author, BLOCKED, row, what=what, path=draft.path)
    if job is not None:
        await connection.execute(update(JOBS).where(JOBS.c.id == job).values(step=note))
    _log.info("schedule_blocked", draft=draft.id, what=what)


SCHEDULING = Periodic("scheduling", EVERY_SECONDS, publish_due)
