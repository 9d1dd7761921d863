"""Pages of switching off: single procedures or the whole assistant, with a reason, at once."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console import keys
from knowledge.console.editing.live import live_base
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import read
from knowledge.console.publishing.asked import words
from knowledge.console.publishing.views import names_of_people
from knowledge.console.responses import draw, see
from knowledge.console.roles import ADMINS, EVERYBODY, REVIEWERS
from knowledge.console.routing import get, post
from knowledge.console.texts import texts
from knowledge.store import publications, switches
from knowledge.store.switches import EVERYTHING

MAY_SWITCH = REVIEWERS | ADMINS


async def procedures(connection: AsyncConnection) -> dict[str, str]:
    """Code → plain name of every procedure that is published now, by name; none before the first publication."""
    if await publications.live_number(connection) is None:
        return {}
    held = (await live_base(connection)).snapshot.procedures
    return dict(sorted(((code, entry.plain_name) for code, entry in held.items()), key=lambda row: row[1]))


async def show(request: web.Request) -> web.Response:
    """GET /tam-ngung: what is off, since when, by whom and why."""
    async with request.app[keys.STORE].read() as connection:
        off = await switches.all_off(connection)
        known = await procedures(connection)
        people = await names_of_people(connection, [switch.by for switch in off.values()])
    return draw(
        request,
        "publishing/switches.html",
        everything=off.get(EVERYTHING),
        off=[switch for what, switch in off.items() if what != EVERYTHING],
        known=known,
        people=people,
        whole=EVERYTHING,
        may=keys.staff_of(request).may(MAY_SWITCH),
    )


async def turn_off(request: web.Request) -> web.Response:
    """POST /tam-ngung/tat: `what` is a procedure's code, or "*" for everything."""
    form, staff = await read(request), keys.staff_of(request)
    what, reason = words(form, "what", needed=True), words(form, "reason", needed=True)
    async with request.app[keys.STORE].begin() as connection:
        if what != EVERYTHING and what not in await procedures(connection):
            raise ConsoleError("invalid", what=texts("publishing")["unknown_procedure"])
        await switches.turn_off(connection, what, by=staff.login, reason=reason)
    return see("/tam-ngung")


async def turn_on(request: web.Request) -> web.Response:
    """POST /tam-ngung/mo."""
    form, staff = await read(request), keys.staff_of(request)
    what = words(form, "what", needed=True)
    async with request.app[keys.STORE].begin() as connection:
        if not await switches.turn_on(connection, what, by=staff.login):
            raise ConsoleError("conflict")
    return see("/tam-ngung")


ROUTES = (
    get("/tam-ngung", show, EVERYBODY),
    post("/tam-ngung/tat", turn_off, MAY_SWITCH),
    post("/tam-ngung/mo", turn_on, MAY_SWITCH),
)
