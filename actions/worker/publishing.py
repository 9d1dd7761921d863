"""The `publish` job: from approved drafts, or an earlier publication, to what citizens are answered from."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.worker.building import encoder_of, make_index, read_and_check
from actions.worker.means import JobFault, Means
from actions.worker.texts import fault_text, step_text
from embeddings.errors import EmbeddingsError
from knowledge.store import audit, bases, drafts, jobs, publications, publishing
from knowledge.store.drafts import Draft, DraftError, State
from knowledge.store.jobs import Job, LostJobError
from knowledge.store.publications import Publication
from knowledge.store.publishing import PublishingError
from knowledge.store.tables.work import JOBS

STEPS = 5
# Somebody else's publication may go live while this one is built; it is then built anew on that one.
MOST_TRIES = 3
_log = structlog.get_logger(__name__)


class _StaleError(Exception):
    """The check of a publication that waited for its day is out of date."""


async def publish(job: Job, means: Means) -> Mapping[str, Any]:
    """Build the new base beside the live one and put it in its place; what was live stays so where that fails."""
    for _ in range(MOST_TRIES):
        done = await _try(job, means)
        if done is not None:
            return done
    raise JobFault(fault_text("overtaken"))


async def _try(job: Job, means: Means) -> Mapping[str, Any] | None:
    """One attempt; None where another publication went live meanwhile."""
    timings: dict[str, float] = {}
    await means.report(0, STEPS, step_text("files"))
    try:
        number = await _begun(job, means)
    except _StaleError as error:
        await _check_anew(job, means)
        raise JobFault(fault_text("checking_anew")) from error
    publication = await _publication(means, number)
    if publication.state is publications.State.LIVE:  # the last worker died after the last step
        return {"number": number}
    try:
        with _timed(timings, "files"):
            async with means.store.read() as connection:
                folder = await bases.take(connection, means.settings.var_dir, number)
        await means.report(1, STEPS, step_text("lint"))
        with _timed(timings, "lint"):
            base = await asyncio.to_thread(read_and_check, folder)
        await means.report(2, STEPS, step_text("index"))
        with _timed(timings, "index"):
            encoder = await encoder_of(means.settings, means.heavy)
            built = await asyncio.to_thread(make_index, means.settings, number, publication.parent, base, encoder)
        await means.report(4, STEPS, step_text("live"))
        with _timed(timings, "live"):
            went = await _go_live(job, means, publication, base.version)
    except (JobFault, EmbeddingsError, OSError, PublishingError, DraftError) as error:
        # Whoever went live meanwhile tidied up what is older, perhaps under our hands.
        if not isinstance(error, PublishingError | DraftError) and await _overtaken(means, publication):
            await _failed(means, job, number, fault_text("overtaken"))
            return None
        fault = _fault(error)
        await _failed(means, job, number, fault)
        raise JobFault(fault) from error
    if not went:
        await _failed(means, job, number, fault_text("overtaken"))
        return None
    bases.prune(means.settings.var_dir, {number, *([publication.parent] if publication.parent else [])})
    _log.info("published", number=number, encoded=built.encoded, **timings, **built.steps_ms)
    steps = {f"index.{name}": took for name, took in built.steps_ms.items()}
    return {"number": number, "encoded": built.encoded, "timings_ms": {**timings, **steps}}


async def _overtaken(means: Means, publication: Publication) -> bool:
    async with means.store.read() as connection:
        return await publications.live_number(connection) != publication.parent


@contextmanager
def _timed(timings: dict[str, float], name: str) -> Iterator[None]:
    before = time.perf_counter()
    yield
    timings[name] = round(1000 * (time.perf_counter() - before), 1)


def _fault(error: Exception) -> str:
    match error:
        case JobFault():
            return str(error)
        case PublishingError():
            return fault_text(error.reason, **error.values)
        case DraftError():
            return fault_text("draft_moved")
        case OSError():
            _log.error("disk", error=str(error))
            return fault_text("disk")
        case _:
            _log.error("index", error=str(error))
            return fault_text("index")


async def _publication(means: Means, number: int) -> Publication:
    async with means.store.read() as connection:
        found = await publications.get(connection, number)
    if found is None:
        raise JobFault(fault_text("unknown_publication", number=number))
    return found


async def _begun(job: Job, means: Means) -> int:
    """The number of the publication that this job builds: one that a worker which died began, or a new one."""
    async with means.store.begin() as connection:
        now = await jobs.get(connection, job.id)
        noted = now.payload.get("number") if now else None
        live = await publications.live_number(connection)
        if noted is not None:
            begun = await publications.get(connection, noted)
            if begun is not None and (begun.state is publications.State.LIVE or _still_fits(begun, live)):
                return begun.number
            if begun is not None and begun.state is publications.State.BUILDING:
                await publications.fail(connection, begun.number, fault_text("overtaken"))
        number = await _create(connection, job, live)
        await jobs.note(connection, job, number=number)
        return number


def _still_fits(begun: Publication, live: int | None) -> bool:
    return begun.state is publications.State.BUILDING and (begun.restores is not None or begun.parent == live)


async def _create(connection: AsyncConnection, job: Job, live: int | None) -> int:
    reason = str(job.payload.get("reason", ""))
    if (earlier := job.payload.get("restore")) is not None:
        try:
            return await publications.restore(connection, int(earlier), by=job.by, reason=reason)
        except KeyError as error:
            raise JobFault(fault_text("unknown_publication", number=earlier)) from error
    changes: dict[str, str | None] = {}
    for draft in await _allowed(connection, job):
        changes |= drafts.changes_of(draft)
    return await publications.create(connection, changes, by=job.by, reason=reason, parent=live)


async def _allowed(connection: AsyncConnection, job: Job) -> list[Draft]:
    """The drafts, once more found fit: much may have happened since somebody asked."""
    wanted = list(job.payload.get("drafts") or ())
    gate = await publishing.may_publish(connection, wanted)
    if not gate.allowed and not (gate.overridable and job.payload.get("override")):
        if gate.reason == "check_stale" and await _waited(connection, job):
            raise _StaleError
        raise JobFault(fault_text(gate.reason or "", **gate.values))
    return await _as_asked(connection, job)


async def _as_asked(connection: AsyncConnection, job: Job) -> list[Draft]:
    """The drafts, in the versions that somebody asked to publish; raises JobFault where one was written on since."""
    versions = dict(map(tuple, job.payload.get("versions") or ()))
    found = [await drafts.get(connection, draft) for draft in job.payload.get("drafts") or ()]
    if any(versions.get(draft.id, draft.version) != draft.version for draft in found):
        raise JobFault(fault_text("draft_moved"))
    return found


async def _waited(connection: AsyncConnection, job: Job) -> bool:
    """True for one that was asked for to begin on a later day."""
    row = (await connection.execute(select(JOBS.c.not_before, JOBS.c.at).where(JOBS.c.id == job.id))).one()
    return bool(row.not_before > row.at)


async def _check_anew(job: Job, means: Means) -> None:
    """Another publication went live while it waited for its day: it is checked on that one, and then published."""
    async with means.store.begin() as connection:
        reason = str(job.payload.get("reason", ""))
        await publishing.request_check(connection, list(job.payload["drafts"]), by=job.by, then=reason)


async def _go_live(job: Job, means: Means, publication: Publication, version: str) -> bool:
    """The switch itself, one transaction; False where the live one is no longer what this was built on."""
    number = publication.number
    async with means.store.begin() as connection:
        await jobs.renew(connection, job)  # a job that was cancelled or taken away changes nothing
        before = await publications.live_number(connection, lock=True)
        if publication.restores is None and before != publication.parent:
            return False
        for draft in await _as_asked(connection, job):
            await drafts.move(connection, draft.id, State.PUBLISHED, by=job.by, publication=number)
        await publications.go_live(connection, number, version)
        about: dict[str, Any] = {
            "reason": publication.reason,
            "instead_of": before,
            "drafts": job.payload.get("drafts") or [],
        }
        if publication.restores is not None:
            about["restores"] = publication.restores
        await audit.record(connection, job.by, "published", str(number), **about)
    return True


async def _failed(means: Means, job: Job, number: int, fault: str) -> None:
    async with means.store.begin() as connection:
        try:
            await jobs.renew(connection, job)
        except LostJobError:
            return
        await publications.fail(connection, number, fault)
        await audit.record(connection, job.by, "publish_failed", str(number), fault=fault)
