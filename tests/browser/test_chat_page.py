"""What a citizen does on the page."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.bot.gateway.serving import Gateway
from tests.browser.answers import CLARIFY, EMERGENCY, FEES, PAPERS, SILENCE
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def _ask(page: Page, text: str) -> None:
    answers = await page.locator(".from-assistant").count()
    await page.locator("#text").fill(text)
    await page.locator("#text").press("Enter")
    await expect(page.locator(".from-assistant")).to_have_count(answers + 1)


async def _messages(page: Page) -> list[str]:
    """The conversation as markup without what is only there for a moment."""
    return await page.locator("#log").evaluate(
        """log => [...log.querySelectorAll(".message, .choices")].map(message => {
            const copy = message.cloneNode(true);
            copy.removeAttribute("tabindex");
            const markup = copy.outerHTML.replace(/>\\s+</g, "><");
            return markup.replace(/\\s+/g, " ").replace(/ (?=<)/g, "");
        })"""
    )


async def test_a_whole_conversation_by_keyboard_alone(gateway: Gateway, open_page: OpenPage) -> None:
    gateway.rasa.replies = [PAPERS, FEES]
    page = await open_page()
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "text"
    await page.keyboard.type("làm giấy khai sinh cho con cần gì")
    await page.keyboard.press("Enter")
    await expect(page.locator(".card-facet")).to_have_text("Giấy tờ cần có")
    assert await page.evaluate("document.activeElement.id") == "text"
    for _ in range(3):
        await page.keyboard.press("Shift+Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Lệ phí"
    await page.keyboard.press("Enter")
    await expect(page.locator(".card-facet").last).to_have_text("Lệ phí")
    assert await page.evaluate("document.activeElement.matches('.from-assistant')")
    await expect(page.locator(".from-citizen .text").last).to_have_text("Lệ phí")
    assert gateway.rasa.texts[-1] == '/choose{"procedure": "1.001193", "facet": "fees"}'


async def test_shift_enter_breaks_the_line_and_sends_nothing(gateway: Gateway, open_page: OpenPage) -> None:
    page = await open_page()
    await page.locator("#text").press_sequentially("một")
    await page.locator("#text").press("Shift+Enter")
    assert await page.locator("#text").input_value() == "một\n"
    assert not gateway.rasa.asked


async def test_enter_while_an_input_method_composes_sends_nothing(gateway: Gateway, open_page: OpenPage) -> None:
    page = await open_page()
    await page.locator("#text").fill("tieengs")
    await page.locator("#text").evaluate(
        "input => input.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    assert not gateway.rasa.asked
    assert await page.locator(".from-citizen").count() == 0


async def test_a_suggestion_asks_its_question(gateway: Gateway, open_page: OpenPage) -> None:
    page = await open_page()
    await page.get_by_role("button", name="Khai sinh cho con cần giấy tờ gì?").click()
    await expect(page.locator(".card-title")).to_be_visible()
    assert gateway.rasa.texts == ["Làm giấy khai sinh cho con cần giấy tờ gì?"]
    assert await page.locator(".suggestions").count() == 0


async def test_the_script_and_the_server_draw_the_very_same_conversation(gateway: Gateway, open_page: OpenPage) -> None:
    gateway.rasa.replies = [PAPERS, EMERGENCY, CLARIFY, FEES]
    page = await open_page()
    for text in ("khai sinh", "có cháy", "sổ đỏ", "lệ phí khai sinh"):
        await _ask(page, text)
    drawn_here = await _messages(page)
    await page.reload()
    assert await _messages(page) == drawn_here


async def test_without_javascript_the_form_does_it_all(gateway: Gateway, open_page: OpenPage) -> None:
    gateway.rasa.replies = [PAPERS, FEES]
    page = await open_page(java_script_enabled=False)
    await page.locator("#text").fill("làm giấy khai sinh cần gì")
    await page.get_by_role("button", name="Gửi", exact=True).click()
    await expect(page.locator(".card-facet")).to_have_text("Giấy tờ cần có")
    await page.get_by_role("button", name="Lệ phí").click()
    await expect(page.locator(".card-facet").last).to_have_text("Lệ phí")
    await page.get_by_text("Xóa hội thoại").click()
    await page.get_by_role("button", name="Xóa và bắt đầu lại").click()
    await expect(page.get_by_text("Đã xóa hội thoại.")).to_be_visible()
    assert await page.locator(".from-citizen").count() == 0


async def test_an_unanswered_question_can_be_sent_again(gateway: Gateway, open_page: OpenPage) -> None:
    gateway.rasa.replies = [SILENCE, PAPERS]
    page = await open_page()
    await _ask(page, "khai sinh")
    await expect(page.locator("[data-outcome=error] .outcome")).to_have_text("Chưa trả lời được")
    await page.get_by_role("button", name="Gửi lại").click()
    await expect(page.locator(".card-title")).to_be_visible()
    assert await page.locator(".from-citizen").count() == 1
    assert gateway.rasa.texts == ["khai sinh", "khai sinh"]


async def test_a_lost_connection_is_told_and_mended_by_sending_again(open_page: OpenPage) -> None:
    page = await open_page()
    await page.context.set_offline(True)
    await _ask(page, "khai sinh")
    await expect(page.locator("[data-outcome=error] .text")).to_contain_text("Không kết nối được")
    await page.context.set_offline(False)
    await page.get_by_role("button", name="Gửi lại").click()
    await expect(page.locator(".card-title")).to_be_visible()


async def test_while_waiting_it_says_so_and_sends_nothing_twice(gateway: Gateway, open_page: OpenPage) -> None:
    gateway.rasa.seconds = 0.8
    page = await open_page()
    await page.locator("#text").fill("khai sinh")
    await page.locator("#text").press("Enter")
    await expect(page.get_by_text("Trợ lý đang tìm câu trả lời")).to_be_visible()
    await page.locator("#text").fill("kết hôn")
    await page.locator("#text").press("Enter")
    await expect(page.locator(".card-title")).to_be_visible()
    assert await page.get_by_text("Trợ lý đang tìm câu trả lời").count() == 0
    assert gateway.rasa.texts == ["khai sinh"]
    assert await page.locator("#text").input_value() == "kết hôn"


async def test_markup_stays_text(gateway: Gateway, open_page: OpenPage) -> None:
    evil = "<img src=x onerror=document.title='hacked'>"
    gateway.rasa.replies = [[{"custom": {"answer": {"outcome": "clarify", "messages": [{"text": evil}]}}}]]
    page = await open_page()
    await _ask(page, evil)
    await expect(page.locator(".from-assistant .text").last).to_have_text(evil)
    await expect(page.locator(".from-citizen .text")).to_have_text(evil)
    assert await page.title() != "hacked"


async def test_the_text_size_is_changed_and_remembered(open_page: OpenPage) -> None:
    page = await open_page()
    size = "parseFloat(getComputedStyle(document.querySelector('.log .text')).fontSize)"
    before = await page.evaluate(size)
    assert before >= 18
    await page.get_by_role("button", name="Cỡ chữ rất lớn").click()
    assert await page.evaluate(size) > before * 1.4
    await page.reload()
    assert await page.evaluate(size) > before * 1.4
    await expect(page.get_by_role("button", name="Cỡ chữ rất lớn")).to_have_attribute("aria-pressed", "true")


async def test_near_the_limit_the_characters_left_are_told(open_page: OpenPage) -> None:
    page = await open_page()
    await page.locator("#text").fill("a" * 950)
    await expect(page.get_by_text("Còn 50 ký tự")).to_be_visible()
