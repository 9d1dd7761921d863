"""For everybody: small screens, large letters, screen readers, keyboards, dark rooms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.bot.gateway.serving import Gateway
from tests.browser.answers import CLARIFY, EMERGENCY, FEES, PAPERS, SILENCE
from tests.browser.axe import violations, wider_than
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
Shot = Callable[..., Any]


async def _converse(gateway: Gateway, page: Page) -> None:
    before = await page.locator("[data-outcome]").count()
    gateway.rasa.replies = [PAPERS, EMERGENCY, FEES, SILENCE, CLARIFY]
    for number, text in enumerate(("làm giấy khai sinh cho con cần gì", "có cháy", "lệ phí", "hỏi", "sổ đỏ"), 1):
        await page.locator("#text").fill(text)
        await page.locator(".send").click()
        await expect(page.locator("[data-outcome]")).to_have_count(before + number)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_axe_finds_nothing(gateway: Gateway, open_page: OpenPage, scheme: str, script: bool) -> None:
    page = await open_page(color_scheme=scheme)
    if script:
        assert await violations(page) == []
        await _converse(gateway, page)
    else:
        await _converse(gateway, page)
        await page.reload()
    await page.get_by_text("Xóa hội thoại").click()
    await page.get_by_text("Những gì được lưu lại").click()
    assert await violations(page) == []


async def test_axe_finds_nothing_on_the_page_for_lost_visitors_and_beside_a_fault(
    gateway: Gateway, open_page: OpenPage
) -> None:
    page = await open_page(bypass_csp=True)
    await page.goto(f"{gateway.url}khong-co")
    assert await violations(page) == []
    await page.goto(gateway.url)
    await page.evaluate("""() => {
        const form = document.createElement("form");
        form.method = "post"; form.action = "/chat"; document.body.append(form); form.submit();
    }""")
    await expect(page.get_by_role("alert")).to_contain_text("Bạn chưa viết câu hỏi")
    assert await violations(page) == []


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [(320, 640, "normal"), (320, 640, "largest"), (320, 256, "normal"), (360, 740, "largest"), (1280, 900, "normal")],
    ids=["320", "320 with the largest letters", "1280 at 400 % zoom", "phone with the largest letters", "desktop"],
)
async def test_nothing_needs_sideways_scrolling(
    gateway: Gateway, open_page: OpenPage, width: int, height: int, size: str
) -> None:
    page = await open_page(width, height)
    await page.locator(f"button[data-size={size}]").click()
    await _converse(gateway, page)
    assert await wider_than(page, width) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_everything_that_is_pressed_is_at_least_44_pixels_high(
    gateway: Gateway, open_page: OpenPage, script: bool
) -> None:
    page = await open_page(java_script_enabled=script)
    gateway.rasa.replies = [PAPERS]
    await page.locator("#text").fill("khai sinh")
    await page.locator(".send").click()
    await expect(page.locator(".choices button")).to_have_count(3)
    for one in await page.locator("button:visible, summary:visible, textarea:visible, .hotlines a").all():
        box = await one.bounding_box()
        assert box
        assert box["height"] >= 44, await one.evaluate("one => one.outerHTML")
        assert box["width"] >= 44


async def test_a_low_window_is_not_covered_by_the_input(open_page: OpenPage) -> None:
    low = await open_page(320, 256)
    assert await low.locator(".composer").evaluate("one => getComputedStyle(one).position") == "static"
    phone = await open_page(360, 740)
    box = await phone.locator(".composer").bounding_box()
    assert box
    assert box["height"] < 740 / 3


async def test_new_answers_are_told_to_screen_readers(open_page: OpenPage) -> None:
    page = await open_page()
    log = page.get_by_role("log", name="Nội dung trò chuyện")
    await expect(log).to_have_attribute("aria-live", "polite")
    assert await page.locator("html").get_attribute("lang") == "vi"
    await expect(page.get_by_role("textbox", name="Câu hỏi của bạn")).to_be_visible()


async def test_nothing_moves_for_those_who_asked_for_calm(gateway: Gateway, open_page: OpenPage) -> None:
    gateway.rasa.seconds = 0.5
    page = await open_page(reduced_motion="reduce")
    await page.locator("#text").fill("khai sinh")
    await page.locator("#text").press("Enter")
    await expect(page.locator(".typing")).to_be_visible()
    assert await page.locator(".typing").evaluate("one => getComputedStyle(one, '::before').animationName") == "none"


async def test_pictures_for_people_to_look_at(gateway: Gateway, open_page: OpenPage, shot: Shot) -> None:
    for name, width, height, options in (
        ("phone", 360, 740, {}),
        ("phone-dark", 360, 740, {"color_scheme": "dark"}),
        ("desktop", 1280, 900, {}),
        ("narrow", 320, 640, {}),
    ):
        page = await open_page(width, height, **options)
        await shot(page, f"{name}-start")
        gateway.rasa.replies = [PAPERS]
        await page.locator("#text").fill("làm giấy khai sinh cho con cần giấy tờ gì")
        await page.locator("#text").press("Enter")
        await expect(page.locator(".card")).to_have_count(1)
        await page.wait_for_timeout(600)  # the page glides to the answer
        await shot(page, f"{name}-answer")
        await _converse(gateway, page)
        await page.wait_for_timeout(600)
        await shot(page, f"{name}-clarify")
        await shot(page, f"{name}-whole", full_page=True)
