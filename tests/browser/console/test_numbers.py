"""The figures, on a small laptop and on 320 pixels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.async_api import expect

from bot.gateway import keys
from knowledge.console.roles import Role
from knowledge.day import today
from tests.bot.gateway.serving import Gateway
from tests.browser.axe import violations, wider_than
from tests.browser.console.conftest import OpenAs
from tests.knowledge.console.numbers.counted import fill

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
Shot = Callable[..., Any]


@pytest.mark.parametrize("width", [320, 1280])
async def test_nothing_keeps_anybody_out_of_the_figures(
    gateway: Gateway, open_as: OpenAs, shot: Shot, width: int
) -> None:
    async with gateway.client.app[keys.STAFF_STORE].begin() as connection:
        await fill(connection, today(), 40)
    page = await open_as("lan", Role.AGENT, path="/so-lieu", width=width)
    await page.get_by_text("Xem bảng số theo ngày").click()
    assert [*await violations(page), *await wider_than(page, width)] == []
    await expect(page.get_by_role("img", name="Số câu hỏi mỗi ngày")).to_have_count(1)
    await shot(page, f"console-numbers-{width}", full_page=True)


async def test_a_clerk_chooses_days_and_takes_the_workbook_home(
    gateway: Gateway, open_as: OpenAs, tmp_path: Path
) -> None:
    async with gateway.client.app[keys.STAFF_STORE].begin() as connection:
        await fill(connection, today(), 40)
    page = await open_as("lan", Role.EDITOR, path="/so-lieu")
    await page.get_by_role("link", name="7 ngày gần đây").click()
    await expect(page.locator(".chart-wide .chart-column")).to_have_count(7)
    await page.get_by_label("Từ ngày", exact=True).fill("2026-11-01")
    await page.get_by_label("Đến ngày", exact=True).fill("2026-11-03")
    await page.get_by_role("button", name="Xem").click()
    await expect(page.locator(".chart-wide .chart-column")).to_have_count(3)
    async with page.expect_download() as loading:
        await page.get_by_role("link", name="Tải về bảng tính").click()
    loaded = await loading.value
    await loaded.save_as(tmp_path / "so-lieu.xlsx")
    assert loaded.suggested_filename == "so-lieu-2026-11-01-2026-11-03.xlsx"
    assert load_workbook(tmp_path / "so-lieu.xlsx")["Theo ngày"].max_row == 4
    async with gateway.client.app[keys.STAFF_STORE].read() as connection:
        acts = (await connection.exec_driver_sql("SELECT act FROM audit")).scalars().all()
    assert "numbers_exported" in acts


async def test_reasons_are_in_the_words_of_the_widget(gateway: Gateway, open_as: OpenAs) -> None:
    async with gateway.client.app[keys.STAFF_STORE].begin() as connection:
        await fill(connection, today(), 9)
    page = await open_as("lan", Role.REVIEWER, path="/so-lieu")
    await expect(page.get_by_role("row", name="Khó hiểu")).to_be_visible()
