"""The page works as a plain form."""

from __future__ import annotations

import html
import re
from pathlib import Path

from aiohttp import ClientResponse

from tests.bot.gateway.conftest import Faster, Gateway, Start
from tests.bot.gateway.standins import reply

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def _send(gateway: Gateway, follow: bool = True, **fields: str) -> ClientResponse:
    return await gateway.client.post("/chat", data=fields, allow_redirects=follow)


def _choices(page: str) -> dict[str, str]:
    found = re.findall(r'name="choice" value="([^"]+)">([^<]+)<', page)
    return {html.unescape(title).strip(): html.unescape(value) for value, title in found}


async def test_a_question_leads_by_a_redirect_to_a_page_with_question_and_answer(gateway: Gateway) -> None:
    await gateway.client.get("/")
    response = await _send(gateway, follow=False, text="khai sinh cần gì")
    assert response.status == 303
    assert response.headers["Location"] == "/#moi-nhat"
    page = await (await gateway.client.get("/")).text()
    assert "khai sinh cần gì" in page
    assert "Giấy chứng sinh." in page
    assert "kiểm tra lại ngày 02/11/2026" in page
    assert "bản 10/2026" in page


async def test_a_button_of_the_answer_can_be_pressed(gateway: Gateway) -> None:
    await gateway.client.get("/")
    page = await (await _send(gateway, text="khai sinh")).text()
    page = await (await _send(gateway, choice=_choices(page)["Lệ phí"], text="")).text()
    assert gateway.rasa.texts[-1] == '/choose{"procedure": "1.001193", "facet": "fees"}'
    assert page.count("from-citizen") == 2


async def test_only_the_last_answer_offers_buttons_and_suggestions_end_with_the_first_question(
    gateway: Gateway,
) -> None:
    page = await (await gateway.client.get("/")).text()
    assert len(_choices(page)) >= 4
    await _send(gateway, text="khai sinh")
    page = await (await _send(gateway, text="kết hôn")).text()
    assert page.count('name="choice"') == 2


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(gateway: Gateway) -> None:
    cookie = (await gateway.client.get("/")).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Secure" not in cookie


async def test_over_https_the_cookie_is_secure_and_the_browser_told_to_stay(start: Start) -> None:
    gateway: Gateway = await start(gateway_trusted_proxies="127.0.0.1")
    response = await gateway.client.get("/", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.5"})
    assert "Secure" in response.headers["Set-Cookie"]
    assert "max-age" in response.headers["Strict-Transport-Security"]


async def test_a_browser_without_cookies_still_gets_its_answer(gateway: Gateway) -> None:
    page = await (await gateway.client.get("/")).text()
    match = re.search(r'name="conversation" value="([^"]+)"', page)
    assert match
    gateway.client.session.cookie_jar.clear()
    response = await _send(gateway, follow=False, conversation=match[1], text="khai sinh")
    assert response.status == 200
    assert "Giấy chứng sinh." in await response.text()


async def test_an_answer_that_could_not_be_stored_is_shown_all_the_same(start: Start, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "conversations.sqlite3").write_bytes(b"junk" * 1000)
    gateway: Gateway = await start()
    await gateway.client.get("/")
    response = await _send(gateway, follow=False, text="khai sinh")
    assert response.status == 200
    page = await response.text()
    assert "Giấy chứng sinh." in page
    assert "Hiện chưa lưu được hội thoại" in page


async def test_markup_in_words_and_answers_is_shown_as_text(gateway: Gateway) -> None:
    evil = '<img src=x onerror="alert(1)">'
    gateway.rasa.replies = [
        reply(
            messages=[{"text": evil, "buttons": [{"title": evil, "payload": "/x"}]}],
            sources=[{"title": evil, "url": "javascript:alert(1)", "as_of": evil}],
        )
    ]
    await gateway.client.get("/")
    page = await (await _send(gateway, text=evil)).text()
    assert "<img src=x" not in page
    assert "javascript:" not in page


async def test_an_empty_or_overlong_question_is_told_beside_the_input_and_not_lost(gateway: Gateway) -> None:
    await gateway.client.get("/")
    response = await _send(gateway, text="  ")
    assert response.status == 422
    assert "Bạn chưa viết câu hỏi" in await response.text()
    response = await _send(gateway, text="dài " * 300)
    assert response.status == 422
    page = await response.text()
    assert 'role="alert"' in page
    assert "dài dài dài" in page


async def test_erasing_deletes_the_transcript_and_starts_anew(gateway: Gateway) -> None:
    await gateway.client.get("/")
    await _send(gateway, text="khai sinh")
    before = gateway.client.session.cookie_jar.filter_cookies(gateway.client.make_url("/"))["hoi_thoai"].value
    response = await gateway.client.post("/chat/delete", data={})
    page = await response.text()
    assert "Đã xóa hội thoại" in page
    assert "from-citizen" not in page
    after = gateway.client.session.cookie_jar.filter_cookies(gateway.client.make_url("/"))["hoi_thoai"].value
    assert after != before
    assert await gateway.stored(before) == []


async def test_a_form_on_another_site_is_refused(gateway: Gateway) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        for path in ("/chat", "/chat/delete"):
            response = await gateway.client.post(path, data={"text": "x"}, headers=headers, allow_redirects=False)
            assert response.status == 403, headers
    own = {"Origin": str(gateway.client.make_url("/")).rstrip("/")}
    assert (await gateway.client.post("/chat", data={"text": "x"}, headers=own)).status == 200


async def test_a_forged_cookie_starts_a_new_conversation(gateway: Gateway) -> None:
    gateway.client.session.cookie_jar.update_cookies({"hoi_thoai": "A" * 22 + "." + "B" * 22})
    response = await gateway.client.get("/")
    assert response.status == 200
    assert "hoi_thoai" in response.headers["Set-Cookie"]


async def test_a_lost_visitor_gets_a_page_and_a_program_json(gateway: Gateway) -> None:
    browser = await gateway.client.get("/khong-co", headers={"Accept": "text/html,*/*"})
    assert browser.status == 404
    assert "<html" in await browser.text()
    program = await gateway.client.get("/khong-co")
    assert (await program.json())["error"]["code"] == "not_found"


async def test_too_many_questions_are_told_on_the_page(start: Start, faster: Faster) -> None:
    gateway: Gateway = await start(limits=faster("rate", messages_burst=1), rate_limit_per_minute=1)
    await gateway.client.get("/")
    await _send(gateway, text="một")
    response = await _send(gateway, text="hai")
    assert response.status == 429
    assert "Bạn gửi nhanh quá" in await response.text()


async def test_the_page_says_first_that_it_is_automatic_and_what_is_kept(start: Start) -> None:
    gateway: Gateway = await start(gateway_retention_days=12)
    page = await (await gateway.client.get("/")).text()
    main = page[page.index("<main") :]
    assert main.index("Đây là trợ lý tự động, không phải cán bộ") < main.index('role="log"')
    assert "tối đa 12 ngày" in page
    assert '<html lang="vi">' in page
