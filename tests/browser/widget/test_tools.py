"""Around the answer: ticking, printing, copying, reading aloud, judging, larger letters; and a portal around it all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, expect

from bot.gateway import keys
from bot.gateway.limits import load_limits
from knowledge.snapshot import ROOT as KNOWLEDGE
from tests.bot.gateway.serving import Gateway, serving
from tests.browser.answers import FEES, PAPERS
from tests.browser.widget.conftest import Widget

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
Open = Callable[..., Any]


async def test_what_is_printed_is_the_checklist_with_its_ticks_alone(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [PAPERS]
    widget: Widget = await open_widget()
    await widget.page.evaluate("""() => { window.print = () => {
        const root = document.querySelector(".tro-ly-in").shadowRoot;
        window.printed = [root.querySelector("h1").textContent,
            ...[...root.querySelectorAll("li")].map(one => one.textContent)]; }; }""")
    await widget.ask("khai sinh cần gì")
    await widget.dialog.get_by_role("checkbox").nth(1).check()
    await expect(widget.dialog.get_by_text("Đã có 1 trên 4 loại giấy tờ")).to_be_visible()
    await widget.button("In danh mục").click()
    printed: list[str] = await widget.page.evaluate("window.printed")
    assert printed[0] == "Đăng ký khai sinh"
    assert [line.startswith("✓") for line in printed[1:]] == [False, True, False, False]
    await widget.page.emulate_media(media="print")
    assert await widget.page.evaluate("getComputedStyle(document.querySelector('main')).display") == "none"
    assert await widget.page.evaluate("getComputedStyle(document.querySelector('.tro-ly-in')).display") != "none"
    await widget.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert await widget.page.locator(".tro-ly-in").count() == 0
    assert await widget.page.evaluate("getComputedStyle(document.querySelector('main')).display") == "block"


async def test_an_answer_is_copied_whole(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [FEES]
    widget: Widget = await open_widget(permissions=["clipboard-read", "clipboard-write"])
    await widget.ask("lệ phí")
    await widget.button("Chép").click()
    await expect(widget.dialog.get_by_role("status").filter(has_text="Đã chép")).to_be_visible()
    assert "Miễn lệ phí" in await widget.page.evaluate("navigator.clipboard.readText()")


async def test_reading_aloud_is_offered_only_with_a_vietnamese_voice(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [FEES]
    widget: Widget = await open_widget()
    await widget.ask("lệ phí")
    await expect(widget.button("Đọc to")).to_be_hidden()
    # Headless Chromium has no voices, so one is announced as a browser does, and what it is given to say is heard.
    await widget.page.evaluate("""() => {
        const voice = { lang: "vi-VN", name: "Việt" };
        window.heard = [];
        speechSynthesis.getVoices = () => [voice];
        window.SpeechSynthesisUtterance = class extends EventTarget {
            constructor(text) { super(); this.text = text; } };
        speechSynthesis.speak = saying => window.heard.push([saying.lang, saying.text]);
        speechSynthesis.dispatchEvent(new Event("voiceschanged"));
    }""")
    await widget.button("Đọc to").click()
    heard: list[list[str]] = await widget.page.evaluate("window.heard")
    assert {language for language, _ in heard} == {"vi-VN"}
    assert "Miễn lệ phí" in " ".join(text for _, text in heard)
    await widget.button("Dừng đọc").click()
    await expect(widget.button("Đọc to")).to_be_visible()


async def test_a_judgement_with_its_reason_reaches_staff(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.replies = [FEES]
    widget: Widget = await open_widget()
    await widget.ask("lệ phí khai sinh")
    await widget.button("Chưa đúng").click()
    await widget.dialog.get_by_role("radio", name="Còn thiếu thông tin").check()
    await widget.dialog.get_by_label("Bạn muốn góp ý thêm").fill("thiếu mức thu khi quá hạn")
    await widget.button("Gửi góp ý").click()
    await expect(widget.dialog.get_by_text("Cảm ơn bạn đã góp ý.")).to_be_visible()
    await expect(widget.button("Chưa đúng")).to_have_attribute("aria-pressed", "true")
    assert await widget.button("Chưa đúng").evaluate("one => one.getRootNode().activeElement === one")
    async with gateway.client.app[keys.FEEDBACK]._store.connection() as connection:
        rows = (await connection.exec_driver_sql("SELECT vote, reason, comment, said FROM feedback")).all()
    assert [tuple(row) for row in rows] == [("down", "incomplete", "thiếu mức thu khi quá hạn", "lệ phí khai sinh")]


async def test_letters_grow_and_stay_large(open_widget: Open) -> None:
    widget: Widget = await open_widget(1280, 900)
    text = "document.querySelector('tro-ly-mot-cua').shadowRoot.querySelector('.log .text')"
    size = f"parseFloat(getComputedStyle({text}).fontSize)"
    before = await widget.page.evaluate(size)
    await widget.button("Tùy chọn").click()
    await widget.button("Cỡ chữ rất lớn").click()
    assert await widget.page.evaluate(size) == before * 1.5
    await widget.page.reload()
    await expect(widget.dialog).to_be_visible()
    assert await widget.page.evaluate(size) == before * 1.5


async def test_nothing_moves_for_those_who_asked_for_calm(gateway: Gateway, open_widget: Open) -> None:
    gateway.rasa.seconds = 2
    widget: Widget = await open_widget(reduced_motion="reduce")
    await widget.input.fill("khai sinh")
    await widget.input.press("Enter")
    await expect(widget.dialog.get_by_text("Trợ lý đang tìm")).to_be_visible()
    spinner = widget.page.locator(".typing")
    assert await spinner.evaluate("one => getComputedStyle(one, '::before').animationName") == "none"


PORTAL = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Cổng</title></head>
<body><h1>Cổng thông tin</h1><script type="module" src="{gateway}widget/tro-ly.js"></script>
<tro-ly-mot-cua title-text="Hỏi đáp xã" greeting="Chào bà con." open></tro-ly-mot-cua></body></html>"""


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "not listed"])
async def test_a_portal_of_another_origin_embeds_it_under_a_strict_policy(
    browser: Browser, tmp_path: Path, listed: bool
) -> None:
    served: dict[str, str] = {}

    async def page(_request: web.Request) -> web.Response:
        gateway = served["gateway"]
        policy = f"default-src 'none'; script-src {gateway}; connect-src {gateway}"
        return web.Response(
            text=PORTAL.format(gateway=gateway),
            content_type="text/html",
            headers={"Content-Security-Policy": policy},
        )

    app = web.Application()
    app.router.add_get("/", page)
    portal = TestServer(app, host="127.0.0.1")
    await portal.start_server()
    origins = str(portal.make_url("")).rstrip("/") if listed else ""
    async with serving(KNOWLEDGE, tmp_path / "var", load_limits(), gateway_widget_origins=origins) as gateway:
        served["gateway"] = gateway.url
        context = await browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        visited = await context.new_page()
        asked: list[str] = []
        visited.on("request", lambda request: asked.append(request.url))
        await visited.goto(str(portal.make_url("/")))
        if listed:
            widget = Widget(visited)
            widget.dialog = visited.get_by_role("dialog", name="Hỏi đáp xã")
            await expect(widget.dialog).to_be_visible()
            await expect(widget.log.get_by_text("Chào bà con.")).to_be_visible()
            assert await visited.evaluate("document.activeElement.tagName") == "BODY", "the page keeps the focus"
            await widget.ask("khai sinh")
            await expect(widget.answers.last).to_contain_text("Giấy chứng sinh")
            assert await context.cookies() == []
            assert {url.split("/")[2] for url in asked} == {gateway.url.split("/")[2], origins.split("/")[2]}
        else:
            await visited.wait_for_timeout(500)
            assert await visited.evaluate("customElements.get('tro-ly-mot-cua') === undefined")
        await context.close()
    await portal.close()
