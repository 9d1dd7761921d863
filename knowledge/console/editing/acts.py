"""What is done with a draft as a whole: handed in, taken back, withdrawn, set back to an earlier saving, dated."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from knowledge.console import forms, keys
from knowledge.console.editing import dated
from knowledge.console.editing.asked import draft_in, editable, refused, version_in
from knowledge.console.editing.live import live_base
from knowledge.console.editing.sheet import Sheet
from knowledge.console.editing.written import from_form, written
from knowledge.console.faults import ConsoleError
from knowledge.console.publishing.differences import FileDifference, difference
from knowledge.console.publishing.views import names_of_people
from knowledge.console.responses import draw, see
from knowledge.console.texts import texts
from knowledge.exchange.notation import NotationError, read_day
from knowledge.store import audit, drafts
from knowledge.store.drafts import Draft, DraftError, Revision, State

MOST_SAVINGS = 100


@dataclass(frozen=True)
class Saving:
    """One state of a draft, with the difference from the one before."""

    revision: Revision
    by: str
    changed: FileDifference


def why_not_submitted(sheet: Sheet, draft: Draft) -> str:
    """A key of the page's texts; "" where it can be handed in."""
    if sheet.blocked:
        return "blocked"
    if not sheet.changed and not (draft.origin or {}).get(dated.ALSO):
        return "unchanged"
    return ""


async def submit(request: web.Request, draft: Draft) -> web.Response:
    """Hand it in for review."""
    await _move(request, draft, State.REVIEW, "draft_submitted")
    return see(f"/ban-nhap/{draft.id}")


async def take_back(request: web.Request) -> web.Response:
    """POST /ban-nhap/{draft}/sua-tiep: back from review, to go on writing."""
    async with request.app[keys.STORE].read() as connection:
        draft = await draft_in(request, connection)
    await _move(request, draft, State.DRAFT, "draft_taken_back")
    return see(f"/ban-nhap/{draft.id}")


async def withdraw(request: web.Request) -> web.Response:
    """POST /ban-nhap/{draft}/bo."""
    async with request.app[keys.STORE].read() as connection:
        draft = await draft_in(request, connection)
    await _move(request, draft, State.WITHDRAWN, "draft_withdrawn")
    return see("/ban-nhap")


async def _move(request: web.Request, draft: Draft, to: State, act: str) -> None:
    login = keys.staff_of(request).login
    async with request.app[keys.STORE].begin() as connection:
        try:
            await drafts.move(connection, draft.id, to, by=login)
        except DraftError as error:
            raise refused(error) from error
        await audit.record(connection, login, act, draft.path, draft=draft.id, version=draft.version)


async def show_savings(request: web.Request) -> web.Response:
    """GET /ban-nhap/{draft}/cac-lan-luu: every saving, newest first, with what it changed."""
    async with request.app[keys.STORE].read() as connection:
        draft = await draft_in(request, connection)
        found = await drafts.revisions(connection, draft.id, MOST_SAVINGS + 1)
        people = await names_of_people(connection, [row.by for row in found])
    before: list[Revision | None] = [*found[1:], None]
    rows = [
        Saving(row, people[row.by], difference(draft.path, old.content if old else row.content, row.content))
        for row, old in zip(found, before, strict=True)
    ]
    return draw(
        request,
        "editing/savings.html",
        draft=draft,
        savings=rows[:MOST_SAVINGS],
        may_write=draft.state in drafts.EDITABLE,
    )


async def go_back(request: web.Request) -> web.Response:
    """POST /ban-nhap/{draft}/lay-lai: `to` an earlier saving, `version` the present one."""
    form = await forms.read(request)
    to, version = version_in(forms.text(form, "to")), version_in(forms.text(form, "version"))
    login = keys.staff_of(request).login
    async with request.app[keys.STORE].begin() as connection:
        draft = editable(await draft_in(request, connection))
        wanted = await drafts.revision(connection, draft.id, to)
        if wanted is None:
            raise ConsoleError("not_found")
        try:
            await drafts.save(connection, draft.id, wanted.content, by=login, version=version)
        except DraftError as error:
            raise refused(error) from error
        await audit.record(connection, login, "draft_set_back", draft.path, draft=draft.id, to=to)
    return see(f"/ban-nhap/{draft.id}?lay-lai=1")


async def date_it(request: web.Request) -> web.Response:
    """POST /ban-nhap/{draft}/ap-dung-tu: `day` from which the draft holds, the present version until then; blank: at
    once, as one version."""
    form = await forms.read(request)
    day, version = forms.text(form, "day").strip(), version_in(forms.text(form, "version"))
    login, said = keys.staff_of(request).login, texts("editing")["dated"]
    async with request.app[keys.STORE].begin() as connection:
        draft = editable(await draft_in(request, connection))
        base = await live_base(connection)
        present = dated.present_of(base, draft.path)
        file = written(draft.path, draft.content or "")
        if present is None or file.values is None:
            raise ConsoleError("invalid", what=said["not_published"])
        try:
            first_day = read_day(day) if day else None
            also = dated.history_of(present, first_day) if first_day else None
        except NotationError as error:
            raise ConsoleError("invalid", what=str(error)) from error
        except dated.DatingError as error:
            raise ConsoleError("invalid", what=said[error.reason]) from error
        values = dated.amended(file.values, first_day) if first_day else dated.undated(file.values, present)
        content = from_form(draft.path, values, {}).content
        origin = dated.origin_with(draft.origin, also)
        try:
            await drafts.save(connection, draft.id, content, by=login, version=version, origin=origin)
        except DraftError as error:
            raise refused(error) from error
        act = "draft_dated" if first_day else "draft_undated"
        await audit.record(connection, login, act, draft.path, draft=draft.id, day=day)
    return see(f"/ban-nhap/{draft.id}?da-luu=1#hieu-luc")
