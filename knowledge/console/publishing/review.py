"""Pages of review: what waits, what a draft changes, approving it or giving it back."""

from __future__ import annotations

import asyncio

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console import keys, options
from knowledge.console.editing.live import live_base
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import Fields, read
from knowledge.console.publishing.asked import as_fault, number, number_in, words
from knowledge.console.publishing.differences import difference
from knowledge.console.publishing.findings import changed, fault_of, new_findings
from knowledge.console.publishing.standing import HANDED_IN, redo
from knowledge.console.publishing.views import changes_by_file, names_of_people, rows_of
from knowledge.console.responses import draw, see
from knowledge.console.roles import REVIEWERS, WRITERS
from knowledge.console.routing import get, post
from knowledge.console.texts import texts
from knowledge.day import today
from knowledge.store import audit, drafts, publications
from knowledge.store.drafts import Draft, DraftError, State


async def waiting(request: web.Request) -> web.Response:
    """GET /duyet: drafts handed in, the oldest first, and those approved."""
    async with request.app[keys.STORE].read() as connection:
        handed_in = await drafts.in_state(connection, [State.REVIEW])
        approved = await drafts.in_state(connection, [State.APPROVED])
        handed_in.sort(key=lambda draft: draft.submitted_at or draft.changed_at)
        rows, done = await rows_of(connection, handed_in), await rows_of(connection, approved)
        four_eyes = await options.four_eyes(connection)
    login = keys.staff_of(request).login
    own = {row.draft.id for row in rows if not drafts.may_review(row.draft, login, four_eyes=four_eyes)}
    return draw(request, "publishing/waiting.html", rows=rows, approved=done, own=own)


async def show(request: web.Request) -> web.Response:
    """GET /duyet/{draft}: one draft with all that a reviewer needs to decide."""
    wanted, staff = number_in(request, "draft"), keys.staff_of(request)
    async with request.app[keys.STORE].read() as connection:
        draft = await _draft(connection, wanted)
        (row,) = await rows_of(connection, [draft])
        people = await names_of_people(connection, [draft.reviewer] if draft.reviewer else [])
        found = await changes_by_file(connection, draft, row.standing)
        may = drafts.may_review(draft, staff.login, four_eyes=await options.four_eyes(connection))
    return draw(
        request,
        "publishing/draft.html",
        row=row,
        draft=draft,
        reviewer=people.get(draft.reviewer or ""),
        found=found,
        meanwhile=difference(draft.path, row.standing.base, row.standing.present),
        is_own=not may,
        may_decide=staff.may(REVIEWERS),
        is_open=draft.state in HANDED_IN,
    )


async def findings(request: web.Request) -> web.Response:
    """GET /duyet/{draft}/kiem-tra: what the rules find once the draft is in the base; a page, or the part of one."""
    wanted = number_in(request, "draft")
    async with request.app[keys.STORE].read() as connection:
        draft = await _draft(connection, wanted)
        base = await live_base(connection)
    found = await asyncio.to_thread(new_findings, base, draft, today())
    return draw(request, "publishing/findings.html", draft=draft, findings=found)


async def approve(request: web.Request) -> web.Response:
    """POST /duyet/{draft}/duyet."""
    wanted, form, staff = number_in(request, "draft"), await read(request), keys.staff_of(request)
    note = words(form, "note")
    store = request.app[keys.STORE]
    async with store.read() as connection:
        draft = await _seen(connection, wanted, form)
        live = await publications.live_number(connection)
        base = await publications.contents(connection, live) if live is not None else {}
        (row,) = await rows_of(connection, [draft])
    if row.standing.is_stale:
        raise ConsoleError("invalid", what=texts("publishing")["stale"])
    if fault := await asyncio.to_thread(fault_of, changed(base, drafts.changes_of(draft))):
        raise ConsoleError("invalid", what=fault)
    async with store.begin() as connection:
        try:
            await _seen(connection, wanted, form)
            four_eyes = await options.four_eyes(connection)
            moved = await drafts.move(
                connection, wanted, State.APPROVED, by=staff.login, note=note, four_eyes=four_eyes
            )
        except DraftError as error:
            raise as_fault(error) from error
        own, decision = staff.login in moved.editors, moved.decision_number
        version = moved.version
        await audit.record(
            connection, staff.login, "draft_approved", moved.path, draft=wanted, version=version, own=own, on=decision
        )
    return see("/duyet")


async def give_back(request: web.Request) -> web.Response:
    """POST /duyet/{draft}/tra-lai; the note is needed."""
    wanted, form, staff = number_in(request, "draft"), await read(request), keys.staff_of(request)
    async with request.app[keys.STORE].begin() as connection:
        draft = await _seen(connection, wanted, form)
        note = words(form, "reason", needed=True)
        try:
            await drafts.move(connection, wanted, State.RETURNED, by=staff.login, note=note)
        except DraftError as error:
            raise as_fault(error) from error
        await audit.record(
            connection, staff.login, "draft_returned", draft.path, draft=wanted, version=draft.version, reason=note
        )
    return see("/duyet")


async def do_again(request: web.Request) -> web.Response:
    """POST /duyet/{draft}/lam-lai: its changes on the present file, or back to its author."""
    wanted, form, staff = number_in(request, "draft"), await read(request), keys.staff_of(request)
    async with request.app[keys.STORE].begin() as connection:
        draft = await _seen(connection, wanted, form)
        try:
            merged = await redo(connection, draft, by=staff.login, say=_clash)
        except DraftError as error:
            raise as_fault(error) from error
        act = "draft_redo_clashed" if merged.clashes else "draft_redone"
        await audit.record(connection, staff.login, act, draft.path, draft=wanted, places=merged.clashes)
    return see(f"/duyet/{wanted}")


def _clash(places: list[str]) -> str:
    said = texts("publishing")
    return str(said["clash"].format(places=", ".join(place or said["whole_file"] for place in places)))


async def _draft(connection: AsyncConnection, wanted: int) -> Draft:
    try:
        return await drafts.get(connection, wanted)
    except DraftError as error:
        raise as_fault(error) from error


async def _seen(connection: AsyncConnection, wanted: int, form: Fields) -> Draft:
    """The draft, as it was when the form was drawn; raises ConsoleError("conflict") where it is another by now."""
    draft = await _draft(connection, wanted)
    if number(words(form, "version")) != draft.version:
        raise ConsoleError("conflict")
    return draft


ROUTES = (
    get("/duyet", waiting, WRITERS),
    get("/duyet/{draft}", show, WRITERS),
    get("/duyet/{draft}/kiem-tra", findings, WRITERS),
    post("/duyet/{draft}/duyet", approve, REVIEWERS),
    post("/duyet/{draft}/tra-lai", give_back, REVIEWERS),
    post("/duyet/{draft}/lam-lai", do_again, WRITERS),
)
