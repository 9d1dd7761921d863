"""Asking for a check, for a publication, for an earlier one back; and whether that is allowed.

Whoever calls these has made sure that the person may review: here only the state of things is judged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.day import VIETNAM, today
from knowledge.store import audit, checks, drafts, jobs, publications
from knowledge.store.checks import Check
from knowledge.store.drafts import OPEN, Draft, DraftError, State
from knowledge.store.tables.work import JOBS

CHECK, PUBLISH = "check", "publish"
# What a reviewer with a reason may publish in spite of.
OVERRIDABLE = frozenset({"no_check", "check_stale", "check_failed"})


class PublishingError(Exception):
    """That cannot be asked for now; `reason` is a key of `knowledge/console/texts/publish_faults.yml`."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


@dataclass(frozen=True)
class Gate:
    """Whether drafts may be published. `reason`: why not, as in PublishingError; None where they may.

    `check`: the newest of exactly these drafts.
    """

    reason: str | None
    check: Check | None
    values: dict[str, object]

    @property
    def allowed(self) -> bool:
        """True without any reason against it."""
        return self.reason is None

    @property
    def overridable(self) -> bool:
        """True where a reviewer who gives a reason may publish all the same."""
        return self.reason in OVERRIDABLE


async def _chosen(connection: AsyncConnection, ids: Sequence[int]) -> list[Draft]:
    if not ids:
        raise PublishingError("nothing")
    try:
        chosen = [await drafts.get(connection, draft) for draft in dict.fromkeys(ids)]
    except DraftError as error:
        raise PublishingError("unknown_draft", draft=error.values.get("draft")) from error
    changed = [path for draft in chosen for path in drafts.changes_of(draft)]
    if len(set(changed)) < len(changed):
        raise PublishingError("same_file_twice")
    return chosen


async def _live(connection: AsyncConnection) -> int:
    live = await publications.live_number(connection)
    if live is None:
        raise PublishingError("no_live")
    return live


async def fits(connection: AsyncConnection, chosen: Sequence[Draft], live: int) -> None:
    """Raises PublishingError("base_changed") where somebody published another change of a draft's file meanwhile."""
    held = await publications.files(connection, live)
    for draft in chosen:
        if draft.base_sha != held.get(draft.path):
            raise PublishingError("base_changed", key=draft.key, path=draft.path)


async def request_check(connection: AsyncConnection, ids: Sequence[int], *, by: str, then: str = "") -> int:
    """Have the golden questions asked of the live base with these drafts; the job's id.

    A check of the same versions that still waits or runs is not asked for twice. `then`: publish what passes, for this
    reason, in the name of `by`.
    Raises PublishingError: nothing, unknown_draft, same_file_twice, not_open, base_changed, no_live.
    """
    chosen = await _chosen(connection, ids)
    for draft in chosen:
        if draft.state not in OPEN:
            raise PublishingError("not_open", key=draft.key)
    await fits(connection, chosen, await _live(connection))
    versions = [[draft.id, draft.version] for draft in sorted(chosen, key=lambda draft: draft.id)]
    if (running := await _pending(connection, CHECK, "drafts", versions)) is not None:
        return running
    after = {"then": {"by": by, "reason": then}} if then else {}
    made = await jobs.add(connection, CHECK, {"drafts": versions, **after}, by=by)
    await audit.record(connection, by, "check_requested", ", ".join(draft.key for draft in chosen)[:160], job=made)
    return made


async def _pending(connection: AsyncConnection, kind: str, name: str, value: object) -> int | None:
    unfinished = JOBS.c.state.in_([jobs.State.WAITING, jobs.State.RUNNING])
    rows = await connection.execute(select(JOBS.c.id, JOBS.c.payload).where(JOBS.c.kind == kind, unfinished))
    return next((int(row.id) for row in rows if row.payload.get(name) == value), None)


