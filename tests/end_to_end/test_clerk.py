"""A decision on paper becomes what every citizen reads, as clerks do it: in the browser, over the real processes."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from deploy.run.layout import BUILD
from knowledge.console.pages import ZONE
from tests.browser.conftest import browser, chromium  # noqa: F401 - fixtures
from tests.end_to_end.clerk.decision import (
    CITED,
    CODE,
    DAY,
    ISSUER,
    NAME,
    NEW,
    NUMBER,
    OLD,
    PATH,
    QUESTION,
    document,
)
from tests.end_to_end.clerk.guide import picture
from tests.end_to_end.clerk.staff import SOON, Member
from tests.end_to_end.clerk.town import Town, town

pytestmark = [pytest.mark.servers, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CHECK_SECONDS = 600
REFUSAL = "tạm chưa trả lời"
MEASURED = BUILD / "tests" / "clerk.json"
SUMMARY = "Giấy này xác nhận bạn đang độc thân hay đã có vợ, chồng. Xã, phường cấp trong 1 ngày làm việc."


@pytest_asyncio.fixture(scope="module", loop_scope="session", name="town")
async def _town(browser: Browser) -> AsyncIterator[Town]:  # noqa: F811
    async with town(browser) as made:
        yield made


async def test_a_new_decision_is_the_citizens_answer_on_every_channel_and_is_taken_back(
    town: Town, record_property: Callable[[str, object], None]
) -> None:
    began = time.monotonic()
    await town.citizens.all_read(QUESTION, OLD, gone=NEW)
    draft = await _uploads_and_hands_in(town.editor)
    await _may_not_decide(town.editor, draft)
    await _may_not_even_look(town.agent, draft)
    await _approves(town.reviewer)
    await _has_the_golden_questions_asked(town.reviewer)

    await town.reviewer.page.get_by_label("Lý do xuất bản").fill(f"Quyết định {NUMBER} ngày {DAY}")
    await town.reviewer.presses("Xuất bản")
    seconds = await town.citizens.seconds_until(QUESTION, NEW)
    await expect(town.reviewer.page.get_by_role("heading", level=1)).to_have_text("Đã xuất bản", timeout=SOON)
    await picture(town.reviewer.page, "clerk-09-published")
    await town.citizens.all_read(QUESTION, NEW, gone=OLD)
    await _read_where_it_comes_from(town)
    asked = town.citizens.web.page.locator(".from-citizen").last
    await picture(town.citizens.web.page, "clerk-10-citizen", at=asked)
    board = await _board(town)
    for said in (NEW, f"Theo {CITED} của {ISSUER}."):
        await expect(board.locator("main")).to_contain_text(said)
    await picture(board, "clerk-11-board", at=board.get_by_role("heading", name="Thời hạn giải quyết"))

    await _one_click_back(town.reviewer)
    back = await town.citizens.seconds_until(QUESTION, OLD)
    await town.citizens.all_read(QUESTION, OLD, gone=NEW)
    await town.citizens.all_read(QUESTION, CODE, gone=NUMBER)
    await expect((await _board(town)).locator("main")).to_contain_text(OLD)
    await _the_record_says_who_did_what(town.admin)
    assert [one for platform in town.citizens.platforms for one in platform.violations] == []
    measured = {
        "publish_to_live_seconds": seconds,
        "back_to_live_seconds": back,
        "walk_seconds": time.monotonic() - began,
    }
    for name, value in measured.items():
        record_property(name, round(value, 2))
    MEASURED.parent.mkdir(parents=True, exist_ok=True)
    MEASURED.write_text(json.dumps(measured, indent=1))


async def test_a_procedure_that_is_switched_off_is_refused_at_once_and_comes_back(town: Town) -> None:
    page = await town.reviewer.clicks("Tạm ngưng")
    await page.get_by_label("Thủ tục").select_option(CODE)
    await page.locator("#reason").fill("Chờ hướng dẫn mới")
    await town.reviewer.presses("Tạm ngưng")
    await expect(page.get_by_text("Đang tạm ngưng 1 thủ tục")).to_be_visible()
    await town.citizens.seconds_until(QUESTION, REFUSAL)
    await town.citizens.all_read(QUESTION, REFUSAL, gone=OLD)
    await picture(page, "clerk-13-switched-off")
    await page.get_by_role("button", name="Cho trả lời lại").click()
    await expect(page.get_by_text("Đang tạm ngưng 1 thủ tục")).to_have_count(0)
    await town.citizens.seconds_until(QUESTION, OLD)
    await town.citizens.all_read(QUESTION, OLD)


async def _uploads_and_hands_in(editor: Member) -> int:
    """The draft's number."""
    page = await editor.clicks("Nhập liệu")
    given = {"name": "quyet-dinh-9901.docx", "mimeType": WORD, "buffer": document()}
    await page.get_by_label("Tệp").set_input_files(given)  # type: ignore[arg-type]
    await picture(page, "clerk-02-upload")
    await editor.presses("Đọc tệp")
    await expect(page.get_by_role("heading", level=1)).to_have_text(NAME, timeout=SOON)
    await expect(page.get_by_label("Lấy thời hạn theo tệp")).to_be_checked()
    await expect(page.locator("main")).to_contain_text(NUMBER)
    await picture(page, "clerk-03-side-by-side")
    await editor.presses("Nhận và sửa tiếp")
    await page.wait_for_url("**/ban-nhap/*")
    draft = int(page.url.rsplit("/", 1)[-1])
    await expect(page.get_by_label("Số quyết định hoặc văn bản")).to_have_value(NUMBER)
    await expect(page.get_by_label("Ngày của văn bản")).to_have_value(DAY)

    source = page.locator('[id="r-local_sources.0"]')
    await expect(source.get_by_label("Số văn bản")).to_have_value(NUMBER)
    await expect(source.get_by_label("Cơ quan ban hành")).to_have_value(ISSUER)
    ticked = [await one.get_attribute("name") for one in await source.get_by_role("checkbox", checked=True).all()]
    assert ticked == ["local_sources.0.facets.time_limit"]
    await expect(page.locator('[id="n-summary"]')).to_contain_text("Chỗ này còn nói “3 ngày”")
    await page.get_by_label("Tóm tắt").fill(SUMMARY)
    await page.get_by_label("Vì sao sửa").fill(f"Trả sớm hơn theo quyết định {NUMBER}")
    await editor.presses("+ Thêm văn bản")
    await page.wait_for_url("**them=legal_basis**")
    law = page.locator('[id^="r-legal_basis."]').last
    await law.get_by_label("Số văn bản").fill(NUMBER)
    await law.get_by_label("Ngày ban hành").fill(DAY)
    await page.get_by_label("Người đối chiếu").fill(editor.name)
    await page.get_by_label("Ngày đối chiếu").fill(f"{dt.datetime.now(ZONE):%d/%m/%Y}")
    before = await page.locator("#version").input_value()
    await expect(page.locator("#version")).not_to_have_value(before, timeout=SOON)
    await expect(page.locator(".notes .fault")).to_have_count(0)
    preview = page.locator("#preview")
    await preview.get_by_role("link", name="Thời hạn").click()
    await expect(preview.locator("a[aria-current]")).to_have_text("Thời hạn giải quyết", timeout=SOON)
    for channel in ("web", "zalo", "messenger"):
        await expect(preview.locator(f".{channel}")).to_contain_text(NEW, timeout=SOON)
    await picture(page, "clerk-04-editing")
    await editor.presses("Gửi duyệt")
    await expect(page.locator("main")).to_contain_text("đã gửi duyệt", timeout=SOON)
    await picture(page, "clerk-05-handed-in")
    return draft


