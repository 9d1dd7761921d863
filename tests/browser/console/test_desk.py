"""A citizen in the real widget and a clerk at the desk, side by side."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.gateway import keys
from bot.gateway.limits import load_limits
from knowledge.console.roles import Role
from knowledge.snapshot import ROOT as KNOWLEDGE
from knowledge.store.tables.desk import HELD_TOPICS
from tests.bot.gateway.serving import Gateway, serving
from tests.bot.gateway.standins import reply
from tests.browser.axe import violations, wider_than
from tests.browser.conftest import OpenPage
from tests.browser.console.conftest import OpenAs
from tests.browser.widget.conftest import EXAMPLE, Widget

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
SOON = 10_000
PERSON = reply(outcome="handover", messages=[{"text": "Để gặp người, bạn đến quầy."}], sources=[], procedure=None)


@pytest_asyncio.fixture(loop_scope="session")
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    async with serving(KNOWLEDGE, tmp_path / "var", load_limits(), gateway_widget_example=True) as made:
        yield made


async def citizen(open_page: OpenPage) -> Widget:
    widget = Widget(await open_page(360, 740, EXAMPLE))
    await widget.open()
    return widget


async def test_a_clerk_takes_over_talks_with_the_citizen_and_hands_back(
    open_as: OpenAs, open_page: OpenPage, gateway: Gateway, shot: Any
) -> None:
    clerk = await open_as("lan", Role.AGENT, path="/truc")
    await expect(clerk.get_by_text("Hiện không có cuộc trò chuyện nào.")).to_be_visible()
    widget = await citizen(open_page)
    await widget.ask("Làm khai sinh cần gì?")
    gateway.rasa.replies = [PERSON]
    await widget.ask("cho tôi gặp cán bộ")
    await expect(widget.answers.last).to_contain_text("Đã báo cán bộ đang trực")
    asks = clerk.get_by_role("link", name="cho tôi gặp cán bộ")  # htmx brings it, nobody reloads
    await expect(asks).to_be_visible(timeout=SOON)
    await shot(clerk, "desk-list", full_page=True)
    assert await violations(clerk) == []
    await asks.click()
    await expect(clerk.get_by_role("log")).to_contain_text("Làm khai sinh cần gì?")
    await shot(clerk, "desk-free", full_page=True)
    await clerk.get_by_role("button", name="Nhận cuộc trò chuyện").click()
    await expect(widget.answers.last).to_contain_text("Cán bộ đang trả lời bạn", timeout=SOON)
    said = len(gateway.rasa.asked)
    await widget.input.fill("Con tôi <b>sinh</b> ở nước ngoài")
    await widget.input.press("Enter")
    await expect(clerk.get_by_role("log")).to_contain_text("Con tôi <b>sinh</b> ở nước ngoài", timeout=SOON)
    await expect(clerk.get_by_role("status")).to_have_text("Người dân vừa viết tin mới.")
    await expect(widget.dialog.get_by_text("Đã chuyển tin của bạn cho cán bộ")).to_be_visible()
    await expect(widget.dialog.get_by_text("Trợ lý đang trả lời")).to_have_count(0)
    await clerk.get_by_label("Câu có sẵn").select_option("Mời đến quầy")
    await clerk.get_by_role("button", name="Chèn").click()
    await expect(clerk.get_by_label("Viết cho người dân")).to_have_value("Việc này cần xem giấy tờ. Mời bạn đến quầy "
        "trong giờ làm việc, mang theo giấy hẹn nếu có.")  # fmt: skip
    await shot(clerk, "desk-held", full_page=True)
    assert await violations(clerk) == []
    await clerk.get_by_role("button", name="Gửi", exact=True).click()
    theirs = widget.dialog.locator(".theirs.person")
    await expect(theirs).to_contain_text("Mời bạn đến quầy", timeout=SOON)
    await expect(theirs.locator(".who")).to_have_text("Cán bộ")
    await shot(widget.page, "desk-widget")
    assert await violations(widget.page) == []
    assert len(gateway.rasa.asked) == said, "the assistant is silent"
    await clerk.get_by_role("button", name="Trả lại cho trợ lý").click()
    await expect(widget.answers.last).to_contain_text("Trợ lý tự động trả lời tiếp", timeout=SOON)
    await widget.ask("Lệ phí bao nhiêu?")
    assert len(gateway.rasa.asked) == said + 1


async def test_the_citizens_reload_loses_nothing_while_a_person_has_the_conversation(
    open_as: OpenAs, open_page: OpenPage, gateway: Gateway
) -> None:
    gateway.rasa.replies = [PERSON]
    widget = await citizen(open_page)
    await widget.ask("cho tôi gặp cán bộ")
    clerk = await open_as("lan", Role.AGENT, path="/truc")
    await clerk.get_by_role("link", name="cho tôi gặp cán bộ").click()
    await clerk.get_by_role("button", name="Nhận cuộc trò chuyện").click()
    await expect(widget.answers.last).to_contain_text("Cán bộ đang trả lời bạn", timeout=SOON)
    await widget.input.fill("tôi ở xa")
    await widget.input.press("Enter")
    await expect(widget.dialog.get_by_text("Đã chuyển tin của bạn cho cán bộ")).to_be_visible()
    await widget.page.reload()
    await widget.open()
    await clerk.get_by_label("Viết cho người dân").fill("Bạn nộp qua mạng được.")
    await clerk.get_by_role("button", name="Gửi", exact=True).click()
    await expect(widget.dialog.locator(".theirs.person")).to_contain_text("Bạn nộp qua mạng được.", timeout=SOON)
    await expect(widget.dialog.get_by_text("Câu này chưa được trả lời")).to_have_count(0)


async def test_the_desk_works_without_javascript_and_on_a_narrow_screen(
    open_as: OpenAs, gateway: Gateway, shot: Any
) -> None:
    gateway.rasa.replies = [PERSON]
    said = await gateway.say("cho tôi gặp cán bộ")
    clerk = await open_as("lan", Role.AGENT, path="/truc", width=320, java_script_enabled=False)
    await shot(clerk, "desk-list-narrow", full_page=True)
    await clerk.get_by_role("link", name="cho tôi gặp cán bộ").click()
    await clerk.get_by_label("Cho người dân biết tên tôi").check()
    await clerk.get_by_role("button", name="Nhận cuộc trò chuyện").click()
    await clerk.get_by_label("Câu có sẵn").select_option("Chào")
    await clerk.get_by_role("button", name="Chèn").click()
    await expect(clerk.get_by_label("Viết cho người dân")).to_have_value("Chào bạn, tôi là cán bộ của cơ quan. "
        "Tôi xem câu hỏi của bạn đây.")  # fmt: skip
    await shot(clerk, "desk-held-narrow", full_page=True)
    await clerk.get_by_role("button", name="Gửi", exact=True).click()
    await expect(clerk.locator(".line.staff")).to_have_count(1)
    conversation = gateway.client.app[keys.IDENTITIES].key(said["conversation_id"])
    history = await gateway.client.app[keys.CHAT].history(conversation)
    names = [turn.answer.staff.name for turn in history if turn.answer.staff]
    assert names == ["Cán bộ Lan", "Cán bộ Lan"]


async def test_every_page_of_the_desk_is_accessible_and_fits(open_as: OpenAs, gateway: Gateway, shot: Any) -> None:
    store = gateway.client.app[keys.STAFF_STORE]
    async with store.begin() as connection:
        await connection.execute(HELD_TOPICS.insert().values(topic="*", reason="Chờ văn bản", by="hoa", at=0.0))
    await gateway.say("Làm khai sinh cần gì?")
    said = await gateway.say("để lại lời nhắn")
    await gateway.say("Tôi hỏi <i>khai sinh</i>", said["conversation_id"])
    for width in (1280, 320):
        for name, path in (("held", "/truc/cho-duyet"), ("letters", "/truc/loi-nhan"), ("topics", "/truc/chu-de"),
                           ("lives", "/truc")):  # fmt: skip
            page = await open_as("hoa", Role.AGENT, Role.REVIEWER, path=path, width=width)
            await shot(page, f"desk-{name}-{width}", full_page=True)
            assert await violations(page) == [], path
            assert await wider_than(page, width) == [], path


async def test_whoever_left_a_message_finds_the_reply_on_a_page_of_its_own(
    open_page: OpenPage, gateway: Gateway, shot: Any
) -> None:
    page = await open_page(320, 740, "tin-nhan")
    await page.get_by_label("Mã lời nhắn").fill("k7m2qx")
    await page.get_by_role("button", name="Xem trả lời").click()
    await expect(page.get_by_role("alert")).to_contain_text("Không có lời nhắn nào mang mã này")
    await shot(page, "desk-public", full_page=True)
    assert await violations(page) == []
    assert await wider_than(page, 320) == []
