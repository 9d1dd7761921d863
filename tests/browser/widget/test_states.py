"""Every state of the widget, for everybody: axe-core, small windows, fingers, and pictures to look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Page

from tests.bot.gateway.serving import Gateway
from tests.browser.axe import violations
from tests.browser.widget.conftest import Widget
from tests.browser.widget.states import STATES

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WINDOWS: dict[str, dict[str, Any]] = {
    "phone": {"width": 360, "height": 740},
    "desktop": {"width": 1280, "height": 900},
    "dark": {"width": 360, "height": 740, "color_scheme": "dark"},
    "zoomed": {"width": 320, "height": 256},  # 1280 pixels at 400 %
}
SMALLEST_TARGET = 44

WIDER = """width => {
    const root = document.querySelector("tro-ly-mot-cua").shadowRoot;
    const seen = one => one.getClientRects().length && !one.closest(".unseen");
    return [...root.querySelectorAll("*")]
        .filter(one => seen(one) && one.getBoundingClientRect().right > width + 1)
        .map(one => one.outerHTML.slice(0, 120));
}"""
SMALL = """least => {
    const root = document.querySelector("tro-ly-mot-cua").shadowRoot;
    // A link inside a line of text may be as high as its line, a box is as large as its label.
    const pressed = "button, summary, textarea, .call, .more a, .checklist li, .reason";
    return [...root.querySelectorAll(pressed)]
        .filter(one => one.getClientRects().length)
        .filter(one => { const box = one.getBoundingClientRect(); return box.height < least || box.width < least; })
        .map(one => `${one.getBoundingClientRect().width} x ${one.getBoundingClientRect().height} ${one.outerHTML}`);
}"""


async def _faults(page: Page, width: int) -> list[str]:
    found: list[str] = await violations(page)
    found += [f"wider than the window: {one}" for one in await page.evaluate(WIDER, width)]
    found += [f"small: {one}" for one in await page.evaluate(SMALL, SMALLEST_TARGET)]
    return found


@pytest.mark.parametrize("window", WINDOWS)
async def test_no_state_keeps_anybody_out(
    gateway: Gateway, open_widget: Callable[..., Any], shot: Callable[..., Any], window: str
) -> None:
    faults: dict[str, list[str]] = {}
    for name, reach in STATES.items():
        gateway.rasa.replies, gateway.rasa.seconds = [], 0.0
        widget: Widget = await open_widget(**WINDOWS[window], opened=name != "closed")
        await reach(widget, gateway)
        await shot(widget.page, f"widget-{window}-{name}")
        if found := await _faults(widget.page, WINDOWS[window]["width"]):
            faults[name] = found
        await widget.page.context.close()
    assert faults == {}