async def _may_not_decide(editor: Member, draft: int) -> None:
    """Neither by the page nor by what a page would send."""
    page = await editor.goes(f"/duyet/{draft}")
    await expect(page.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)
    await expect(page.locator("main")).to_contain_text("không có quyền duyệt")
    token = await page.locator("input[name=csrf]").first.input_value()
    sent = await page.request.post(
        f"{editor.url}/console/duyet/{draft}/duyet", form={"csrf": token, "version": "3"}, max_redirects=0
    )
    assert sent.status == 403


async def _may_not_even_look(agent: Member, draft: int) -> None:
    """Who answers citizens has nothing to do with the content."""
    answer = await agent.page.request.get(f"{agent.url}/console/duyet/{draft}")
    assert answer.status == 403
    await agent.clicks("Trực chat")


async def _approves(reviewer: Member) -> None:
    page = await reviewer.clicks("Duyệt")
    await page.get_by_role("link", name=NAME).click()
    changes = page.locator("main")
    for said in (NUMBER, DAY, "Hoàng Lan", OLD, NEW):
        await expect(changes).to_contain_text(said)
    await expect(page.get_by_text("Xem máy tìm thấy gì")).to_have_count(0, timeout=SOON)
    await picture(page, "clerk-06-difference")
    await reviewer.presses("Duyệt")
    await expect(page.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)


