"""Staff on duty as the contract uses them: over the real pages of the console that the gateway mounts."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp.test_utils import TestServer

from bot.gateway import keys
from knowledge.console.roles import Role
from tests.channels.contract.adapter import Client
from tests.knowledge.console.serving import Clerk, Office, Page

_TALK = re.compile(r'href="/console(/truc/hoi-thoai/[A-Za-z0-9_-]{22})"')
_NONCE = re.compile(r'name="nonce" value="([^"]+)"')


@dataclass
class Agent:
    """A member of staff who answers citizens."""

    clerk: Clerk

    async def page(self, path: str) -> str:
        """What they read there."""
        page = await self.clerk.get(path)
        assert page.status == 200, page.text
        return html.unescape(page.text)

    async def talks(self) -> list[str]:
        """The conversations of the list, in its order."""
        return _TALK.findall(await self.page("/truc"))

    async def nonce(self, talk: str) -> str:
        found = _NONCE.search(await self.page(talk))
        assert found
        return found.group(1)

    async def take(self, talk: str, nonce: str | None = None, **form: str) -> Page:
        return await self.clerk.post(f"{talk}/nhan", {"nonce": nonce or await self.nonce(talk), **form})

    async def say(self, talk: str, text: str, nonce: str | None = None) -> Page:
        return await self.clerk.post(f"{talk}/gui", {"nonce": nonce or await self.nonce(talk), "text": text})

    async def give_back(self, talk: str) -> Page:
        return await self.clerk.post(f"{talk}/tra", {"nonce": await self.nonce(talk)})


@asynccontextmanager
async def on_duty(client: Client) -> AsyncIterator[Office]:
    """The console of a running gateway; `sign_in` there makes clerks."""
    assert isinstance(client.server, TestServer)
    office = Office(client.app, client.app, client.app[keys.STAFF_STORE], client.server, [])
    try:
        yield office
    finally:
        for each in office.clients:
            await each.session.close()


async def agent(office: Office, login: str = "lan", *roles: Role) -> Agent:
    """A clerk on duty."""
    return Agent(await office.sign_in(login, *(roles or (Role.AGENT,))))
