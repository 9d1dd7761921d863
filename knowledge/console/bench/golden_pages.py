"""The golden questions: listing, changing, resting, and asking all of them of the running assistant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console import keys
from knowledge.console.bench.labels import labelled, turns_of
from knowledge.console.bench.means import bench_of
from knowledge.console.bench.rules import rules
from knowledge.console.bench.trial_pages import choices, procedures
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import read
from knowledge.console.publishing.asked import number_in
from knowledge.console.publishing.waiting_jobs import once_done, unfinished
from knowledge.console.responses import draw, see
from knowledge.console.roles import REVIEWERS
from knowledge.console.texts import texts
from knowledge.console.understanding.likeness import folded
from knowledge.outcomes import outcomes
from knowledge.store import audit, golden, jobs
from knowledge.store.golden import Golden
from knowledge.store.jobs import Job

RUN = "golden"
ALL, FAILING, RESTING = "tat-ca", "sai", "nghi"


@dataclass(frozen=True)
class Row:
    """A golden question with what the last run said of it; None where it was not asked then."""

    golden: Golden
    said: Mapping[str, Any] | None


async def _last_run(connection: AsyncConnection) -> Job | None:
    done = (job for job in await jobs.latest(connection, RUN, most=5) if job.state is jobs.State.DONE)
    return next(done, None)


def _said(run: Job | None) -> Mapping[str, Mapping[str, Any]]:
    return {one["id"]: one for one in (run.result or {}).get("replies", ())} if run else {}


async def listing(request: web.Request) -> web.Response:
    """GET /cau-mau: `q` words, `loc` which of them, `trang` the page."""
    wanted, which = folded(request.query.get("q", "")[:200]), request.query.get("loc", ALL)
    page = request.query.get("trang", "1")
    async with request.app[keys.STORE].read() as connection:
        every = await golden.every(connection)
        run = await _last_run(connection)
        waiting = await unfinished(connection, RUN)
        names = await procedures(connection)
    said = _said(run)
    rows = [Row(one, said.get(one.question.id)) for one in every]
    if wanted:
        rows = [row for row in rows if wanted in folded(" ".join((*row.golden.question.turns, row.golden.question.id)))]
    if which == FAILING:
        rows = [row for row in rows if row.golden.active and row.said is not None and not row.said["right"]]
    elif which == RESTING:
        rows = [row for row in rows if not row.golden.active]
    pages = max(1, -(-len(rows) // rules().page))
    at = min(pages, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 and int(page) else 1  # noqa: PLR2004
    return draw(
        request,
        "bench/golden.html",
        rows=rows[(at - 1) * rules().page : at * rules().page],
        found=len(rows),
        total=len(every),
        run=run,
        waiting=waiting,
        names=names,
        outcome_info=outcomes(),
        typed=request.query.get("q", "")[:200],
        which=which,
        at=at,
        pages=pages,
        **choices(),
    )


async def show(request: web.Request) -> web.Response:
    """GET /cau-mau/{question}."""
    async with request.app[keys.STORE].read() as connection:
        one = await _golden(connection, request)
        said = _said(await _last_run(connection)).get(one.question.id)
        names = await procedures(connection)
    done = texts("bench")["done"].get(request.query.get("xong", ""), "")
    return draw(
        request,
        "bench/golden_one.html",
        row=Row(one, said),
        question=one.question,
        names=names,
        done=done,
        may=keys.staff_of(request).may(REVIEWERS),
        outcome_info=outcomes(),
        rules=rules(),
        **choices(),
    )


async def change(request: web.Request) -> web.Response:
    """POST /cau-mau/{question}."""
    form, login, mask = await read(request), keys.staff_of(request).login, bench_of(request).masked
    async with request.app[keys.STORE].read() as connection:
        known = await procedures(connection)
    async with request.app[keys.STORE].begin() as connection:
        one = await _golden(connection, request)
        question = labelled(one.question.id, turns_of(form), form, known, mask)
        await golden.save(connection, question, by=login, active=one.active)
        await audit.record(connection, login, "golden_changed", question.id)
    return see(f"/cau-mau/{question.id}?xong=saved")


async def rest(request: web.Request) -> web.Response:
    """POST /cau-mau/{question}/nghi: no check asks it any more."""
    return await _switch(request, active=False)


async def resume(request: web.Request) -> web.Response:
    """POST /cau-mau/{question}/dung-lai."""
    return await _switch(request, active=True)


async def _switch(request: web.Request, *, active: bool) -> web.Response:
    login = keys.staff_of(request).login
    async with request.app[keys.STORE].begin() as connection:
        one = await _golden(connection, request)
        await golden.switch(connection, one.question.id, active=active, by=login)
        await audit.record(connection, login, "golden_resumed" if active else "golden_rested", one.question.id)
    return see(f"/cau-mau/{one.question.id}?xong={'on' if active else 'off'}")


async def run_all(request: web.Request) -> web.Response:
    """POST /cau-mau/chay: ask all of them of the running assistant."""
    login = keys.staff_of(request).login
    async with request.app[keys.STORE].begin() as connection:
        if not await golden.every(connection, active=True):
            raise ConsoleError("invalid", what=texts("bench")["faults"]["nothing_to_run"])
        if waiting := await unfinished(connection, RUN):
            return see(f"/cau-mau/viec/{waiting[0].job.id}")
        job = await jobs.add(connection, RUN, {}, by=login)
        await audit.record(connection, login, "golden_run_requested", str(job))
    return see(f"/cau-mau/viec/{job}")


async def show_run(request: web.Request) -> web.Response:
    """GET /cau-mau/viec/{job}: how far it is, and then which fail."""
    async with request.app[keys.STORE].read() as connection:
        job = await _run(connection, request)
        every = {one.question.id: one for one in await golden.every(connection)}
        names = await procedures(connection)
    failing = [Row(every[name], one) for name, one in _said(job).items() if not one["right"] and name in every]
    waits = job.state in (jobs.State.WAITING, jobs.State.RUNNING)
    page = draw(
        request,
        "bench/run.html",
        job=job,
        waits=waits,
        failing=failing,
        names=names,
        outcome_info=outcomes(),
        **choices(),
    )
    return once_done(request, job, page)


async def stop_run(request: web.Request) -> web.Response:
    """POST /cau-mau/viec/{job}/dung."""
    async with request.app[keys.STORE].begin() as connection:
        job = await _run(connection, request)
        if await jobs.cancel(connection, job.id):
            await audit.record(connection, keys.staff_of(request).login, "golden_run_stopped", str(job.id))
    return see(f"/cau-mau/viec/{job.id}")


async def _run(connection: AsyncConnection, request: web.Request) -> Job:
    job = await jobs.get(connection, number_in(request, "job"))
    if job is None or job.kind != RUN:
        raise ConsoleError("not_found")
    return job


async def _golden(connection: AsyncConnection, request: web.Request) -> Golden:
    one = await golden.get(connection, request.match_info["question"])
    if one is None:
        raise ConsoleError("not_found")
    return one
