"""Every page of editing."""

from __future__ import annotations

from aiohttp import web

from knowledge.console import keys
from knowledge.console.editing import acts, conflicts, editor, entries, looking
from knowledge.console.publishing.views import rows_of
from knowledge.console.responses import draw
from knowledge.console.roles import WRITERS
from knowledge.console.routing import get, post
from knowledge.store import drafts
from knowledge.store.drafts import State


async def show_drafts(request: web.Request) -> web.Response:
    """GET /ban-nhap: the unfinished drafts, one's own first."""
    login = keys.staff_of(request).login
    async with request.app[keys.STORE].read() as connection:
        rows = await rows_of(connection, await drafts.in_state(connection))
    mine = [row for row in rows if login in row.draft.editors]
    others = [row for row in rows if login not in row.draft.editors]
    return draw(request, "editing/drafts.html", mine=mine, others=others, returned=State.RETURNED)


ROUTES = (
    *entries.ROUTES,
    get("/ban-nhap", show_drafts, WRITERS),
    get("/ban-nhap/{draft}", editor.show, WRITERS),
    post("/ban-nhap/{draft}", editor.save, WRITERS),
    post("/ban-nhap/{draft}/tu-luu", editor.save_itself, WRITERS),
    post("/ban-nhap/{draft}/gop", conflicts.merge, WRITERS),
    post("/ban-nhap/{draft}/lam-moi", conflicts.renew, WRITERS),
    post("/ban-nhap/{draft}/ap-dung-tu", acts.date_it, WRITERS),
    get("/ban-nhap/{draft}/cac-lan-luu", acts.show_savings, WRITERS),
    post("/ban-nhap/{draft}/lay-lai", acts.go_back, WRITERS),
    post("/ban-nhap/{draft}/sua-tiep", acts.take_back, WRITERS),
    post("/ban-nhap/{draft}/bo", acts.withdraw, WRITERS),
    get("/ban-nhap/{draft}/xem-truoc", looking.show_preview, WRITERS),
    get("/ban-nhap/{draft}/cau-hoi-lan", looking.show_taken, WRITERS),
)
