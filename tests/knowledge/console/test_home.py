"""The first page tells each person what waits for them."""

from __future__ import annotations

import re

from knowledge.console.roles import Role
from knowledge.store import drafts
from knowledge.store.drafts import State
from tests.knowledge.console.serving import Office

LINE = re.compile(r'<a href="/console([^"]+)"><strong>(\d+)</strong> <span>([^<]+)</span>')


async def _draft(office: Office, name: str, by: str, *states: State) -> None:
    async with office.store.begin() as connection:
        draft = await drafts.begin(connection, f"faq/{name}.yml", "a: 1\n", by=by, base_sha=None)
        for state in states:
            await drafts.move(connection, draft, state, by="duyet")


async def test_each_role_sees_its_own_work_counted_and_linked(office: Office) -> None:
    await _draft(office, "mot", "lan")
    await _draft(office, "hai", "lan")
    await _draft(office, "ba", "lan", State.REVIEW, State.RETURNED)
    await _draft(office, "bon", "lan", State.REVIEW)
    await _draft(office, "nam", "an", State.REVIEW, State.APPROVED)
    await _draft(office, "sau", "an")
    await _draft(office, "bay", "an", State.WITHDRAWN)
    lan, duyet = await office.sign_in("lan", Role.EDITOR), await office.sign_in("duyet", Role.REVIEWER)
    assert {
        ("/ban-nhap", "1", "Bản nháp của anh chị bị trả lại, cần sửa"),
        ("/ban-nhap", "2", "Bản nháp anh chị đang viết"),
    } <= set(LINE.findall((await lan.get("/")).text))
    assert {("/duyet", "1", "Bản nháp chờ duyệt"), ("/xuat-ban", "1", "Bản đã duyệt, chờ xuất bản")} <= set(
        LINE.findall((await duyet.get("/")).text)
    )


async def test_nothing_waiting_is_said(office: Office) -> None:
    agent = await office.sign_in("an", Role.AGENT)
    assert "Không có việc nào đang chờ anh chị." in (await agent.get("/")).text


async def test_the_menu_shows_what_the_roles_may_do(office: Office) -> None:
    editor, admin = await office.sign_in("lan", Role.EDITOR), await office.sign_in("quan", Role.ADMIN)
    assert 'href="/console/tai-khoan"' not in (await editor.get("/")).text
    assert 'href="/console/tai-khoan"' in (page := await admin.get("/tai-khoan/1")).text
    assert page.text.count('href="/console/tai-khoan" aria-current="page"') == 2  # beside the page, and folded
