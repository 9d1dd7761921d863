"""axe-core's findings on a page."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.async_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule."""
    await page.evaluate(AXE)
    found = await page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


async def wider_than(page: Page, width: int) -> list[str]:
    """What reaches beyond the right edge of a window of `width` pixels."""
    found: list[str] = await page.evaluate(
        """width => [...document.querySelectorAll("body *")]
            .filter(one => one.getBoundingClientRect().right > width + 1 && one.getClientRects().length)
            .map(one => one.className || one.tagName)""",
        width,
    )
    whole = await page.evaluate("document.documentElement.scrollWidth")
    return found + ([f"the page is {whole} wide"] if whole > width else [])
