"""Three citizens, each on a channel of their own: the website's page, Zalo, Messenger."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp
from playwright.async_api import Page, expect

from tests.channels.contract.adapter import Platform
from tests.faults.crowd import Remote

SOON = 60.0  # seconds; machines that test are busy
PERSON = "dân"


class OnTheWeb:
    """Types on the chat page."""

    name = "web"

    def __init__(self, page: Page) -> None:
        self.page = page

    async def asks(self, question: str, wanted: str) -> str:
        """The answer's text; fails where what is wanted does not come."""
        answers = self.page.locator(".from-assistant")
        before = await answers.count()
        await self.page.locator("#text").fill(question)
        await self.page.locator("#text").press("Enter")
        await expect(answers.nth(before)).to_contain_text(wanted, timeout=SOON * 1000)
        return await answers.nth(before).inner_text()


class OnAPlatform:
    """Writes from the phone; the platform's stand-in shows what arrives there."""

    def __init__(self, platform: Platform) -> None:
        self.platform, self.name = platform, platform.name

    async def asks(self, question: str, wanted: str) -> str:
        """As on the web."""
        before = len(await self.platform.said(PERSON))
        await self.platform.takes(self.platform.text(PERSON, question))
        deadline = time.monotonic() + SOON
        while wanted not in (said := "\n".join((await self.platform.said(PERSON))[before:])):
            assert time.monotonic() < deadline, f"{self.name}: {said!r} without {wanted!r}"
            await asyncio.sleep(0.1)
        return said


class Citizens:
    """All of them, and what the board says."""

    def __init__(self, url: str, session: aiohttp.ClientSession, page: Page, platforms: list[Platform]) -> None:
        self._url, self._session = url, session
        self.web = OnTheWeb(page)
        self.platforms = platforms
        self.everybody: list[OnTheWeb | OnAPlatform] = [self.web, *map(OnAPlatform, platforms)]

    async def connect(self) -> None:
        """Let the platforms know the gateway's webhooks."""
        remote: Any = Remote(self._url, self._session)
        for platform in self.platforms:
            await platform.connect(remote)

    async def all_read(self, question: str, wanted: str, gone: str | None = None) -> None:
        """Each asks on their channel and reads what is wanted, and nothing of what is gone."""
        for citizen in self.everybody:
            said = await citizen.asks(question, wanted)
            assert gone is None or gone not in said, (citizen.name, said)

    async def seconds_until(self, question: str, wanted: str) -> float:
        """How long it takes until a stranger's question is answered so."""
        began = time.monotonic()
        while True:
            async with self._session.post(f"{self._url}/api/chat", json={"text": question}) as response:
                said = await response.text()
            if wanted in said:
                return time.monotonic() - began
            assert time.monotonic() - began < SOON, said
            await asyncio.sleep(0.1)
