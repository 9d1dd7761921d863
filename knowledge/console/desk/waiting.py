"""What waits for staff: answers to be approved, messages that citizens left."""

from __future__ import annotations

from typing import get_args

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.desk.line import Decision
from knowledge.console.desk.reading import line_of, number_of, words_of
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import read, text
from knowledge.console.keys import staff_of
from knowledge.console.responses import draw, see
from knowledge.console.roles import AGENTS, REVIEWERS, Staff
from knowledge.console.routing import get, post
from knowledge.console.texts import texts
from knowledge.console.waiting import Waiting
from knowledge.store.tables.desk import HELD_ANSWERS, LEFT, REQUESTS

HELD, LETTERS = "/truc/cho-duyet", "/truc/loi-nhan"
DECIDERS = AGENTS | REVIEWERS


async def held(request: web.Request) -> web.Response:
    """GET /console/truc/cho-duyet."""
    line = line_of(request)
    return draw(request, "desk/held.html", answers=await line.held(), names=line.topics())


async def decide(request: web.Request) -> web.Response:
    """POST …/{number}: approve, replace or refuse one answer."""
    form, number = await read(request), number_of(request)
    wanted = text(form, "decision")
    decision: Decision | None = next((known for known in get_args(Decision) if known == wanted), None)
    if decision is None:
        raise ConsoleError("bad_form")
    words = words_of(form) if decision == "replaced" else ""
    try:
        done = await line_of(request).decide(number, staff_of(request).login, decision, words)
    except LookupError as error:
        raise ConsoleError("not_found") from error
    if not done:
        raise ConsoleError("invalid", what=texts("desk")["faults"]["decided"])
    return see(HELD)


async def letters(request: web.Request) -> web.Response:
    """GET /console/truc/loi-nhan."""
    return draw(request, "desk/letters.html", letters=await line_of(request).left())


async def reply(request: web.Request) -> web.Response:
    """POST …/{number}: answer one message."""
    form, number, line = await read(request), number_of(request), line_of(request)
    if all(letter.id != number for letter in await line.left()):
        raise ConsoleError("not_found")
    if not await line.reply(number, staff_of(request).login, words_of(form)):
        raise ConsoleError("invalid", what=texts("desk")["faults"]["answered"])
    return see(LETTERS)


async def _requests(connection: AsyncConnection, _staff: Staff) -> int:
    query = select(func.count()).select_from(REQUESTS).where(REQUESTS.c.state == "waiting")
    return int((await connection.execute(query)).scalar_one())


async def _answers(connection: AsyncConnection, _staff: Staff) -> int:
    query = select(func.count()).select_from(HELD_ANSWERS).where(HELD_ANSWERS.c.state == "waiting")
    return int((await connection.execute(query)).scalar_one())


async def _letters(connection: AsyncConnection, _staff: Staff) -> int:
    query = select(func.count()).select_from(LEFT).where(LEFT.c.reply.is_(None))
    return int((await connection.execute(query)).scalar_one())


DESK_WAITING = (
    Waiting("desk_requests", "/truc", AGENTS, _requests),
    Waiting("held_answers", HELD, DECIDERS, _answers),
    Waiting("left_messages", LETTERS, AGENTS, _letters),
)
ROUTES = (
    get(HELD, held, DECIDERS),
    post(f"{HELD}/{{number}}", decide, DECIDERS),
    get(LETTERS, letters, AGENTS),
    post(f"{LETTERS}/{{number}}", reply, AGENTS),
)
