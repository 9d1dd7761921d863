"""Pages of what is published: the list of entries, one entry with its history, and the ways into a draft."""

from __future__ import annotations

from aiohttp import web

from knowledge.console import forms, keys
from knowledge.console.editing import beginning, listing, making
from knowledge.console.editing.asked import file_named
from knowledge.console.editing.history import history
from knowledge.console.editing.listing import Asked
from knowledge.console.editing.live import live_base
from knowledge.console.editing.reading_view import reading_view
from knowledge.console.faults import ConsoleError
from knowledge.console.publishing.views import called
from knowledge.console.responses import draw, is_part, see
from knowledge.console.roles import EVERYBODY, WRITERS
from knowledge.console.routing import get, post
from knowledge.console.texts import texts
from knowledge.day import today
from knowledge.labels import options_of
from knowledge.schema import FieldOfWork
from knowledge.store import audit, drafts, publications
from knowledge.store.drafts import Kind, kind_of


async def show_list(request: web.Request) -> web.Response:
    """GET /noi-dung: `tim` words, `loai` kind, `linh-vuc` field, `chi` what waits."""
    query = request.query
    asked = Asked(query.get("tim", ""), query.get("loai", ""), query.get("linh-vuc", ""), query.get("chi", ""))
    async with request.app[keys.STORE].read() as connection:
        base = await live_base(connection)
        held = await drafts.in_state(connection)
    every = listing.lines(base, held, today())
    found = listing.chosen(every, asked)
    fields = {field.value: word for field, word in options_of(FieldOfWork).items()}
    template = "editing/rows.html" if is_part(request) else "editing/list.html"
    narrowed = bool(asked.words or asked.kind or asked.field or asked.only)
    return draw(
        request,
        template,
        groups=listing.grouped(found, asked),
        asked=asked,
        fields=fields,
        shown=len(found),
        all=len(every),
        narrowed=narrowed,
    )


async def show_entry(request: web.Request) -> web.Response:
    """GET /noi-dung/tep/{path}: the entry by facet, and what became of it."""
    path = file_named(request.match_info["path"])
    async with request.app[keys.STORE].read() as connection:
        base = await live_base(connection)
        steps = await history(connection, path)
        held = await drafts.open_for(connection, path)
    if path not in base.contents and not steps:
        raise ConsoleError("not_found")
    content = base.contents.get(path)
    key = drafts.key_of(path)
    earlier = sorted(name for name in base.contents if name.startswith(f"history/{key}/"))
    return draw(
        request,
        "editing/entry.html",
        entry_path=path,
        name=texts("editing")["files"].get(path) or called(path, content, key),
        kind=kind_of(path),
        view=reading_view(base, path, content) if content is not None else None,
        steps=steps,
        draft=held[0] if held else None,
        earlier=earlier,
        may_write=keys.staff_of(request).may(WRITERS),
    )


async def begin(request: web.Request) -> web.Response:
    """POST /noi-dung/soan: `path`, and `open` a list that gets a blank row; leads to the open draft of that file."""
    form = await forms.read(request)
    path = file_named(forms.text(form, "path"))
    staff = keys.staff_of(request)
    async with request.app[keys.STORE].begin() as connection:
        base = await live_base(connection)
        if path not in base.contents:
            raise ConsoleError("not_found")
        made, is_new = await beginning.begin(connection, base, path, base.contents[path], by=staff.login)
    opened = forms.text(form, "open")
    suffix = "?them=entries#f-entries" if opened == "entries" else "" if is_new else "?da-co=1"
    return see(f"/ban-nhap/{made}{suffix}")


async def bring_back(request: web.Request) -> web.Response:
    """POST /noi-dung/khoi-phuc: `path` and `number` of a publication; a draft with the file as it was then."""
    form = await forms.read(request)
    path, number = file_named(forms.text(form, "path")), forms.text(form, "number")
    if not number.isdecimal() or len(number) > 9:  # noqa: PLR2004
        raise ConsoleError("not_found")
    staff, said = keys.staff_of(request), texts("editing")
    async with request.app[keys.STORE].begin() as connection:
        base = await live_base(connection)
        content = await publications.content(connection, int(number), path)
        if content is None:
            raise ConsoleError("not_found")
        note = said["brought_back"].format(number=number)
        origin = {"restores": int(number)}
        made, is_new = await beginning.begin(connection, base, path, content, by=staff.login, note=note, origin=origin)
        if is_new:
            await audit.record(connection, staff.login, "draft_brought_back", path, draft=made, number=int(number))
    return see(f"/ban-nhap/{made}" + ("" if is_new else "?da-co=1"))


async def show_new(request: web.Request) -> web.Response:
    """GET /noi-dung/moi: what to begin."""
    async with request.app[keys.STORE].read() as connection:
        base = await live_base(connection)
    return _new_page(request, base.contents, {}, "")


async def make_new(request: web.Request) -> web.Response:
    """POST /noi-dung/moi: `kind` procedure, topic, question or journey, and what names it."""
    form = await forms.read(request)
    given = {name: forms.text(form, name) for name in making.NAMES}
    staff = keys.staff_of(request)
    async with request.app[keys.STORE].begin() as connection:
        base = await live_base(connection)
        try:
            new = making.make(given, base)
        except making.MakingError as error:
            return _new_page(request, base.contents, given, error.reason, status=422)
        made, is_new = await beginning.begin(connection, base, new.path, new.content, by=staff.login)
    return see(f"/ban-nhap/{made}{new.suffix}" if is_new or new.suffix else f"/ban-nhap/{made}?da-co=1")


def _new_page(
    request: web.Request, contents: object, given: dict[str, str], fault: str, status: int = 200
) -> web.Response:
    names = [path for path in contents if kind_of(path) is Kind.FAQ] if isinstance(contents, dict) else []
    topics = {path: called(path, contents[path], path) for path in names} if isinstance(contents, dict) else {}
    fields = {field.value: word for field, word in options_of(FieldOfWork).items()}
    return draw(request, "editing/new.html", status=status, topics=topics, fields=fields, given=given, fault=fault)


ROUTES = (
    get("/noi-dung", show_list, EVERYBODY),
    get("/noi-dung/moi", show_new, WRITERS),
    post("/noi-dung/moi", make_new, WRITERS),
    post("/noi-dung/soan", begin, WRITERS),
    post("/noi-dung/khoi-phuc", bring_back, WRITERS),
    get("/noi-dung/tep/{path:.+}", show_entry, EVERYBODY),
)
