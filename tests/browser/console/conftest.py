"""Clerks in headless Chromium, signed in to the console of the real gateway over a store of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest_asyncio
from playwright.async_api import Page
from sqlalchemy import insert, select

from bot.gateway import keys
from knowledge.console.middleware import COOKIE
from knowledge.console.people import sessions
from knowledge.console.roles import Role
from knowledge.store.store import Store
from knowledge.store.tables.people import ACCOUNTS
from tests.bot.gateway.serving import Gateway
from tests.browser.conftest import OpenPage
from tests.knowledge.console.serving import NO_PASSWORD

OpenAs = Callable[..., Awaitable[Page]]


async def session_of(store: Store, login: str, roles: tuple[Role, ...]) -> str:
    """The secret of a new session; the account is made with these roles where there is none of that login."""
    async with store.begin() as connection:
        held = await connection.scalar(select(ACCOUNTS.c.id).where(ACCOUNTS.c.login == login))
        if held is None:
            row = {"login": login, "name": login.title(), "roles": list(roles), "password": NO_PASSWORD}
            made = insert(ACCOUNTS).values(row | {"created_at": 0.0}).returning(ACCOUNTS.c.id)
            held = (await connection.execute(made)).scalar_one()
        return await sessions.begin(connection, held, sessions.Stage.IN)


@pytest_asyncio.fixture(loop_scope="session")
async def open_as(gateway: Gateway, open_page: OpenPage) -> OpenAs:
    """`open_as("lan", Role.EDITOR, path="/noi-dung", width=1280)`: that page of the console, Lan being signed in."""

    async def begin(login: str, *roles: Role, path: str = "/", width: int = 1280, **options: Any) -> Page:
        secret = await session_of(gateway.client.app[keys.STAFF_STORE], login, roles)
        page: Page = await open_page(width, path="healthz", **options)
        await page.context.add_cookies([{"name": COOKIE, "value": secret, "url": f"{gateway.url}console"}])
        await page.goto(f"{gateway.url}console{path}")
        return page

    return begin