async def _has_the_golden_questions_asked(reviewer: Member) -> None:
    page = await reviewer.clicks("Xuất bản")
    await picture(page, "clerk-07-publish")
    await reviewer.presses("Chạy câu kiểm tra")
    await expect(page.get_by_text("Đạt: số câu trả lời đúng không giảm.")).to_be_visible(timeout=CHECK_SECONDS * 1000)
    await expect(page.locator("main")).to_contain_text("Thời hạn giải quyết giấy xác nhận tình trạng hôn nhân")
    await picture(page, "clerk-08-checked")


async def _read_where_it_comes_from(town: Town) -> None:
    """The decision first, then the entry's own source; the page lists them one below the other."""
    for citizen in town.citizens.everybody:
        said = await citizen.asks(QUESTION, NUMBER)
        first = f"Quyết định của {ISSUER}, {NUMBER}" if citizen.name == "web" else f"Nguồn: {CITED} của {ISSUER}"
        assert first in said, (citizen.name, said)
        assert said.index(NUMBER) < said.index("Cổng Dịch vụ công quốc gia"), (citizen.name, said)


async def _board(town: Town) -> Page:
    page = await town.citizens.web.page.context.new_page()
    await page.goto(f"{town.assistant.url}/thu-tuc/{CODE}")
    return page


async def _one_click_back(reviewer: Member) -> None:
    page = await reviewer.clicks("Xuất bản")
    await page.get_by_role("table").get_by_role("link", name="1", exact=True).click()
    await page.get_by_label("Lý do").fill("Quyết định được hoãn")
    await picture(page, "clerk-12-back")
    await reviewer.presses("Quay lại bản 1")


async def _the_record_says_who_did_what(admin: Member) -> None:
    page = await admin.clicks("Nhật ký")
    rows = [re.sub(r"\s+", " ", row) for row in await page.locator("tbody tr").all_inner_texts()]
    wanted = [
        ("lan.hoang", "Tạo bản nháp từ một tệp"),
        ("lan.hoang", "Nhận một bản nhập từ tệp"),
        ("lan.hoang", "Gửi duyệt một bản nháp"),
        ("mai.do", "Duyệt một thay đổi"),
        ("mai.do", "Yêu cầu xuất bản"),
        ("mai.do", "Đưa bản mới vào phục vụ"),
        ("mai.do", "Yêu cầu quay lại một bản cũ"),
    ]
    assert [row for row in wanted if not any(row[0] in line and row[1] in line for line in rows)] == [], rows
    await expect(page.locator("main")).to_contain_text(PATH)
    await picture(page, "clerk-14-record")
