"""Members of staff, each in a browser of their own."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from deploy.run.layout import APP_PYTHON, ROOT
from tests.end_to_end.clerk.guide import WINDOW

SOON = 60_000  # milliseconds; machines that test are busy


class Member:
    """Signed in with a password of their own; `page` is their window."""

    def __init__(self, page: Page, url: str, login: str, name: str) -> None:
        self.page, self.url, self.login, self.name = page, url, login, name

    async def goes(self, path: str) -> Page:
        """Open a page of the console by its address."""
        await self.page.goto(f"{self.url}/console{path}")
        return self.page

    async def clicks(self, menu: str) -> Page:
        """Open a page of the console from the menu."""
        await self.page.locator("nav.menu").get_by_role("link", name=menu, exact=True).click()
        await expect(self.page.locator("nav.menu a[aria-current]")).to_have_text(menu, timeout=SOON)
        return self.page

    async def presses(self, button: str) -> Page:
        """Press a button of that very name."""
        await self.page.get_by_role("button", name=button, exact=True).first.click()
        return self.page

    async def creates(self, login: str, name: str, roles: Sequence[str]) -> str:
        """Another account; its one-time password."""
        await self.clicks("Tài khoản")
        await self.page.get_by_label("Tên đăng nhập").fill(login)
        await self.page.get_by_label("Họ tên").fill(name)
        for role in roles:
            await self.page.get_by_label(role).check()
        await self.presses("Tạo tài khoản")
        await expect(self.page.get_by_role("heading", level=1)).to_have_text("Mật khẩu tạm", timeout=SOON)
        return await self.page.locator("code.key").inner_text()


async def signs_in(browser: Browser, url: str, login: str, name: str, password: str) -> Member:
    """For the first time, with the password that was handed over, which must be changed."""
    context = await browser.new_context(**WINDOW)
    page = await context.new_page()
    page.set_default_timeout(SOON)
    member, own = Member(page, url, login, name), f"bốn con vịt của {login} qua cầu"
    await member.goes("/")
    await page.get_by_label("Tên đăng nhập").fill(login)
    await page.get_by_label("Mật khẩu", exact=True).fill(password)
    await member.presses("Đăng nhập")
    await page.get_by_label("Mật khẩu đang dùng").fill(password)
    await page.get_by_label("Mật khẩu mới", exact=True).fill(own)
    await page.get_by_label("Gõ lại mật khẩu mới").fill(own)
    await member.presses("Đổi mật khẩu")
    await expect(page.get_by_role("status")).to_contain_text("Đã đổi mật khẩu", timeout=SOON)
    return member


def first_administrator(var: Path, login: str, name: str) -> str:
    """`make admin` beside the running assistant; the one-time password that it prints."""
    command = [str(APP_PYTHON), "-m", "knowledge.console", "admin", login, "--name", name]
    environment = os.environ | {"VAR_DIR": str(var)}
    printed = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout
    found = re.search(r": (\S+)$", printed.strip())
    assert found, printed
    return found[1]
