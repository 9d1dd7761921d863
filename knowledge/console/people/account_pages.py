"""Accounts, for administrators."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console import keys
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import read, several, text
from knowledge.console.people import accounts, tries
from knowledge.console.people.accounts import AccountError
from knowledge.console.people.means import PEOPLE
from knowledge.console.people.passwords import one_time_password
from knowledge.console.responses import draw, see
from knowledge.console.roles import Role
from knowledge.console.texts import texts

LARGEST_ID = 2**31 - 1
Act = Callable[..., Awaitable[None]]


async def list_all(
    request: web.Request, fault: str = "", status: int = 200, typed: Mapping[str, object] | None = None
) -> web.Response:
    """GET /tai-khoan."""
    async with request.app[keys.STORE].read() as connection:
        everybody = await accounts.everybody(connection)
    typed = typed or {"login": "", "name": "", "roles": []}
    return draw(
        request, "people/accounts.html", status=status, accounts=everybody, fault=fault, typed=typed, roles=list(Role)
    )


async def create(request: web.Request) -> web.Response:
    """POST /tai-khoan."""
    form, means, staff = await read(request), request.app[PEOPLE], keys.staff_of(request)
    typed: dict[str, object] = {
        "login": text(form, "login"),
        "name": text(form, "name"),
        "roles": several(form, "roles"),
    }
    try:
        login, name = accounts.clean_login(text(form, "login")), accounts.clean_name(text(form, "name"))
        roles = accounts.clean_roles(several(form, "roles"))
        password = one_time_password(means.rules.one_time_password)
        encoded = await means.passwords.hash(password)
        async with request.app[keys.STORE].begin() as connection:
            account = await accounts.create(connection, login, name, roles, encoded, by=staff.login)
    except AccountError as error:
        return await list_all(request, _why(error), 422, typed)
    return draw(request, "people/password.html", account=account, login=login, name=name, password=password)


async def show(request: web.Request, fault: str = "", status: int = 200) -> web.Response:
    """GET /tai-khoan/{account}."""
    async with request.app[keys.STORE].read() as connection:
        account = await _known(connection, _id(request))
    done = texts("people")["done"].get(request.query.get("xong", ""), "")
    values = {"account": account, "roles": list(Role), "fault": fault, "done": done}
    return draw(request, "people/account.html", status=status, **values)


async def change(request: web.Request) -> web.Response:
    """POST /tai-khoan/{account}."""
    form, account, staff = await read(request), _id(request), keys.staff_of(request)
    try:
        async with request.app[keys.STORE].begin() as connection:
            await _known(connection, account)
            name, roles = accounts.clean_name(text(form, "name")), accounts.clean_roles(several(form, "roles"))
            await accounts.change(connection, account, name, roles, by=staff.login)
    except AccountError as error:
        return await show(request, _why(error), 422)
    return see(f"/tai-khoan/{account}?xong=changed")


async def reset_password(request: web.Request) -> web.Response:
    """POST /tai-khoan/{account}/mat-khau."""
    means, account, staff = request.app[PEOPLE], _id(request), keys.staff_of(request)
    password = one_time_password(means.rules.one_time_password)
    encoded = await means.passwords.hash(password)
    async with request.app[keys.STORE].begin() as connection:
        held = await _known(connection, account)
        if held.id == staff.account:
            raise ConsoleError("conflict")  # their own is changed at /mat-khau, where the former one is asked for
        await accounts.reset_password(connection, account, password=encoded, by=staff.login)
        await tries.forgive(connection, means.seals.digest("login", held.login))
    return draw(request, "people/password.html", account=account, login=held.login, name=held.name, password=password)


def act(act: Act, done: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A handler that does one thing to an account and tells that it was done."""

    async def handle(request: web.Request) -> web.Response:
        account, staff = _id(request), keys.staff_of(request)
        try:
            async with request.app[keys.STORE].begin() as connection:
                await _known(connection, account)
                await act(connection, account, by=staff.login)
        except AccountError as error:
            return await show(request, _why(error), 422)
        return see(f"/tai-khoan/{account}?xong={done}")

    return handle


def _id(request: web.Request) -> int:
    account = int(request.match_info["account"])
    if account > LARGEST_ID:
        raise ConsoleError("not_found")
    return account


async def _known(connection: AsyncConnection, account: int) -> accounts.Account:
    try:
        return await accounts.get(connection, account)
    except AccountError as error:
        raise ConsoleError("not_found") from error


def _why(error: AccountError) -> str:
    return str(texts("people")["account_faults"][error.reason])
