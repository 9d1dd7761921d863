"""People who sign in themselves, as a browser without scripts does."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any

import pyotp
from aiohttp.test_utils import TestClient
from sqlalchemy import insert, select, update

from knowledge.console.middleware import COOKIE
from knowledge.console.people.means import PEOPLE, People
from knowledge.console.roles import Role
from knowledge.store import audit
from knowledge.store.tables.people import ACCOUNTS, SESSIONS
from tests.knowledge.console.serving import Office, Page

PASSWORD = "mèo đen ngồi mái ngói"


def means(office: Office) -> People:
    return office.console[PEOPLE]


async def make(office: Office, login: str, *roles: Role, password: str = PASSWORD, **values: Any) -> int:
    """An account with that password."""
    row = {"login": login, "name": login.title(), "roles": list(roles or (Role.EDITOR,)), "created_at": time.time()}
    row |= {"password": await means(office).passwords.hash(password), **values}
    async with office.store.begin() as connection:
        made = await connection.execute(insert(ACCOUNTS).values(row).returning(ACCOUNTS.c.id))
        return int(made.scalar_one())


async def with_second_factor(office: Office, account: int) -> pyotp.TOTP:
    """Set up for the account; returns what the phone shows."""
    secret = pyotp.random_base32()
    values = {"totp": means(office).seals.seal(secret), "totp_used": 0}
    async with office.store.begin() as connection:
        await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(values))
    return pyotp.TOTP(secret)


@dataclass
class Browser:
    """Follows no redirect; keeps cookies; sends the token of the last page that had one."""

    client: TestClient[Any, Any]
    csrf: str = ""

    async def get(self, path: str, **options: Any) -> Page:
        return await self._read(await self.client.get(f"/console{path}", allow_redirects=False, **options))

    async def post(self, path: str, form: Any = None, **options: Any) -> Page:
        data = {"csrf": self.csrf, **(form or {})}
        return await self._read(await self.client.post(f"/console{path}", data=data, allow_redirects=False, **options))

    async def _read(self, response: Any) -> Page:
        page = Page(response.status, await response.text(errors="replace"), response.headers.get("Location"))
        if found := re.search(r'name="csrf" value="([^"]+)"', page.text):
            self.csrf = found.group(1)
        return page

    async def sign_in(self, login: str, password: str = PASSWORD) -> Page:
        """The form; where it is accepted the next page is looked at, for its token."""
        await self.get("/dang-nhap")
        page = await self.post("/dang-nhap", {"login": login, "password": password})
        if page.location:
            await self.get(page.location.removeprefix("/console"))
        return page

    def plant(self, secret: str) -> None:
        """Another's cookie in this browser."""
        self.client.session.cookie_jar.update_cookies({COOKIE: secret}, self.client.make_url("/console/dang-nhap"))

    @property
    def cookie(self) -> str | None:
        found = [one for one in self.client.session.cookie_jar if one.key == COOKIE]
        return found[0].value if found else None


async def browser(office: Office) -> Browser:
    return Browser(await office.visitor())


async def acts(office: Office) -> list[tuple[str, str, str]]:
    """Who did what to whom, oldest first."""
    async with office.store.read() as connection:
        return [(one.by, one.act, one.object) for one in reversed(await audit.entries(connection))]


async def account_row(office: Office, login: str) -> Any:
    async with office.store.read() as connection:
        return (await connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.login == login))).one()


async def sessions_of(office: Office, account: int) -> list[Any]:
    async with office.store.read() as connection:
        return list((await connection.execute(select(SESSIONS).where(SESSIONS.c.account == account))).all())
