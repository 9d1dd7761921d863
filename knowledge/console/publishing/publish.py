"""Pages of publishing: choose approved drafts, ask the golden questions of them, make them live now or on a day."""

from __future__ import annotations

import datetime as dt

from aiohttp import web

from knowledge.console import keys
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import Fields, read, several
from knowledge.console.publishing.asked import number, number_in, words
from knowledge.console.publishing.history import before, between
from knowledge.console.publishing.scheduling import put_off, take_day_off
from knowledge.console.publishing.views import names_of_people, rows_of
from knowledge.console.publishing.waiting_jobs import UNFINISHED, job_of, once_done, starts_at, unfinished
from knowledge.console.responses import draw, see
from knowledge.console.roles import REVIEWERS, WRITERS
from knowledge.console.routing import get, post
from knowledge.console.texts import texts
from knowledge.day import today
from knowledge.labels import labels
from knowledge.outcomes import outcomes
from knowledge.store import audit, checks, drafts, jobs, publications, publishing
from knowledge.store.checks import Verdict
from knowledge.store.drafts import DraftError, State
from knowledge.store.publishing import CHECK, PUBLISH, PublishingError

SHOWN = 50  # publications in the list
MOST_CHOSEN = 200


async def overview(request: web.Request) -> web.Response:
    """GET /xuat-ban: what is approved, what is being done, what was published."""
    async with request.app[keys.STORE].read() as connection:
        rows = await rows_of(connection, await drafts.in_state(connection, [State.APPROVED]))
        history = await publications.latest(connection, SHOWN)
        people = await names_of_people(connection, [row.by for row in history])
        publishing_now = await unfinished(connection, PUBLISH)
        checking = await unfinished(connection, CHECK)
        ended = await jobs.latest(connection, PUBLISH)
    return draw(
        request,
        "publishing/overview.html",
        rows=rows,
        history=history,
        live=next((row for row in history if row.state is publications.State.LIVE), None),
        people=people,
        publishing=publishing_now,
        checking=checking,
        failed=next((job for job in ended if job.state is jobs.State.FAILED), None),
        may=keys.staff_of(request).may(REVIEWERS),
        today=today().isoformat(),
    )


def fault_of(error: PublishingError) -> ConsoleError:
    """Why something cannot be checked or published, in words."""
    return ConsoleError("invalid", what=texts("publish_faults")[error.reason].format(**error.values))


async def check(request: web.Request) -> web.Response:
    """POST /xuat-ban/kiem-tra: ask the golden questions of the chosen drafts."""
    form = await read(request)
    chosen = [number(value) for value in several(form, "draft")][:MOST_CHOSEN]
    async with request.app[keys.STORE].begin() as connection:
        try:
            job = await publishing.request_check(connection, chosen, by=keys.staff_of(request).login)
        except PublishingError as error:
            raise fault_of(error) from error
    return see(f"/xuat-ban/kiem-tra/{job}")


async def checked(request: web.Request) -> web.Response:
    """GET /xuat-ban/kiem-tra/{job}: how far the check is; once it is done, which answers change, and publishing."""
    async with request.app[keys.STORE].read() as connection:
        job = await job_of(connection, request, CHECK)
        ids = [draft for draft, _ in job.payload["drafts"]]
        try:
            rows = await rows_of(connection, [await drafts.get(connection, draft) for draft in ids])
        except DraftError as error:
            raise ConsoleError("not_found") from error
        found = await checks.of_job(connection, job.id)
        gate = await publishing.may_publish(connection, ids)
        names = await names_of_people(connection, [found.override_by] if found and found.override_by else [])
    response = draw(
        request,
        "publishing/check.html",
        job=job,
        waits=job.state in UNFINISHED,
        rows=rows,
        found=found,
        groups=[(verdict, found.result.of(verdict)) for verdict in _ORDER] if found and found.result else [],
        gate=gate,
        against=texts("publish_faults")[gate.reason].format(**gate.values) if gate.reason else "",
        names=names,
        outcomes={name: outcome.label for name, outcome in outcomes().items()},
        facets={facet.value: word for facet, word in labels().facets.items()},
        may=keys.staff_of(request).may(REVIEWERS),
        tomorrow=(today() + dt.timedelta(days=1)).isoformat(),
        live_on=max((row.draft.live_on or "" for row in rows), default=""),
    )
    return once_done(request, job, response)


_ORDER = (Verdict.WORSE, Verdict.BETTER, Verdict.OTHER)


