"""Two people saved the same draft: both states by part, and taking over either."""

from __future__ import annotations

from aiohttp import web

from knowledge.console import forms, keys
from knowledge.console.editing.asked import draft_in, editable, refused, version_in
from knowledge.console.editing.live import LiveBase, live_base
from knowledge.console.editing.pieces import MINE, merged, pieces
from knowledge.console.editing.written import Written, from_form, written
from knowledge.console.publishing.views import names_of_people
from knowledge.console.responses import draw, see
from knowledge.store import audit, drafts
from knowledge.store.drafts import DraftError


async def page(request: web.Request, base: LiveBase, draft_id: int, version: int, mine: Written) -> web.Response:
    """`version`: what the clerk's own text was begun from. The page keeps that text, so nothing is lost."""
    async with request.app[keys.STORE].read() as connection:
        draft = await drafts.get(connection, draft_id)
        savings = await drafts.revisions(connection, draft_id)
        people = await names_of_people(connection, draft.editors)
    begun_from = next((row.content for row in savings if row.version == version), None)
    before = written(draft.path, begun_from) if begun_from is not None else None
    theirs = written(draft.path, draft.content or "")
    return draw(
        request,
        "editing/conflict.html",
        status=409,
        draft=draft,
        by=people[savings[0].by] if savings and savings[0].by in people else "",
        at=draft.changed_at,
        mine=mine.content,
        pieces=pieces(base, draft.path, before, mine, theirs),
    )


async def merge(request: web.Request) -> web.Response:
    """POST /ban-nhap/{draft}/gop: `mine` as text, `take.<piece>` "mine" or "theirs", `version` of theirs."""
    form = await forms.read(request)
    version = version_in(forms.text(form, "version"))
    staff = keys.staff_of(request)
    async with request.app[keys.STORE].read() as connection:
        draft = editable(await draft_in(request, connection))
        base = await live_base(connection)
    mine = written(draft.path, forms.text(form, "mine").replace("\r\n", "\n"))
    take = {name.removeprefix("take."): str(value) for name, value in form.items() if name.startswith("take.")}
    theirs = written(draft.path, draft.content or "")
    values = merged(draft.path, mine, theirs, take)
    whole = mine if MINE in take.values() else theirs
    made = from_form(draft.path, values, {}) if values is not None else whole
    if version != draft.version:
        return await page(request, base, draft.id, version, made)
    try:
        async with request.app[keys.STORE].begin() as connection:
            await drafts.save(connection, draft.id, made.content, by=staff.login, version=version)
            await audit.record(connection, staff.login, "draft_merged", draft.path, draft=draft.id)
    except DraftError as error:
        if error.reason == "conflict":
            return await page(request, base, draft.id, version, made)
        raise refused(error) from error
    return see(f"/ban-nhap/{draft.id}?da-luu=1")
