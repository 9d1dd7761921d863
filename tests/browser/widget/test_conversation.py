"""What a citizen does in the widget, and what the network does to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Route, expect

from tests.bot.gateway.serving import Gateway
from tests.browser.answers import CLARIFY, EMERGENCY, FEES, PAPERS
from tests.browser.widget.conftest import Widget
from tests.browser.widget.states import CODE, FACT, SORRY, dossier, lose

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
Open = Callable[..., Any]
FOCUSED = "document.querySelector('tro-ly-mot-cua').shadowRoot.activeElement"
KEPT = "JSON.stringify(sessionStorage)"


async def test_nothing_is_begun_before_the_first_question(gateway: Gateway, open_widget: Open) -> None:
    asked: list[str] = []
    widget: Widget = await open_widget(opened=False)
    widget.page.on("request", lambda request: asked.append(request.url))
    await widget.open()
    await expect(widget.log.get_by_text("Đây là trợ lý tự động")).to_be_visible()
    assert asked == []
    assert await widget.page.context.cookies() == []


async def test_a_whole_conversation_by_keyboard_alone(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [PAPERS, FEES]
    widget: Widget = await open_widget(1280, 900, opened=False)
    keyboard = widget.page.keyboard
    await widget.launcher.focus()
    await keyboard.press("Enter")
    assert await widget.page.evaluate(f"{FOCUSED}.textContent") == "Trợ lý Một Cửa"
    for _ in range(20):
        await keyboard.press("Tab")
        if await widget.page.evaluate(f"{FOCUSED}?.matches('.composer textarea')"):
            break
    await keyboard.type("khai sinh cần gì")
    await keyboard.press("Enter")
    await expect(widget.answers).to_have_count(1)
    assert await widget.page.evaluate(f"{FOCUSED}.matches('.composer textarea')"), "the focus stays where one types"
    fees = widget.button("Lệ phí")
    for _ in range(20):
        await keyboard.press("Shift+Tab")
        if await fees.evaluate("one => one.getRootNode().activeElement === one"):
            break
    await keyboard.press("Enter")
    await expect(widget.answers).to_have_count(2)
    assert await widget.page.evaluate(f"{FOCUSED}.matches('.log')"), "the pressed button is gone, the focus is not lost"
    await keyboard.press("Escape")
    await expect(widget.dialog).to_be_hidden()
    assert await widget.page.evaluate(f"{FOCUSED}.matches('.launcher')")
    assert gateway.rasa.texts == ["khai sinh cần gì", '/choose{"procedure": "1.001193", "facet": "fees"}']


async def test_on_a_phone_the_focus_stays_in_the_panel_that_covers_everything(open_widget: Open) -> None:
    widget: Widget = await open_widget()
    box = await widget.dialog.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 740}
    for _ in range(15):
        await widget.page.keyboard.press("Tab")
        assert await widget.page.evaluate("document.activeElement.tagName") in {"TRO-LY-MOT-CUA", "BODY"}


async def test_each_answer_is_announced_once_and_what_is_remembered_never(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [PAPERS, FEES]
    widget: Widget = await open_widget()
    watch = """() => {
        const log = document.querySelector("tro-ly-mot-cua").shadowRoot.querySelector("[role=log]");
        window.added = [];
        new MutationObserver(all => all.forEach(one => one.addedNodes.forEach(node => {
            if (log.getAttribute("aria-live") === "polite" && !node.parentElement?.closest("[aria-live=off]:not(.log)"))
                window.added.push(node.textContent);
        }))).observe(log, {childList: true, subtree: true});
    }"""
    await widget.page.evaluate(watch)
    await widget.ask("khai sinh")
    await widget.dialog.get_by_role("checkbox").first.check()
    await widget.ask("lệ phí")
    added: list[str] = await widget.page.evaluate("window.added")
    assert sum("Giấy chứng sinh" in words for words in added) == 1
    assert sum("Miễn lệ phí" in words for words in added) == 1
    assert await widget.log.get_attribute("aria-live") == "polite"
    live = widget.dialog.locator("[role=log], [role=status], [role=alert]")
    assert [await one.get_attribute("role") for one in await live.all()].count("log") == 1


async def test_a_lost_acknowledgement_asks_nothing_twice(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [PAPERS]
    widget: Widget = await open_widget()
    sent: list[Any] = []

    async def lose_the_first(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or ""))
        if len(sent) == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await widget.page.route("**/messages", lose_the_first)
    await widget.ask("khai sinh")
    assert [body["client_message_id"] for body in sent] == [sent[0]["client_message_id"]] * 2
    assert gateway.rasa.texts == ["khai sinh"]
    await expect(widget.said).to_have_count(1)
    await expect(widget.dialog.get_by_text("Đang gửi lại…")).to_be_hidden()


async def test_a_question_written_offline_goes_out_when_the_line_is_back(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [PAPERS]
    widget: Widget = await open_widget()
    await widget.page.context.set_offline(True)
    await widget.input.fill("khai sinh")
    await widget.input.press("Enter")
    await expect(widget.dialog.get_by_text("Máy đang mất mạng")).to_be_visible()
    await widget.page.context.set_offline(False)
    await expect(widget.answers).to_have_count(1)
    await expect(widget.dialog.get_by_text("Máy đang mất mạng")).to_be_hidden()
    assert gateway.rasa.texts == ["khai sinh"]


async def test_an_answer_that_came_while_the_page_was_away_is_shown_once(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [PAPERS, FEES]
    widget: Widget = await open_widget(1280, 900)
    await widget.ask("khai sinh")
    await widget.dialog.get_by_role("checkbox").nth(1).check()
    gateway.rasa.seconds = 1.5
    await widget.input.fill("lệ phí")
    async with widget.page.expect_response("**/messages"):
        await widget.input.press("Enter")
    await widget.page.reload()
    await expect(widget.dialog).to_be_visible()  # as it was before, on a wide window
    await expect(widget.said).to_have_count(2)
    await expect(widget.answers).to_have_count(2)
    await asyncio.sleep(1)
    await expect(widget.answers).to_have_count(2)
    assert [await box.is_checked() for box in await widget.dialog.get_by_role("checkbox").all()] == [
        False, True, False, False,
    ]  # fmt: skip
    assert gateway.rasa.texts == ["khai sinh", "lệ phí"]


async def test_where_streams_do_not_come_through_it_asks_for_answers(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [PAPERS]
    widget: Widget = await open_widget()

    async def no_streams(route: Route) -> None:
        if "text/event-stream" in route.request.headers.get("accept", ""):
            await route.abort()
        else:
            await route.continue_()

    await widget.page.route("**/events?*", no_streams)
    await widget.input.fill("khai sinh")
    await widget.input.press("Enter")
    await expect(widget.answers).to_have_count(1, timeout=15000)


async def test_the_wait_ends_with_the_answer_even_where_that_is_faster(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [PAPERS, FEES]
    widget: Widget = await open_widget()
    await widget.ask("khai sinh")

    async def slowly(route: Route) -> None:
        response = await route.fetch()
        await asyncio.sleep(1)
        await route.fulfill(response=response)

    await widget.page.route("**/messages", slowly)
    async with widget.page.expect_response("**/messages"):
        await widget.ask("lệ phí")
    await expect(widget.dialog.get_by_text("Trợ lý đang tìm câu trả lời")).to_be_hidden()


async def test_a_refused_question_is_given_back_to_be_mended(gateway: Gateway, open_widget: Open) -> None:
    widget: Widget = await open_widget()
    await widget.input.evaluate("one => { one.removeAttribute('maxlength'); one.value = 'dài '.repeat(400); }")
    await widget.input.press("Enter")
    await expect(widget.said.last).to_contain_text("Câu hỏi dài quá 1.000 ký tự")
    await widget.button("Sửa câu hỏi").click()
    await expect(widget.said).to_have_count(0)
    assert (await widget.input.input_value()).startswith("dài dài")
    await widget.ask("khai sinh")
    assert gateway.rasa.texts == ["khai sinh"]


async def test_a_question_that_the_server_does_not_know_is_given_back(gateway: Gateway, open_widget: Open) -> None:
    widget: Widget = await open_widget()
    await lose(widget)
    await widget.page.unroute("**/messages")
    await widget.button("Hỏi lại").click()
    await expect(widget.answers).to_have_count(1)
    assert gateway.rasa.texts == ["lệ phí khai sinh"]


async def test_an_apology_can_be_asked_again(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [SORRY, PAPERS]
    widget: Widget = await open_widget()
    await widget.ask("khai sinh")
    await widget.button("Hỏi lại").click()
    await expect(widget.answers).to_have_count(2)
    assert gateway.rasa.texts == ["khai sinh", "khai sinh"]


async def test_the_dossier_form_asks_for_digits_and_the_browser_keeps_none(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [CODE, FACT, dossier(None, "Hồ sơ đang được giải quyết."), CLARIFY]
    widget: Widget = await open_widget()
    await widget.ask("hồ sơ của tôi đến đâu rồi")
    await expect(widget.dialog.get_by_label("Mã hồ sơ")).to_be_visible()
    await widget.ask("H55.242-260804-0583")
    fact = widget.dialog.get_by_label("Bốn số cuối")
    assert await fact.get_attribute("inputmode") == "numeric"
    assert await fact.get_attribute("maxlength") == "4"
    await widget.ask("7531")
    await expect(widget.dialog.get_by_label("Câu hỏi của bạn")).to_be_visible()
    await expect(widget.said.last).to_contain_text("(đã ẩn)")
    kept = await widget.page.evaluate(KEPT)
    assert "7531" not in kept
    assert "0583" not in kept
    assert "đang được giải quyết" not in kept
    assert gateway.rasa.texts[-1] == "7531"


async def test_the_dossier_form_can_be_left(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [CODE, CLARIFY]
    widget: Widget = await open_widget()
    await widget.ask("hồ sơ của tôi đến đâu rồi")
    await widget.button("Thôi tra cứu").click()
    await expect(widget.answers).to_have_count(2)
    await expect(widget.dialog.get_by_label("Câu hỏi của bạn")).to_be_visible()
    assert gateway.rasa.texts[-1] == "Thôi không tra nữa"


async def test_deleting_leaves_nothing_here_and_there(gateway: Gateway, open_widget: Open) -> None:
    widget: Widget = await open_widget()
    await widget.ask("khai sinh")
    session = json.loads(await widget.page.evaluate("sessionStorage['tro-ly-mot-cua']"))["session"]
    assert await gateway.stored(session) == ["khai sinh"]
    await widget.button("Tùy chọn").click()
    await widget.button("Xóa hội thoại").click()
    await widget.button("Xóa và bắt đầu lại").click()
    await expect(widget.dialog.get_by_text("Đã xóa hội thoại.")).to_be_visible()
    assert await widget.said.count() == 0
    assert await gateway.stored(session) == []
    assert "khai sinh" not in json.loads(await widget.page.evaluate("sessionStorage['tro-ly-mot-cua']"))["items"]
    await widget.ask("kết hôn")
    assert json.loads(await widget.page.evaluate("sessionStorage['tro-ly-mot-cua']"))["session"] != session


async def test_a_deletion_that_fails_deletes_nothing_and_says_so(gateway: Gateway, open_widget: Open) -> None:
    widget: Widget = await open_widget()
    await widget.ask("khai sinh")
    await widget.page.route("**/api/sessions/*", lambda route: route.abort())
    await widget.button("Tùy chọn").click()
    await widget.button("Xóa hội thoại").click()
    await widget.button("Xóa và bắt đầu lại").click()
    await expect(widget.dialog.get_by_role("alert")).to_contain_text("Chưa xóa được")
    await expect(widget.said).to_have_count(1)


async def test_markup_stays_text(gateway: Gateway, open_widget: Open) -> None:
    evil = "<img src=x onerror=document.title='hacked'>"
    gateway.rasa.replies = [[{"custom": {"answer": {"outcome": "clarify", "messages": [{"text": evil}]}}}]]
    widget: Widget = await open_widget()
    answer = await widget.ask(evil)
    await expect(answer.locator(".text")).to_have_text(evil)
    assert await widget.page.title() != "hacked"


async def test_in_an_emergency_one_tap_calls(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [EMERGENCY]
    widget: Widget = await open_widget()
    answer = await widget.ask("cháy nhà")
    links = answer.get_by_role("link")
    assert [await one.get_attribute("href") for one in await links.all()] == ["tel:115", "tel:114", "tel:113"]
