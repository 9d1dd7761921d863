"""A console over a store of its own, and clerks who are signed in to it."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import insert, select

from knowledge.console.app import create_console
from knowledge.console.middleware import COOKIE
from knowledge.console.people import sessions
from knowledge.console.roles import Role
from knowledge.console.settings import ConsoleSettings
from knowledge.snapshot import ROOT as KNOWLEDGE
from knowledge.store.store import Store
from knowledge.store.tables.people import ACCOUNTS, SESSIONS

NO_PASSWORD = "!"  # matches nothing: these clerks are signed in without one


@dataclass
class Page:
    """An answer that was read."""

    status: int
    text: str
    location: str | None

    @property
    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.text)
        assert found, self.text[:500]
        return found.group(1)


@dataclass
class Clerk:
    """Somebody signed in; every form that they send carries their CSRF token unless it names another."""

    login: str
    client: TestClient[Any, Any]
    csrf: str

    async def get(self, path: str, **options: Any) -> Page:
        return await _page(await self.client.get(f"/console{path}", allow_redirects=False, **options))

    async def post(self, path: str, form: dict[str, Any] | None = None, **options: Any) -> Page:
        data = {"csrf": self.csrf, **(form or {})}
        return await _page(await self.client.post(f"/console{path}", data=data, allow_redirects=False, **options))

    async def upload(self, path: str, data: Any) -> Page:
        target = f"/console{path}?csrf={self.csrf}"
        return await _page(await self.client.post(target, data=data, allow_redirects=False))


async def _page(response: ClientResponse) -> Page:
    return Page(response.status, await response.text(errors="replace"), response.headers.get("Location"))


@dataclass
class Office:
    """The console, served."""

    app: web.Application
    console: web.Application
    store: Store
    server: TestServer
    clients: list[TestClient[Any, Any]]

    async def visitor(self) -> TestClient[Any, Any]:
        """A browser without a session."""
        client: TestClient[Any, Any] = TestClient(self.server)
        self.clients.append(client)
        return client

    async def sign_in(self, login: str, *roles: Role) -> Clerk:
        """A new account with these roles, signed in."""
        async with self.store.begin() as connection:
            held = await connection.scalar(select(ACCOUNTS.c.id).where(ACCOUNTS.c.login == login))
            if held is None:
                row = {"login": login, "name": login.title(), "roles": list(roles), "password": NO_PASSWORD}
                made = insert(ACCOUNTS).values(row | {"created_at": time.time()}).returning(ACCOUNTS.c.id)
                held = (await connection.execute(made)).scalar_one()
            secret = await sessions.begin(connection, held, sessions.Stage.IN)
            csrf = await connection.scalar(
                select(SESSIONS.c.csrf).where(SESSIONS.c.digest == sessions.digest_of(secret))
            )
        client = await self.visitor()
        client.session.cookie_jar.update_cookies({COOKIE: secret}, self.server.make_url("/"))
        return Clerk(login, client, str(csrf))


@asynccontextmanager
async def serving_console(
    folder: Path, url: str = "", knowledge: Path = KNOWLEDGE, means: Mapping[web.AppKey[Any], Any] | None = None
) -> AsyncIterator[Office]:
    """An office whose store is in `folder`, or at `url`; `means`: what the gateway would put into the console."""
    settings = ConsoleSettings(console_database_url=url, var_dir=folder, knowledge_dir=knowledge)
    store = Store(settings.store_url)
    app = web.Application()
    console = create_console(settings, store, "Trung tâm thử")
    for key, value in (means or {}).items():
        console[key] = value
    app.add_subapp("/console", console)
    server = TestServer(app)
    await server.start_server()
    office = Office(app, console, store, server, [])
    try:
        yield office
    finally:
        for client in office.clients:
            await client.session.close()
        await server.close()
        await store.close()
