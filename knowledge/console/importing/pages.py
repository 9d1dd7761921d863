"""Pages of the import: give a file, look at what was read of it beside the entry, take it over or leave it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console import forms, keys
from knowledge.console.editing.live import live_base
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import Fields
from knowledge.console.importing.answer import Answer
from knowledge.console.importing.config import upload_limits
from knowledge.console.importing.receiving import received
from knowledge.console.importing.sandbox import UnreadableError, read_upload
from knowledge.console.importing.showing import doubts_of, rest_of, sides
from knowledge.console.importing.taking import HOMELESS, Outcome, content_of, decision_in, take_records
from knowledge.console.importing.taking_workbook import take_workbook
from knowledge.console.importing.workbook_page import workbook
from knowledge.console.publishing.asked import as_fault, number, number_in
from knowledge.console.publishing.differences import difference
from knowledge.console.publishing.models import read_model
from knowledge.console.publishing.standing import present_file, standing_of
from knowledge.console.publishing.views import Row, rows_of
from knowledge.console.responses import draw, see
from knowledge.console.roles import WRITERS
from knowledge.console.routing import get, post
from knowledge.console.texts import texts
from knowledge.labels import options_of
from knowledge.schema import CODE_PATTERN, FieldOfWork, Procedure
from knowledge.snapshot import KnowledgeError
from knowledge.store import audit, drafts
from knowledge.store.drafts import EDITABLE, Draft, DraftError, State, key_of
from knowledge.store.store import Store


async def give(request: web.Request) -> web.Response:
    """GET /nhap-lieu: where a file is given, and imports that nobody has looked through yet."""
    async with request.app[keys.STORE].read() as connection:
        open_ones = await drafts.in_state(connection, EDITABLE)
        rows = await rows_of(connection, [draft for draft in open_ones if waits(draft)])
    return draw(request, "importing/give.html", rows=rows, limit=upload_limits().upload_mib)


def waits(draft: Draft) -> bool:
    """True for an import that nobody has looked through."""
    return bool((draft.origin or {}).get("waits"))


async def take(request: web.Request) -> web.Response:
    """POST /nhap-lieu: read an uploaded file into drafts."""
    async with received(request) as upload:
        try:
            answer = await read_upload(upload.file, upload.name)
        except UnreadableError as error:
            answer = Answer(fault=texts("importing")["faults"][error.reason])
    outcome = await _outcome(request.app[keys.STORE], answer, upload.name, keys.staff_of(request).login)
    if (only := outcome.only_draft) is not None:
        return see(f"/nhap-lieu/{only}")
    status = 422 if not outcome.made and (outcome.fault or outcome.faults) else 200
    return draw(request, "importing/outcome.html", status=status, outcome=outcome)


async def _outcome(store: Store, answer: Answer, name: str, login: str) -> Outcome:
    if answer.workbook is not None:
        return await take_workbook(store, answer.workbook, name, by=login)
    if not answer.records:
        return Outcome(name, aside=answer.aside, fault=answer.fault, faults=answer.faults)
    async with store.read() as connection:
        base = await live_base(connection)
    async with store.begin() as connection:
        return await take_records(connection, base, answer, name, by=login)


async def review(request: web.Request) -> web.Response:
    """GET /nhap-lieu/{draft}: what the file says beside what the entry says and what the draft would."""
    async with request.app[keys.STORE].read() as connection:
        draft = await _imported(connection, number_in(request, "draft"))
        (row,) = await rows_of(connection, [draft])
    origin = draft.origin or {}
    return draw(
        request,
        "importing/review.html",
        draft=draft,
        row=row,
        origin=origin,
        decision=decision_in(origin),
        sides=sides(origin, _entry(row)),
        rest=rest_of(origin),
        doubts=doubts_of(origin),
        found=difference(draft.path, row.standing.base, draft.content),
        homeless=draft.path.startswith(HOMELESS),
        is_open=draft.state in EDITABLE and waits(draft),
        fields=options_of(FieldOfWork),
        offered={offer["field"]: offer["value"] for offer in origin.get("offers", ())},
    )


def _entry(row: Row) -> Procedure | None:
    try:
        model = read_model(row.draft.path, row.standing.base) if row.standing.base is not None else None
    except KnowledgeError:
        return None
    return model if isinstance(model, Procedure) else None


async def accept(request: web.Request) -> web.Response:
    """POST /nhap-lieu/{draft}/nhan: the chosen fields from the file, the others as they are; then on to the editor."""
    wanted, form, login = number_in(request, "draft"), await forms.read(request), keys.staff_of(request).login
    async with request.app[keys.STORE].begin() as connection:
        draft = await _imported(connection, wanted)
        origin = {**(draft.origin or {}), "waits": False}
        content = draft.content
        place: Mapping[str, str] = {}
        if "offers" in origin:
            wanted_fields = forms.several(form, "take")
            chosen = {row["field"]: row["value"] for row in origin["offers"] if row["field"] in wanted_fields}
            origin["taken"] = list(chosen)  # it goes into the record of acts, so never what a form says beside that
            if draft.path.startswith(HOMELESS):
                place = await _home(connection, form, chosen)
            base = (await standing_of(connection, draft)).base
            content = content_of(_procedure(draft.path, base), chosen, decision_in(origin))
        try:
            version = number(forms.text(form, "version"))
            await drafts.save(connection, wanted, content, by=login, version=version, origin=origin, **place)
        except DraftError as error:
            raise as_fault(error) from error
        path = str(place.get("path", draft.path))
        await audit.record(connection, login, "import_accepted", path, draft=wanted, fields=origin.get("taken", []))
    return see(f"/ban-nhap/{wanted}")


def _procedure(path: str, text: str | None) -> Procedure | None:
    model = read_model(path, text) if text is not None else None
    return model if isinstance(model, Procedure) else None


async def _home(connection: AsyncConnection, form: Fields, chosen: dict[str, Any]) -> Mapping[str, str]:
    """Where a new procedure goes: its code and field, which the file did not give, come from the clerk."""
    said = texts("importing")
    code, field = forms.text(form, "code").strip(), forms.text(form, "field")
    if not re.fullmatch(CODE_PATTERN, code, re.ASCII):
        raise ConsoleError("invalid", what=said["needs_code"])
    if field not in set(FieldOfWork):
        raise ConsoleError("invalid", what=said["needs_field"])
    path = f"procedures/{field}/{code}.yml"
    if await present_file(connection, path) is not None or await drafts.open_for(connection, path):
        raise ConsoleError("invalid", what=said["taken"])
    chosen |= {"code": code, "field": field}
    return {"path": path, "key": key_of(path)}


async def leave(request: web.Request) -> web.Response:
    """POST /nhap-lieu/{draft}/bo: nothing of the import is used."""
    wanted, login = number_in(request, "draft"), keys.staff_of(request).login
    async with request.app[keys.STORE].begin() as connection:
        draft = await _imported(connection, wanted)
        if not waits(draft):
            raise ConsoleError("conflict")
        try:
            await drafts.move(connection, wanted, State.WITHDRAWN, by=login)
        except DraftError as error:
            raise as_fault(error) from error
        await audit.record(connection, login, "import_discarded", draft.path, draft=wanted)
    return see("/nhap-lieu")


async def _imported(connection: AsyncConnection, wanted: int) -> Draft:
    try:
        draft = await drafts.get(connection, wanted)
    except DraftError as error:
        raise as_fault(error) from error
    if "file" not in (draft.origin or {}):
        raise ConsoleError("not_found")
    return draft


ROUTES = (
    get("/nhap-lieu", give, WRITERS),
    post("/nhap-lieu", take, WRITERS),
    get("/nhap-lieu/bang-tinh", workbook, WRITERS),
    get("/nhap-lieu/{draft}", review, WRITERS),
    post("/nhap-lieu/{draft}/nhan", accept, WRITERS),
    post("/nhap-lieu/{draft}/bo", leave, WRITERS),
)
