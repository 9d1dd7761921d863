"""Two states of one file, both with changes: shown by part, and put together as the clerk chooses.

Either two people saved the same draft, or somebody's change of the file was published while the draft was written.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console import forms, keys
from knowledge.console.editing.asked import draft_in, editable, refused, version_in
from knowledge.console.editing.live import LiveBase, live_base
from knowledge.console.editing.pieces import MINE, Piece, merged, pieces
from knowledge.console.editing.written import Written, from_form, written
from knowledge.console.faults import ConsoleError
from knowledge.console.publishing.views import names_of_people
from knowledge.console.responses import draw, see
from knowledge.console.texts import texts
from knowledge.store import audit, drafts, publications
from knowledge.store.drafts import Draft, DraftError

SAVED, PUBLISHED = "saved", "published"


@dataclass(frozen=True)
class _Others:
    """What stands against the clerk's own state: since when, whose, and what both were begun from."""

    against: str
    theirs: Written
    before: Written | None
    by: str
    at: float


async def page(request: web.Request, base: LiveBase, draft_id: int, version: int, mine: Written) -> web.Response:
    """For two who saved; `version`: what the clerk's own text was begun from. The page keeps that text."""
    async with request.app[keys.STORE].read() as connection:
        draft = await drafts.get(connection, draft_id)
        savings = await drafts.revisions(connection, draft_id, 1)
        begun_from = await drafts.revision(connection, draft_id, version)
        people = await names_of_people(connection, [row.by for row in savings[:1]])
    was = begun_from.content if begun_from is not None else None
    before = written(draft.path, was) if was is not None else None
    theirs = written(draft.path, draft.content or "")
    others = _Others(SAVED, theirs, before, people[savings[0].by], draft.changed_at)
    found = pieces(base, draft.path, before, mine, theirs)
    return _draw(request, draft, mine, others, found)


async def renew(request: web.Request) -> web.Response:
    """POST /ban-nhap/{draft}/lam-moi: the draft's changes on the file as it was published meanwhile."""
    form = await forms.read(request)
    version, staff = version_in(forms.text(form, "version")), keys.staff_of(request)
    async with request.app[keys.STORE].read() as connection:
        draft = editable(await draft_in(request, connection))
        base = await live_base(connection)
        others = await _published(connection, base, draft)
    mine = written(draft.path, draft.content or "")
    found = pieces(base, draft.path, others.before, mine, others.theirs)
    if any(piece.is_clash for piece in found) or version != draft.version:
        return _draw(request, draft, mine, others, found)
    made = put_together(mine, others.theirs, {piece.key: piece.take for piece in found})
    try:
        async with request.app[keys.STORE].begin() as connection:
            await drafts.save(
                connection, draft.id, made.content, by=staff.login, version=version, base_sha=base.shas[draft.path]
            )
            await audit.record(connection, staff.login, "draft_renewed", draft.path, draft=draft.id)
    except DraftError as error:
        raise refused(error) from error
    return see(f"/ban-nhap/{draft.id}?da-luu=1")


async def merge(request: web.Request) -> web.Response:
    """POST /ban-nhap/{draft}/gop: `mine` as text, `take.<piece>` "mine" or "theirs", `version` of the draft."""
    form = await forms.read(request)
    version, staff = version_in(forms.text(form, "version")), keys.staff_of(request)
    against_published = forms.text(form, "against") == PUBLISHED
    async with request.app[keys.STORE].read() as connection:
        draft = editable(await draft_in(request, connection))
        base = await live_base(connection)
        theirs = written(draft.path, draft.content or "")
        if against_published:
            theirs = (await _published(connection, base, draft)).theirs
    mine = written(draft.path, forms.text(form, "mine").replace("\r\n", "\n"))
    take = {name.removeprefix("take."): str(value) for name, value in form.items() if name.startswith("take.")}
    made = put_together(mine, theirs, take)
    columns = {"base_sha": base.shas[draft.path]} if against_published else {}
    try:
        async with request.app[keys.STORE].begin() as connection:
            await drafts.save(connection, draft.id, made.content, by=staff.login, version=version, **columns)
            await audit.record(connection, staff.login, "draft_merged", draft.path, draft=draft.id)
    except DraftError as error:
        if error.reason == "conflict":
            return await page(request, base, draft.id, version, made)
        raise refused(error) from error
    return see(f"/ban-nhap/{draft.id}?da-luu=1")


def put_together(mine: Written, theirs: Written, take: dict[str, str]) -> Written:
    """Each piece from where `take` says; a file without a form is taken whole."""
    values = merged(mine.path, mine, theirs, take)
    if values is not None:
        return from_form(mine.path, values, {})
    return mine if MINE in take.values() else theirs


async def _published(connection: AsyncConnection, base: LiveBase, draft: Draft) -> _Others:
    """The published file; raises ConsoleError where there is none, or none that the draft was begun from."""
    if draft.base_sha is None or draft.path not in base.contents:
        raise ConsoleError("invalid", what=texts("editing")["not_renewed"])
    before = written(draft.path, await publications.blob(connection, draft.base_sha))
    (latest, *_) = await publications.history(connection, draft.path)
    people = await names_of_people(connection, [latest.publication.by])
    theirs = written(draft.path, base.contents[draft.path])
    by, at = people[latest.publication.by], latest.publication.live_at or latest.publication.at
    return _Others(PUBLISHED, theirs, before, by, at)


def _draw(request: web.Request, draft: Draft, mine: Written, others: _Others, found: list[Piece]) -> web.Response:
    return draw(
        request,
        "editing/conflict.html",
        status=409,
        draft=draft,
        by=others.by,
        at=others.at,
        against=others.against,
        mine=mine.content,
        pieces=found,
    )
