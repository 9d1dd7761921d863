"""Signing in, accounts, the record of acts: on a small laptop, on 320 pixels, with a keyboard alone."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from knowledge.console.roles import Role
from tests.browser.axe import violations, wider_than
from tests.browser.console.conftest import OpenAs

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_first_page_says_what_waits(open_as: OpenAs) -> None:
    page = await open_as("lan", Role.EDITOR, width=320)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Việc đang chờ")
    assert await violations(page) == []
    assert await wider_than(page, 320) == []
