"""The public board, for everybody."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.bot.gateway.serving import Gateway
from tests.browser.answers import PAPERS
from tests.browser.axe import violations, wider_than
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
BIRTH, OVER, REFERRAL, MANY_PAPERS = "1.001193", "1.009122", "1.001456", "1.013978"
PATHS = {
    "index": "thu-tuc",
    "field": "thu-tuc/xay-dung-do-thi",
    "procedure": f"thu-tuc/{BIRTH}",
    "replaced": f"thu-tuc/{OVER}",
    "referral": f"thu-tuc/{REFERRAL}",
    "sheet": f"thu-tuc/{MANY_PAPERS}/in",
    "faq": "thu-tuc/hoi-dap",
    "journey": "thu-tuc/viec-doi/co-con",
    "found": "thu-tuc/tim?q=khai+sinh",
    "nothing": "thu-tuc/tim?q=zzzz",
    "too long": f"thu-tuc/tim?q={'a' * 301}",
}
every_page = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)


@every_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(open_page: OpenPage, path: str, scheme: str) -> None:
    page = await open_page(path=path, color_scheme=scheme)
    for folded in await page.locator("main summary").all():
        await folded.click()
    assert await violations(page) == []


@every_page
@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256)], ids=["320", "1280 at 400 % zoom"])
async def test_nothing_needs_sideways_scrolling(open_page: OpenPage, path: str, width: int, height: int) -> None:
    page = await open_page(width, height, path)
    for size in ("normal", "largest"):
        await page.locator(f"button[data-size={size}]").click()
        assert await wider_than(page, width) == []


@every_page
async def test_a_page_has_one_first_heading_and_skips_no_level(open_page: OpenPage, path: str) -> None:
    page = await open_page(path=path)
    levels = await page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(one => Number(one.tagName[1]))")
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@every_page
async def test_what_stands_alone_to_be_pressed_is_at_least_44_pixels_high(open_page: OpenPage, path: str) -> None:
    page = await open_page(path=path)
    links = ".tiles a, .entries a, .contents a, .crumbs a, .pages a, a.button"
    alone = f"button:visible, input[type=search], main summary, {links}"
    for one in await page.locator(alone).all():
        box = await one.bounding_box()
        assert box
        assert box["height"] >= 44, await one.evaluate("one => one.outerHTML")


async def test_from_the_list_to_a_printed_sheet_by_keyboard_alone_and_without_script(open_page: OpenPage) -> None:
    page = await open_page(path="thu-tuc", java_script_enabled=False)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    assert page.url.endswith("#noi-dung")
    await page.keyboard.press("Tab")
    await page.keyboard.type("1.001193")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(r"/thu-tuc/tim\?q=1\.001193$"))
    await page.get_by_role("link", name="Làm giấy khai sinh cho con").press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Làm giấy khai sinh cho con")
    await page.get_by_role("checkbox").first.press("Space")
    await expect(page.get_by_role("checkbox").first).to_be_checked()
    await page.get_by_role("link", name="In danh mục giấy tờ").press("Enter")
    await expect(page.get_by_role("img", name="Mã QR dẫn tới trang của thủ tục này")).to_be_visible()


async def test_an_answer_leads_to_its_facets_page_and_back_to_a_question(gateway: Gateway, open_page: OpenPage) -> None:
    page = await open_page()
    gateway.rasa.replies = [PAPERS]
    await page.locator("#text").fill("khai sinh")
    await page.locator("#text").press("Enter")
    await page.get_by_role("link", name="Xem đầy đủ và in danh mục giấy tờ").click()
    await expect(page).to_have_url(re.compile(rf"/thu-tuc/{BIRTH}#giay-to$"))
    await expect(page.locator("#giay-to")).to_be_in_viewport()
    await page.get_by_role("link", name="Hỏi trợ lý về thủ tục này").click()
    await expect(page.locator("#text")).to_have_value("Làm giấy khai sinh cho con: ")
    await expect(page.locator("#text")).to_be_focused()


async def test_the_chosen_size_of_letters_holds_on_every_page(open_page: OpenPage) -> None:
    page = await open_page()
    await page.locator("button[data-size=largest]").click()
    await page.goto(page.url + PATHS["procedure"])
    assert await page.locator("html").get_attribute("data-size") == "largest"


async def test_structured_data_stands_in_the_page_and_is_not_blocked(open_page: OpenPage) -> None:
    page: Page = await open_page(path=PATHS["procedure"])
    kinds: list[Any] = await page.evaluate(
        """[...document.querySelectorAll('script[type="application/ld+json"]')]
            .map(one => JSON.parse(one.textContent)["@type"])"""
    )
    assert kinds == ["GovernmentService", "BreadcrumbList"]


async def test_pictures_for_people_to_look_at(open_page: OpenPage, shot: Any) -> None:
    for name, path in PATHS.items():
        await shot(await open_page(path=path), f"board-{name}-phone", full_page=True)
        await shot(await open_page(1280, 900, path), f"board-{name}-desktop")
