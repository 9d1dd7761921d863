"""The public quality page, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import expect

from bot.gateway import keys
from knowledge.day import today
from tests.bot.gateway.serving import Gateway
from tests.browser.axe import violations, wider_than
from tests.browser.conftest import OpenPage
from tests.knowledge.console.numbers.counted import fill

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
Shot = Callable[..., Any]


async def _counted(gateway: Gateway) -> None:
    async with gateway.client.app[keys.STAFF_STORE].begin() as connection:
        await fill(connection, today(), 40)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(gateway: Gateway, open_page: OpenPage, shot: Shot, scheme: str) -> None:
    await _counted(gateway)
    page = await open_page(path="chat-luong", color_scheme=scheme)
    await page.get_by_text("Xem bảng số theo ngày").click()
    assert await violations(page) == []
    await shot(page, f"quality-{scheme}", full_page=True)


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (1280, 800)])
async def test_nothing_needs_sideways_scrolling(gateway: Gateway, open_page: OpenPage, width: int, height: int) -> None:
    await _counted(gateway)
    page = await open_page(width, height, "chat-luong")
    for size in ("normal", "largest"):
        await page.locator(f"button[data-size={size}]").click()
        assert await wider_than(page, width) == []
    await expect(page.get_by_role("img", name="Số câu hỏi mỗi ngày")).to_have_count(1)


async def test_a_citizen_comes_from_the_chat_and_chooses_a_week(gateway: Gateway, open_page: OpenPage) -> None:
    await _counted(gateway)
    page = await open_page()
    await page.get_by_role("link", name="Chất lượng trả lời").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Trợ lý trả lời tốt đến đâu?")
    await page.get_by_role("link", name="7 ngày", exact=True).click()
    await expect(page.locator(".chart-narrow .chart-column")).to_have_count(7)
    await expect(page.get_by_role("link", name="7 ngày", exact=True)).to_have_attribute("aria-current", "page")
