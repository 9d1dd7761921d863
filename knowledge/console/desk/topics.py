"""On which topics answers are held back until somebody approves them."""

from __future__ import annotations

import time

from aiohttp import web
from sqlalchemy import delete, insert, select

from knowledge.console.desk.reading import line_of, words_of
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import read, text
from knowledge.console.keys import STORE, staff_of
from knowledge.console.responses import draw, see
from knowledge.console.roles import ADMINS, REVIEWERS
from knowledge.console.routing import get, post
from knowledge.console.texts import texts
from knowledge.store import audit
from knowledge.store.tables.desk import HELD_TOPICS

TOPICS = "/truc/chu-de"
SWITCHERS = ADMINS | REVIEWERS


async def show(request: web.Request) -> web.Response:
    """GET /console/truc/chu-de."""
    async with request.app[STORE].read() as connection:
        rows = (await connection.execute(select(HELD_TOPICS).order_by(HELD_TOPICS.c.at.desc()))).all()
    return draw(request, "desk/topics.html", rows=rows, names=line_of(request).topics())


async def hold(request: web.Request) -> web.Response:
    """POST: from now on answers on that topic wait."""
    form, names = await read(request), line_of(request).topics()
    topic = text(form, "topic").split(" ", 1)[0]  # a procedure is chosen as "code name"
    if topic not in names:
        raise ConsoleError("invalid", what=texts("desk")["faults"]["topic"])
    reason, login = words_of(form, "reason"), staff_of(request).login
    async with request.app[STORE].begin() as connection:
        await connection.execute(delete(HELD_TOPICS).where(HELD_TOPICS.c.topic == topic))
        row = {"topic": topic, "reason": reason, "by": login, "at": time.time()}
        await connection.execute(insert(HELD_TOPICS).values(row))
        await audit.record(connection, login, "topic_held", topic, reason=reason)
    return see(TOPICS)


async def let_go(request: web.Request) -> web.Response:
    """POST …/bo: answers on that topic go out at once again."""
    form = await read(request)
    topic, reason, login = text(form, "topic"), words_of(form, "reason"), staff_of(request).login
    async with request.app[STORE].begin() as connection:
        gone = (await connection.execute(delete(HELD_TOPICS).where(HELD_TOPICS.c.topic == topic))).rowcount
        if not gone:
            raise ConsoleError("not_found")
        await audit.record(connection, login, "topic_let_go", topic, reason=reason)
    return see(TOPICS)


ROUTES = (
    get(TOPICS, show, SWITCHERS),
    post(TOPICS, hold, SWITCHERS),
    post(f"{TOPICS}/bo", let_go, SWITCHERS),
)
