"""The widget on the example page of the real gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from bot.gateway.limits import load_limits
from knowledge.snapshot import ROOT as KNOWLEDGE
from tests.bot.gateway.serving import Gateway, serving
from tests.browser.conftest import OpenPage

EXAMPLE = "widget/vi-du"


@pytest_asyncio.fixture(loop_scope="session")
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    async with serving(KNOWLEDGE, tmp_path / "var", load_limits(), gateway_widget_example=True) as made:
        yield made


class Widget:
    """The widget as a citizen meets it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.get_by_role("button", name="Hỏi trợ lý")
        self.dialog = page.get_by_role("dialog", name="Trợ lý Một Cửa")
        self.input = page.locator(".composer textarea")
        self.answers = page.locator(".theirs[data-outcome]")
        self.said = page.locator(".mine")
        self.log = page.get_by_role("log")

    async def open(self) -> None:
        await self.launcher.click()
        await expect(self.dialog).to_be_visible()

    async def ask(self, text: str) -> Locator:
        """Type, send, and wait for the next answer."""
        before = await self.answers.count()
        await self.input.fill(text)
        await self.input.press("Enter")
        await expect(self.answers).to_have_count(before + 1)
        return self.answers.last

    def button(self, name: str) -> Locator:
        return self.dialog.get_by_role("button", name=name, exact=True)


@pytest.fixture
def open_widget(open_page: OpenPage) -> Callable[..., Any]:
    """The example page with the widget opened; `opened=False` leaves it closed."""

    async def begin(width: int = 360, height: int = 740, *, opened: bool = True, **options: Any) -> Widget:
        page = await open_page(width, height, EXAMPLE, **options)
        widget = Widget(page)
        await expect(widget.launcher).to_be_visible()
        if opened:
            await widget.open()
        return widget

    return begin
