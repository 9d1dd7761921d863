"""The whole office for one test file: the real processes, platforms' stand-ins, citizens, and staff in browsers."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from playwright.async_api import Browser

from deploy.run.temporary import Assistant, temporary_assistant
from tests.channels.contract.adapter import Platform
from tests.channels.contract.messenger import MessengerAdapter
from tests.channels.contract.zalo import ZaloAdapter
from tests.end_to_end.clerk.citizens import Citizens
from tests.end_to_end.clerk.guide import WINDOW, picture
from tests.end_to_end.clerk.staff import Member, first_administrator, signs_in


@dataclass(frozen=True)
class Town:
    """Everybody who takes part."""

    assistant: Assistant
    citizens: Citizens
    admin: Member
    editor: Member
    reviewer: Member
    agent: Member


@asynccontextmanager
async def town(browser: Browser) -> AsyncIterator[Town]:
    """One start of the processes; accounts are made as an office makes them."""
    platforms: list[Platform] = [ZaloAdapter(), MessengerAdapter()]
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        settings = {"RATE_LIMIT_PER_MINUTE": "100000"}
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for platform in platforms:
            await platform.open()
            stack.push_async_callback(platform.close)
            settings |= {name.upper(): value for name, value in platform.settings(scratch).items()}
        starting = temporary_assistant(**settings)
        assistant = await asyncio.to_thread(starting.__enter__)
        stack.push_async_callback(asyncio.to_thread, starting.__exit__, None, None, None)
        for platform in platforms:
            platform.settings(assistant.var)  # writes the tokens, as the command `authorise` would
        context = await browser.new_context(**WINDOW)
        page = await context.new_page()
        await page.goto(assistant.url)
        citizens = Citizens(assistant.url, session, page, platforms)
        await citizens.connect()
        yield await _staffed(browser, assistant, citizens)


async def _staffed(browser: Browser, assistant: Assistant, citizens: Citizens) -> Town:
    url = assistant.url
    password = await asyncio.to_thread(first_administrator, assistant.var, "quan.le", "Lê Quân")
    admin = await signs_in(browser, url, "quan.le", "Lê Quân", password)
    members = []
    for login, name, role in (
        ("lan.hoang", "Hoàng Lan", "soạn thảo"),
        ("mai.do", "Đỗ Mai", "duyệt"),
        ("tam.vu", "Vũ Tâm", "trực chat"),
    ):
        password = await admin.creates(login, name, [role])
        members.append(await signs_in(browser, url, login, name, password))
    await admin.clicks("Tài khoản")
    await picture(admin.page, "clerk-01-accounts")
    return Town(assistant, citizens, admin, *members)