async def publish(request: web.Request) -> web.Response:
    """POST /xuat-ban/kiem-tra/{job}/xuat-ban: make the drafts of a check live; `override` in spite of it."""
    form, staff = await read(request), keys.staff_of(request)
    async with request.app[keys.STORE].begin() as connection:
        job = await job_of(connection, request, CHECK)
        reason, spite, day = words(form, "reason", needed=True), words(form, "override"), _day(form)
        chosen = [draft for draft, _ in job.payload["drafts"]]
        try:
            made = await publishing.request_publish(
                connection, chosen, by=staff.login, reason=reason, override=spite, day=day
            )
        except PublishingError as error:
            raise fault_of(error) from error
        if day is not None:
            await put_off(connection, chosen, day)
    return see(f"/xuat-ban/viec/{made}")


def _day(form: Fields) -> dt.date | None:
    """The coming day that was chosen; None: now."""
    if words(form, "when") != "day":
        return None
    try:
        day = dt.date.fromisoformat(words(form, "live_on"))
    except ValueError:
        day = dt.date.min
    if day <= today():
        raise ConsoleError("invalid", what=texts("publishing")["bad_day"])
    return day


async def progress(request: web.Request) -> web.Response:
    """GET /xuat-ban/viec/{job}: how far a publication is, and why it failed where it did."""
    async with request.app[keys.STORE].read() as connection:
        job = await job_of(connection, request, PUBLISH)
        live = await publications.live_number(connection)
    response = draw(
        request,
        "publishing/job.html",
        job=job,
        waits=job.state in UNFINISHED,
        begins_at=await starts_at(request, job),
        live=live,
        number=(job.result or {}).get("number"),
        may=keys.staff_of(request).may(REVIEWERS),
    )
    return once_done(request, job, response)


async def cancel(request: web.Request) -> web.Response:
    """POST /xuat-ban/viec/{job}/dung: stop a publication that has not gone live."""
    async with request.app[keys.STORE].begin() as connection:
        job = await job_of(connection, request, PUBLISH)
        if not await jobs.cancel(connection, job.id):
            raise ConsoleError("conflict")
        await take_day_off(connection, job.payload.get("drafts") or ())
        await audit.record(connection, keys.staff_of(request).login, "publish_cancelled", str(job.id))
    return see(f"/xuat-ban/viec/{job.id}")


async def one(request: web.Request) -> web.Response:
    """GET /xuat-ban/ban/{number}: one publication: who, why, and what changed with it."""
    wanted = number_in(request, "number")
    async with request.app[keys.STORE].read() as connection:
        publication = await publications.get(connection, wanted)
        if publication is None:
            raise ConsoleError("not_found")
        earlier = await before(connection, publication)
        found = await between(connection, earlier, wanted) if earlier is not None else []
        people = await names_of_people(connection, [publication.by])
        live = await publications.live_number(connection)
    return draw(
        request,
        "publishing/publication.html",
        publication=publication,
        earlier=earlier,
        found=found,
        by=people[publication.by],
        can_return=publication.live_at is not None and wanted != live and keys.staff_of(request).may(REVIEWERS),
    )


async def compare(request: web.Request) -> web.Response:
    """GET /xuat-ban/so-sanh?tu=1&den=2: what changed from one publication to another."""
    old, new = (number(request.query.get(name, "")) for name in ("tu", "den"))
    if old == new:
        raise ConsoleError("invalid", what=texts("publishing")["bad_pair"])
    async with request.app[keys.STORE].read() as connection:
        both = [await publications.get(connection, each) for each in (old, new)]
        if None in both:
            raise ConsoleError("not_found")
        found = await between(connection, old, new)
    return draw(request, "publishing/comparison.html", old=both[0], new=both[1], found=found)


async def go_back(request: web.Request) -> web.Response:
    """POST /xuat-ban/ban/{number}/tra-ve: bring an earlier publication back, as a new one."""
    wanted, form, staff = number_in(request, "number"), await read(request), keys.staff_of(request)
    async with request.app[keys.STORE].begin() as connection:
        if await publications.get(connection, wanted) is None:
            raise ConsoleError("not_found")
        reason = words(form, "reason", needed=True)
        try:
            job = await publishing.request_restore(connection, wanted, by=staff.login, reason=reason)
        except PublishingError as error:
            raise fault_of(error) from error
    return see(f"/xuat-ban/viec/{job}")


ROUTES = (
    get("/xuat-ban", overview, WRITERS),
    post("/xuat-ban/kiem-tra", check, WRITERS),
    get("/xuat-ban/kiem-tra/{job}", checked, WRITERS),
    post("/xuat-ban/kiem-tra/{job}/xuat-ban", publish, REVIEWERS),
    get("/xuat-ban/viec/{job}", progress, WRITERS),
    post("/xuat-ban/viec/{job}/dung", cancel, REVIEWERS),
    get("/xuat-ban/so-sanh", compare, WRITERS),
    get("/xuat-ban/ban/{number}", one, WRITERS),
    post("/xuat-ban/ban/{number}/tra-ve", go_back, REVIEWERS),
)