async def _may(connection: AsyncConnection, ids: Sequence[int], check: Check | None, day: dt.date) -> None:
    chosen = await _chosen(connection, ids)
    for draft in chosen:
        if draft.state is not State.APPROVED:
            raise PublishingError("not_approved", key=draft.key)
        if draft.live_on and draft.live_on > day.isoformat():
            raise PublishingError("not_yet", key=draft.key, day=draft.live_on)
    await fits(connection, chosen, await _live(connection))
    if check is None:
        raise PublishingError("no_check")
    if await checks.is_stale(connection, check):
        raise PublishingError("check_stale")
    if not check.passed:
        raise PublishingError("check_failed")


async def may_publish(connection: AsyncConnection, ids: Sequence[int], day: dt.date | None = None) -> Gate:
    """Whether these drafts may go live together on that day (today), and what their check said."""
    check = await checks.latest_of(connection, ids)
    try:
        await _may(connection, ids, check, day or today())
    except PublishingError as error:
        return Gate(error.reason, check, error.values)
    return Gate(None, check, {})


async def request_publish(
    connection: AsyncConnection,
    ids: Sequence[int],
    *,
    by: str,
    reason: str,
    override: str = "",
    day: dt.date | None = None,
) -> int:
    """Have approved drafts made live; the job's id. `override`: a reviewer's reason to do so in spite of the check.

    With a coming `day` the job waits until that day begins in Viet Nam.

    Raises PublishingError with the reason of `may_publish`, or already_asked, or no_reason.
    """
    if not reason.strip():
        raise PublishingError("no_reason")
    chosen = sorted(dict.fromkeys(ids))
    gate = await may_publish(connection, chosen, day)
    spite = override.strip() if gate.overridable else ""
    if gate.reason is not None and not spite:
        raise PublishingError(gate.reason, **gate.values)
    if await _asked_for(connection, chosen):
        raise PublishingError("already_asked")
    # The worker publishes these versions or nothing: what is written later was not what was judged here.
    versions = [[draft.id, draft.version] for draft in await _chosen(connection, chosen)]
    payload = {"drafts": chosen, "versions": versions, "reason": reason.strip(), "override": spite}
    made = await jobs.add(connection, PUBLISH, payload, by=by, not_before=_beginning(day) if day else 0.0)
    if spite and gate.check is not None:
        await checks.overrule(connection, gate.check.id, spite, by=by)
    act = "publish_requested_override" if spite else "publish_requested"
    why: dict[str, Any] = {"override": spite, "against": gate.reason} if spite else {}
    await audit.record(connection, by, act, str(made), drafts=chosen, reason=reason.strip(), **why)
    return made


def _beginning(day: dt.date) -> float:
    """Unix seconds of midnight in Viet Nam."""
    return dt.datetime.combine(day, dt.time(), VIETNAM).timestamp()


async def _asked_for(connection: AsyncConnection, ids: Sequence[int]) -> bool:
    unfinished = JOBS.c.state.in_([jobs.State.WAITING, jobs.State.RUNNING])
    rows = await connection.execute(select(JOBS.c.payload).where(JOBS.c.kind == PUBLISH, unfinished))
    return any(set(ids) & set(row.payload.get("drafts") or ()) for row in rows)


async def request_restore(connection: AsyncConnection, number: int, *, by: str, reason: str) -> int:
    """Have an earlier publication brought back, as a new one with its files; the job's id.

    Raises PublishingError: unknown_publication, never_live, already_live, no_reason, already_asked.
    """
    if not reason.strip():
        raise PublishingError("no_reason")
    earlier = await publications.get(connection, number)
    if earlier is None:
        raise PublishingError("unknown_publication", number=number)
    if earlier.live_at is None:
        raise PublishingError("never_live", number=number)
    if await publications.live_number(connection) == number:
        raise PublishingError("already_live", number=number)
    if await _pending(connection, PUBLISH, "restore", number) is not None:
        raise PublishingError("already_asked")
    made = await jobs.add(connection, PUBLISH, {"restore": number, "reason": reason.strip()}, by=by)
    await audit.record(connection, by, "restore_requested", str(number), job=made, reason=reason.strip())
    return made
