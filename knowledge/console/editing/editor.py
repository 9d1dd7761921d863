"""The page of one draft: shown, saved, saved by itself."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from knowledge.console import forms, keys
from knowledge.console.editing import about, acts, conflicts, dated
from knowledge.console.editing.about import About
from knowledge.console.editing.asked import draft_in, editable, refused, version_in
from knowledge.console.editing.form.reading import Typed, nested, place_in, read, rearrange
from knowledge.console.editing.form.shapes import Group
from knowledge.console.editing.keys import preview_of
from knowledge.console.editing.live import LiveBase, live_base
from knowledge.console.editing.reading_view import reading_view
from knowledge.console.editing.sheet import Sheet, sheet_of
from knowledge.console.editing.written import Written, form_of, from_form, from_text, written
from knowledge.console.faults import ConsoleError
from knowledge.console.publishing.views import called, names_of_people
from knowledge.console.responses import draw, see
from knowledge.console.texts import texts
from knowledge.store import audit, drafts
from knowledge.store.drafts import EDITABLE, Draft, DraftError
from knowledge.store.store import Store


@dataclass(frozen=True)
class Sent:
    """A form as it was sent. `opened`: the list that is to get a blank row; `touched`: where the page goes on."""

    version: int
    file: Written
    about: About
    typed: Typed | None
    opened: str = ""
    touched: str = ""
    act: str = ""


async def sent(request: web.Request, draft: Draft) -> Sent:
    """Raises ConsoleError("bad_form") for a form that did not arrive whole."""
    form = await forms.read(request)
    version, act = version_in(forms.text(form, "version")), forms.text(form, "do")
    if forms.text(form, "whole") != "1":
        raise ConsoleError("bad_form")
    said = about.of_form(form)
    if "text" in form:
        return Sent(version, from_text(draft.path, forms.text(form, "text")), said, None, act=act)
    model = form_of(draft.path)
    if model is None:
        raise ConsoleError("bad_form")
    root = nested((name, value) for name, value in form.items() if isinstance(value, str))
    opened = rearrange(root, act) or ""
    typed = read(root, Group(model))
    file = from_form(draft.path, typed.values, typed.faults)
    return Sent(version, file, said, typed, opened, place_in(act), act)


async def show(request: web.Request) -> web.Response:
    """GET /ban-nhap/{draft}; `them`: the list that gets a blank row."""
    async with request.app[keys.STORE].read() as connection:
        draft = await draft_in(request, connection)
        base = await live_base(connection)
    opened = request.query.get("them", "")
    if draft.content is None or draft.state not in EDITABLE:
        return await _closed(request, base, draft)
    sheet = await sheet_of(base, draft, written(draft.path, draft.content), opened)
    told = next((key for key in ("da-co", "da-luu", "lay-lai") if key in request.query), "")
    return await page(request, base, draft, sheet, about.of_draft(draft), told=told)


async def save(request: web.Request) -> web.Response:
    """POST /ban-nhap/{draft}; `do`: nothing, "submit", or a rearrangement of rows ("add:fees", "up:fees.1", …)."""
    store, staff = request.app[keys.STORE], keys.staff_of(request)
    async with store.read() as connection:
        draft = editable(await draft_in(request, connection))
        base = await live_base(connection)
    given = await sent(request, draft)
    try:
        draft = await keep(store, base, draft, given, by=staff.login, said=True)
    except DraftError as error:
        if error.reason == "conflict":
            return await conflicts.page(request, base, draft.id, given.version, given.file)
        raise refused(error) from error
    if given.about.faults:
        sheet = await sheet_of(base, draft, given.file, given.opened)
        return await page(request, base, draft, sheet, given.about, status=422)
    if given.act == "submit":
        return await _submit(request, base, draft, given)
    if given.opened:
        return see(f"/ban-nhap/{draft.id}?them={given.opened}#f-{given.opened}")
    where = f"#{_place(given)}" if given.touched else "?da-luu=1"
    return see(f"/ban-nhap/{draft.id}{where}")


async def save_itself(request: web.Request) -> web.Response:
    """POST /ban-nhap/{draft}/tu-luu: as `save`, while somebody types; answers with the parts that changed."""
    store, staff = request.app[keys.STORE], keys.staff_of(request)
    async with store.read() as connection:
        draft = editable(await draft_in(request, connection))
        base = await live_base(connection)
    given = await sent(request, draft)
    told, kept = "saved", draft
    try:
        kept = await keep(store, base, draft, given, by=staff.login, said=False)
    except DraftError as error:
        if error.reason != "conflict":
            raise refused(error) from error
        told = "others_saved"
    sheet = await sheet_of(base, kept, given.file)
    drawn = given.typed.on_page if given.typed is not None else str
    response = draw(
        request,
        "editing/saved.html",
        draft=kept,
        told=told,
        version=kept.version if told == "saved" else given.version,
        sheet=sheet,
        notes={drawn(place): notes for place, notes in sheet.notes().items()},
        faults=given.about.faults,
    )
    response.headers["HX-Trigger"] = "draft-saved"
    return response


async def keep(store: Store, base: LiveBase, draft: Draft, given: Sent, *, by: str, said: bool) -> Draft:
    """Save what was sent, where it differs; `said`: the act goes into the record of acts. Raises DraftError."""
    columns: dict[str, Any] = dict(given.about.columns)
    same = all(getattr(draft, name) == value for name, value in columns.items())
    if same and given.file.content == draft.content and given.version == draft.version:
        return draft
    with contextlib.suppress(dated.DatingError):  # the rules tell at the field which day does not fit
        if (also := dated.kept_in_step(base, draft, given.file.model)) is not None:
            columns["origin"] = dated.origin_with(draft.origin, also)
    async with store.begin() as connection:
        await drafts.save(connection, draft.id, given.file.content, by=by, version=given.version, **columns)
        if said:
            await audit.record(connection, by, "draft_saved", draft.path, draft=draft.id, version=given.version + 1)
        return await drafts.get(connection, draft.id)


async def _submit(request: web.Request, base: LiveBase, draft: Draft, given: Sent) -> web.Response:
    sheet = await sheet_of(base, draft, given.file)
    fault = acts.why_not_submitted(sheet, draft)
    if fault:
        return await page(request, base, draft, sheet, about.of_draft(draft), told=fault, status=422)
    return await acts.submit(request, draft)


def _place(given: Sent) -> str:
    """The row that was moved, or the list that it went from."""
    act, _, path = given.act.partition(":")
    parent, _, last = path.rpartition(".")
    if act == "remove" or not last.isdigit():
        return f"f-{parent}"
    return f"r-{parent}.{max(0, int(last) + (-1 if act == 'up' else 1))}"


async def page(
    request: web.Request,
    base: LiveBase,
    draft: Draft,
    sheet: Sheet,
    said: About,
    *,
    told: str = "",
    status: int = 200,
) -> web.Response:
    """The form of a draft."""
    people = await _people(request, draft)
    return draw(
        request,
        "editing/draft.html",
        status=status,
        draft=draft,
        name=name_of(draft, sheet.file),
        is_new=draft.path not in base.contents,
        is_stale=draft.base_sha is not None and base.shas.get(draft.path, draft.base_sha) != draft.base_sha,
        sheet=sheet,
        about={**about.of_draft(draft).typed, **said.typed},
        about_faults=said.faults,
        told=told,
        people=people,
        has_preview=preview_of(request.app) is not None,
        dated_from=(draft.origin or {}).get(dated.ALSO) is not None,
        may_date=dated.present_of(base, draft.path) is not None,
    )


async def _closed(request: web.Request, base: LiveBase, draft: Draft) -> web.Response:
    view = reading_view(base, draft.path, draft.content) if draft.content is not None else None
    file = written(draft.path, draft.content or "")
    return draw(
        request,
        "editing/closed.html",
        draft=draft,
        name=name_of(draft, file),
        view=view,
        people=await _people(request, draft),
    )


def name_of(draft: Draft, file: Written) -> str:
    """What people call the entry."""
    said = texts("editing")["files"].get(draft.path)
    if said:
        return str(said)
    values: Mapping[str, Any] = file.values or {}
    for part in ("plain_name", "name", "title", "topic"):
        if isinstance(values.get(part), str):
            return str(values[part])
    return called(draft.path, draft.content, draft.key)


async def _people(request: web.Request, draft: Draft) -> Mapping[str, str]:
    async with request.app[keys.STORE].read() as connection:
        return await names_of_people(connection, [*draft.editors, draft.author, *filter(None, [draft.reviewer])])
