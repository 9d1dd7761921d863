"""Headless Chromium on the real page of the real gateway, with a chosen server where Rasa stands."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from bot.gateway.limits import load_limits
from knowledge.snapshot import ROOT as KNOWLEDGE
from tests.bot.gateway.serving import Gateway, serving

SCREENSHOTS = Path(__file__).parents[2] / ".build" / "screenshots"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OpenPage = Callable[..., Any]


@pytest.fixture(scope="session")
def chromium() -> str:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("no Chromium on this machine: run deploy/chromium.sh")
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    async with serving(KNOWLEDGE, tmp_path / "var", load_limits()) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, gateway: Gateway) -> AsyncIterator[OpenPage]:
    """Opens the chat page, or the one at `path`; any script error or blocked resource fails the test."""
    contexts, faults = [], []

    async def begin(width: int = 360, height: int = 740, path: str = "", **options: Any) -> Page:
        # Smooth scrolling would move a button between the press and the release of a click at machine speed.
        options.setdefault("reduced_motion", "reduce")
        context = await browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN", **options)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
        await page.goto(gateway.url + path)
        return page

    yield begin
    for context in contexts:
        await context.close()
    assert not faults


@pytest.fixture
def shot() -> Callable[[Page, str], Any]:
    """Saves a picture for people to look at."""

    async def save(page: Page, name: str, **options: Any) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=SCREENSHOTS / f"{name}.png", **options)

    return save
