"""The first page after signing in: what waits for whoever signed in."""

from __future__ import annotations

from aiohttp import web

from knowledge.console import keys
from knowledge.console.desk.waiting import DESK_WAITING
from knowledge.console.drafts_waiting import DRAFTS_WAITING
from knowledge.console.gaps.counts import GAPS_WAITING
from knowledge.console.responses import draw
from knowledge.console.roles import EVERYBODY
from knowledge.console.routing import get
from knowledge.console.understanding.waiting import UNDERSTANDING_WAITING
from knowledge.console.waiting import Waiting

WAITING: tuple[Waiting, ...] = (
    *DRAFTS_WAITING,
    *DESK_WAITING,
    *GAPS_WAITING,
    *UNDERSTANDING_WAITING,
)  # each area adds its own


async def show(request: web.Request) -> web.Response:
    """GET /console/."""
    staff = keys.staff_of(request)
    async with request.app[keys.STORE].read() as connection:
        lines = [(line, await line.count(connection, staff)) for line in WAITING if staff.may(line.roles)]
    return draw(request, "home.html", lines=lines)


ROUTES = (get("/", show, EVERYBODY),)
