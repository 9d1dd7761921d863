"""Signing in, accounts, the record of acts: on a small laptop, on 320 pixels, with a keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from playwright.async_api import Page, expect

from bot.gateway import keys
from knowledge.console.people.means import people
from knowledge.console.roles import Role
from knowledge.store.tables.people import ACCOUNTS
from tests.bot.gateway.serving import Gateway
from tests.browser.axe import violations, wider_than
from tests.browser.conftest import OpenPage
from tests.browser.console.conftest import OpenAs, session_of

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
Shot = Callable[..., Any]
PASSWORD, NEW = "mèo đen ngồi mái ngói", "bốn con vịt qua cầu"
PAGES = {
    "home": "/",
    "own": "/mat-khau",
    "second": "/hai-buoc",
    "accounts": "/tai-khoan",
    "account": "/tai-khoan/1",
    "audit": "/nhat-ky",
    "options": "/tuy-chon",
}
SMALL = """least => [...document.querySelectorAll("button, .button, summary, input, select, nav a, label.choice")]
    .filter(one => one.getClientRects().length && !["checkbox", "radio", "hidden"].includes(one.type))
    .filter(one => one.getBoundingClientRect().height < least)
    .map(one => one.outerHTML.slice(0, 100))"""


async def _account(gateway: Gateway, login: str, *roles: Role, **values: Any) -> None:
    """With a password that is known here."""
    store, means = gateway.client.app[keys.STAFF_STORE], people(gateway.client.app[keys.SETTINGS].var_dir)
    row = {"login": login, "name": login.title(), "roles": list(roles), "created_at": 0.0}
    encoded = means.passwords.hash_now(PASSWORD)
    async with store.begin() as connection:
        await connection.execute(ACCOUNTS.insert().values(row | {"password": encoded} | values))


async def _sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    await page.get_by_label("Tên đăng nhập").fill(login)
    await page.get_by_label("Mật khẩu", exact=True).fill(password)
    await page.get_by_role("button", name="Đăng nhập").click()


async def _faults(page: Page, width: int) -> list[str]:
    return [*await violations(page), *await wider_than(page, width), *await page.evaluate(SMALL, 44)]


@pytest.mark.parametrize("width", [320, 1280])
async def test_nothing_keeps_anybody_out_of_the_pages(
    gateway: Gateway, open_as: OpenAs, open_page: OpenPage, shot: Shot, width: int
) -> None:
    faults = {}
    stranger = await open_page(width, path="console/dang-nhap")
    faults["sign-in"] = await _faults(stranger, width)
    await _sign_in(stranger, "khong-co")
    await expect(stranger.get_by_role("alert")).to_have_text("Tên đăng nhập hoặc mật khẩu chưa đúng.")
    faults["sign-in refused"] = await _faults(stranger, width)
    await shot(stranger, f"console-people-{width}-sign-in", full_page=True)
    page = await open_as("lan", *Role, width=width)
    await session_of(gateway.client.app[keys.STAFF_STORE], "rat-dai.ten-dang-nhap.cua-can-bo", (Role.EDITOR,))
    for name, path in PAGES.items():
        await page.goto(f"{gateway.url}console{path}")
        faults[name] = await _faults(page, width)
        await shot(page, f"console-people-{width}-{name}", full_page=True)
    await page.goto(f"{gateway.url}console/hai-buoc")
    await page.get_by_role("button", name="Bật xác nhận hai bước").click()
    await expect(page.get_by_role("img", name="Mã QR")).to_be_visible()
    await page.locator("img.qr").evaluate("image => image.decode()")  # a page's own eval is forbidden to it
    faults["proposal"] = await _faults(page, width)
    await shot(page, f"console-people-{width}-proposal", full_page=True)
    assert {name: found for name, found in faults.items() if found} == {}


async def test_a_new_member_of_staff_gets_in_and_sets_up_a_second_factor(
    gateway: Gateway, open_as: OpenAs, open_page: OpenPage
) -> None:
    admin = await open_as("quan", Role.ADMIN, path="/tai-khoan")
    await admin.get_by_label("Tên đăng nhập").fill("lan.hoang")
    await admin.get_by_label("Họ tên").fill("Hoàng Lan")
    await admin.get_by_label("soạn thảo").check()
    await admin.get_by_role("button", name="Tạo tài khoản").click()
    await expect(admin.get_by_role("heading", level=1)).to_have_text("Mật khẩu tạm")
    assert await _faults(admin, 1280) == []
    password = await admin.locator("code.key").inner_text()

    lan = await open_page(1280, path="console/")
    await _sign_in(lan, "lan.hoang", password)
    await expect(lan.get_by_text("Anh chị đang dùng mật khẩu tạm")).to_be_visible()
    assert await _faults(lan, 1280) == []
    await lan.get_by_label("Mật khẩu đang dùng").fill(password)
    await lan.get_by_label("Mật khẩu mới", exact=True).fill(NEW)
    await lan.get_by_label("Gõ lại mật khẩu mới").fill(NEW)
    await lan.get_by_role("button", name="Đổi mật khẩu").click()
    await expect(lan.get_by_role("status")).to_contain_text("Đã đổi mật khẩu")
    await lan.get_by_role("link", name="Xem và thay đổi").click()
    await lan.get_by_role("button", name="Bật xác nhận hai bước").click()
    totp = pyotp.TOTP((await lan.locator("code.key").inner_text()).replace(" ", ""))
    await lan.get_by_label("Mã 6 số").fill(totp.now())
    await lan.get_by_role("button", name="Xác nhận và bật").click()
    await expect(lan.get_by_role("heading", level=1)).to_have_text("Mã dự phòng")
    assert await _faults(lan, 1280) == []
    recovery = await lan.locator(".codes code").first.inner_text()

    await lan.get_by_role("button", name="Đăng xuất").click()
    await _sign_in(lan, "lan.hoang", NEW)
    await expect(lan.get_by_role("heading", level=1)).to_have_text("Nhập mã xác nhận")
    assert await _faults(lan, 1280) == []
    await lan.get_by_label("Mã xác nhận").fill(recovery)
    await lan.get_by_role("button", name="Tiếp tục").click()
    await expect(lan.get_by_text("Chào Hoàng Lan")).to_be_visible()

    await admin.goto(f"{gateway.url}console/nhat-ky?ai=lan.hoang")
    told = await admin.locator("tbody td[data-title=Việc]").all_inner_texts()
    assert told[:2] == ["Đăng nhập", "Đăng nhập bằng mã dự phòng"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_with_a_keyboard_alone_an_administrator_closes_an_account_and_reads_of_it(
    gateway: Gateway, open_page: OpenPage, script: bool
) -> None:
    await _account(gateway, "quan", Role.ADMIN)
    await _account(gateway, "lan", Role.EDITOR)
    page = await open_page(1280, path="console/", java_script_enabled=script)

    async def reach(name: str, presses: int = 40) -> None:
        """Tab until what has that name is focused."""
        for _ in range(presses):
            await page.keyboard.press("Tab")
            focused = page.locator(":focus")
            shown = await focused.count() and (await focused.inner_text() or await focused.get_attribute("id"))
            if shown and re.fullmatch(name, shown.strip()):
                return
        pytest.fail(f"the keyboard does not reach {name}")

    await reach("login")
    await page.keyboard.type("quan")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Chào Quan")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Đến phần chính")).to_be_focused()
    await expect(page.get_by_role("link", name="Đến phần chính")).to_be_in_viewport()
    await reach("Tài khoản")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Tài khoản")
    await expect(page.locator("nav.menu a[aria-current]")).to_have_text("Tài khoản")
    await reach("lan")
    await page.keyboard.press("Enter")
    await reach("Ngưng tài khoản")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_have_text("Đã ngưng tài khoản.")
    await reach("Nhật ký")
    await page.keyboard.press("Enter")
    await expect(page.locator("tbody tr").first).to_contain_text("Ngưng một tài khoản")


async def test_the_menu_folds_on_a_small_screen(open_as: OpenAs) -> None:
    page = await open_as("lan", Role.ADMIN, width=320)
    link = page.get_by_role("link", name="Nhật ký")
    await expect(link).to_be_hidden()
    await page.get_by_text("Các trang").press("Enter")
    await link.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Nhật ký")


async def test_paper_shows_the_record_without_menu_and_buttons(open_as: OpenAs) -> None:
    page = await open_as("lan", Role.ADMIN, path="/nhat-ky")
    await page.emulate_media(media="print")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    for hidden in ("header", "nav.menu", "form"):
        await expect(page.locator(hidden).first).to_be_hidden()


async def test_the_console_is_not_framed_and_its_policy_allows_no_foreign_script(gateway: Gateway) -> None:
    for path in ("/console/dang-nhap", "/console/", "/console/khong-co"):
        response = await gateway.client.get(path, allow_redirects=False)
        assert response.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response.headers["Cache-Control"]
