"""Signing in and out."""

from __future__ import annotations

import math

from aiohttp import web

from knowledge.console import keys
from knowledge.console.forms import read, text
from knowledge.console.middleware import SESSION
from knowledge.console.people import cookies, sessions, signing_in
from knowledge.console.people.means import PEOPLE
from knowledge.console.people.sessions import Session, Stage
from knowledge.console.people.signing_in import Begun, WrongError
from knowledge.console.people.tries import LockedError
from knowledge.console.responses import draw, see
from knowledge.console.texts import texts
from knowledge.store import audit

SIGN_IN, CODE, HOME = "/dang-nhap", "/dang-nhap/ma", "/"


def wait_of(error: LockedError) -> str:
    """How long, in whole minutes."""
    return str(texts("faults")["locked"]).format(minutes=max(1, math.ceil(error.seconds / 60)))


async def show(request: web.Request) -> web.Response:
    """GET /dang-nhap."""
    session = request.get(SESSION)
    if session is not None:
        return see(HOME if session.stage is Stage.IN else CODE)
    return draw(request, "people/sign_in.html", login="", fault="")


async def sign_in(request: web.Request) -> web.Response:
    """POST /dang-nhap."""
    form, means = await read(request), request.app[PEOPLE]
    login, session = text(form, "login"), request.get(SESSION)
    try:
        begun = await signing_in.with_password(
            request.app[keys.STORE],
            means,
            login=login,
            password=text(form, "password"),
            address=request.app[keys.VISITOR](request).address,
            former=session.digest if session is not None else None,
        )
    except WrongError:
        return _again(request, "people/sign_in.html", 422, texts("people")["sign_in"]["wrong"], login=login)
    except LockedError as error:
        return _again(request, "people/sign_in.html", 429, wait_of(error), login=login)
    return _go_on(request, begun)


async def show_code(request: web.Request) -> web.Response:
    """GET /dang-nhap/ma."""
    if _awaited(request) is None:
        return see(SIGN_IN)
    return draw(request, "people/code.html", fault="")


async def give_code(request: web.Request) -> web.Response:
    """POST /dang-nhap/ma."""
    session = _awaited(request)
    if session is None:
        return see(SIGN_IN)
    code = text(await read(request), "code")
    try:
        begun = await signing_in.with_code(request.app[keys.STORE], request.app[PEOPLE], session, code)
    except WrongError:
        return _again(request, "people/code.html", 422, texts("people")["code"]["wrong"])
    except LockedError as error:
        return _again(request, "people/code.html", 429, wait_of(error))
    return _go_on(request, begun)


async def sign_out(request: web.Request) -> web.Response:
    """POST /dang-xuat."""
    session = request.get(SESSION)
    if session is not None:
        async with request.app[keys.STORE].begin() as connection:
            await sessions.end(connection, session.digest)
            if session.stage is Stage.IN:
                await audit.record(connection, session.staff.login, "signed_out", session.staff.login)
    return cookies.take_away(request, see(SIGN_IN))


def _awaited(request: web.Request) -> Session | None:
    session = request.get(SESSION)
    return session if session is not None and session.stage is Stage.CODE else None


def _go_on(request: web.Request, begun: Begun) -> web.Response:
    return cookies.give(request, see(HOME if begun.stage is Stage.IN else CODE), begun.secret)


def _again(request: web.Request, template: str, status: int, fault: str, **values: str) -> web.Response:
    return draw(request, template, status=status, fault=fault, **values)
