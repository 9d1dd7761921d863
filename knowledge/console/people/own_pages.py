"""What everybody does with their own account: the password, the second factor, other browsers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from knowledge.console import keys
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import read, text
from knowledge.console.middleware import SESSION
from knowledge.console.people import accounts, cookies, second_factor, sessions, signing_in
from knowledge.console.people.means import PEOPLE
from knowledge.console.people.new_password import fault_of
from knowledge.console.people.sign_in_pages import wait_of
from knowledge.console.people.signing_in import WrongError
from knowledge.console.people.tries import LockedError
from knowledge.console.responses import draw, see
from knowledge.console.texts import texts
from knowledge.store import audit

Show = Callable[[web.Request, str, int], Awaitable[web.Response]]


async def show(request: web.Request, fault: str = "", status: int = 200) -> web.Response:
    """GET /mat-khau."""
    session, staff = request[SESSION], keys.staff_of(request)
    async with request.app[keys.STORE].read() as connection:
        others = await sessions.others_of(connection, staff.account, session.digest)
        account = await accounts.get(connection, staff.account)
    shortest = request.app[PEOPLE].rules.password.shortest
    hidden = {"menu": ()} if session.must_change else {}
    values = {"others": others, "account": account, "shortest": shortest, "must_change": session.must_change}
    done = texts("people")["own"]["changed"] if request.query.get("xong") == "1" else ""
    return draw(request, "people/own.html", status=status, fault=fault, done=done, **values, **hidden)


async def change_password(request: web.Request) -> web.Response:
    """POST /mat-khau."""
    form, means, staff = await read(request), request.app[PEOPLE], keys.staff_of(request)
    words, new = texts("people"), text(form, "new")
    weak = await asyncio.to_thread(fault_of, new, staff.login, staff.name, means.rules.password)
    if weak is not None:
        return await show(request, words["password_faults"][weak].format(n=means.rules.password.shortest), 422)
    if new != text(form, "again"):
        return await show(request, words["password_faults"]["differ"], 422)
    if new == text(form, "password"):
        return await show(request, words["password_faults"]["same"], 422)
    if (refused := await _prove(request, text(form, "password"))) is not None:
        return refused
    encoded = await means.passwords.hash(new)
    async with request.app[keys.STORE].begin() as connection:
        await accounts.set_password(connection, staff.account, staff.login, encoded)
        secret = await signing_in.renew(connection, request[SESSION])
    return cookies.give(request, see("/mat-khau?xong=1"), secret)


async def sign_out_elsewhere(request: web.Request) -> web.Response:
    """POST /dang-xuat/noi-khac."""
    staff = keys.staff_of(request)
    async with request.app[keys.STORE].begin() as connection:
        await sessions.end_all_of(connection, staff.account, but=request[SESSION].digest)
        await audit.record(connection, staff.login, "signed_out_elsewhere", staff.login)
    return see("/mat-khau")


async def show_second(request: web.Request, fault: str = "", status: int = 200) -> web.Response:
    """GET /hai-buoc."""
    staff = keys.staff_of(request)
    async with request.app[keys.STORE].read() as connection:
        account = await accounts.get(connection, staff.account)
        proposal = await second_factor.proposed(connection, staff.account, request.app[PEOPLE].seals)
        left = await second_factor.recovery_left(connection, staff.account)
    values = {"account": account, "proposal": proposal, "left": left}
    return draw(request, "people/second.html", status=status, fault=fault, **values)


async def propose_second(request: web.Request) -> web.Response:
    """POST /hai-buoc."""
    staff = keys.staff_of(request)
    async with request.app[keys.STORE].begin() as connection:
        if (await accounts.get(connection, staff.account)).has_second:
            raise ConsoleError("conflict")
        await second_factor.propose(connection, staff.account, request.app[PEOPLE].seals)
    return see("/hai-buoc")


async def picture(request: web.Request) -> web.Response:
    """GET /hai-buoc/ma.svg."""
    staff = keys.staff_of(request)
    async with request.app[keys.STORE].read() as connection:
        proposal = await second_factor.proposed(connection, staff.account, request.app[PEOPLE].seals)
    if proposal is None:
        raise ConsoleError("not_found")
    svg = proposal.picture(staff.login, request.app[keys.PAGES].office)
    return web.Response(body=svg, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


async def confirm_second(request: web.Request) -> web.Response:
    """POST /hai-buoc/xac-nhan."""
    means, staff, code = request.app[PEOPLE], keys.staff_of(request), text(await read(request), "code")
    async with request.app[keys.STORE].begin() as connection:
        codes = await second_factor.confirm(connection, staff.account, code, means.seals, means.rules.second_factor)
        if codes is not None:
            await audit.record(connection, staff.login, "second_factor_on", staff.login)
            secret = await signing_in.renew(connection, request[SESSION])
    if codes is None:
        return await show_second(request, texts("people")["second"]["wrong"], 422)
    return await _show_codes(request, codes, secret)


async def renew_recovery(request: web.Request) -> web.Response:
    """POST /hai-buoc/ma-du-phong."""
    means, staff = request.app[PEOPLE], keys.staff_of(request)
    if (refused := await _prove(request, text(await read(request), "password"), show_second)) is not None:
        return refused
    async with request.app[keys.STORE].begin() as connection:
        if not (await accounts.get(connection, staff.account)).has_second:
            raise ConsoleError("conflict")
        codes = await second_factor.renew_recovery(connection, staff.account, means.seals, means.rules.second_factor)
        await audit.record(connection, staff.login, "recovery_codes_renewed", staff.login)
        secret = await signing_in.renew(connection, request[SESSION])
    return await _show_codes(request, codes, secret)


async def turn_off_second(request: web.Request) -> web.Response:
    """POST /hai-buoc/tat."""
    staff = keys.staff_of(request)
    if (refused := await _prove(request, text(await read(request), "password"), show_second)) is not None:
        return refused
    async with request.app[keys.STORE].begin() as connection:
        await second_factor.remove(connection, staff.account)
        await audit.record(connection, staff.login, "second_factor_off", staff.login)
        secret = await signing_in.renew(connection, request[SESSION])
    return cookies.give(request, see("/hai-buoc"), secret)


async def _prove(request: web.Request, password: str, page: Show = show) -> web.Response | None:
    """None where the password is theirs; else the page with what is wrong."""
    try:
        await signing_in.with_own_password(request.app[keys.STORE], request.app[PEOPLE], request[SESSION], password)
    except WrongError:
        return await page(request, texts("people")["own"]["wrong"], 422)
    except LockedError as error:
        return await page(request, wait_of(error), 429)
    return None


async def _show_codes(request: web.Request, codes: list[str], secret: str) -> web.Response:
    """They are on this page once; the cookie is new, so its forms need the new session's token."""
    async with request.app[keys.STORE].read() as connection:
        session = await sessions.find(connection, secret)
    csrf = session.csrf if session is not None else ""
    return cookies.give(request, draw(request, "people/recovery.html", codes=codes, csrf=csrf), secret)
