"""Review, publishing, switching off and importing in the browser, wide and narrow, with and without scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.gateway import keys
from bot.gateway.limits import load_limits
from knowledge.console.roles import Role
from knowledge.schema import Fee
from knowledge.snapshot import ROOT
from knowledge.store import jobs, publishing, switches
from knowledge.store.checks import Verdict
from knowledge.store.drafts import State
from knowledge.store.store import Store
from knowledge.yaml_writer import to_yaml
from tests.bot.gateway.serving import Gateway, serving
from tests.browser.axe import violations, wider_than
from tests.browser.console.conftest import OpenAs
from tests.knowledge.console.importing.uploads import decision
from tests.knowledge.console.publishing.base import (
    BIRTH,
    DEATH,
    draft_of,
    entry_of,
    hand_in,
    publish,
    publish_base,
)
from tests.knowledge.console.publishing.checked import changed, finish_check, result

pytestmark = pytest.mark.asyncio(loop_scope="session")
Shot = Callable[..., Any]
FEES = (Fee(case="Đăng ký khai sinh", amount_vnd=8000),)
WIDTHS = (1280, 320)
SOON = 20_000  # milliseconds; machines that test are busy


@pytest_asyncio.fixture(loop_scope="session")
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    async with serving(ROOT, tmp_path / "var", load_limits()) as made:
        await publish_base(store_of(made))
        yield made


def store_of(gateway: Gateway) -> Store:
    app: Any = gateway.client.app
    store: Store = app[keys.STAFF_STORE]
    return store


async def sound(page: Page, width: int) -> None:
    """Nothing reaches out of the window, and axe finds nothing."""
    inside = "[...document.querySelectorAll('.scroll *')].map(one => one.className || one.tagName)"
    scrolled = set(await page.evaluate(inside))
    assert [each for each in await wider_than(page, width) if each not in scrolled] == []
    assert await violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_change_goes_from_review_to_publishing(
    gateway: Gateway, open_as: OpenAs, shot: Shot, width: int
) -> None:
    store = store_of(gateway)
    draft = await hand_in(store, "soan", fees=FEES, summary="Trẻ mới sinh cần đăng ký khai sinh trong 60 ngày.")
    await hand_in(store, "duyet", path=DEATH, summary="Tóm tắt mới.")
    page = await open_as("duyet", Role.EDITOR, Role.REVIEWER, path="/duyet", width=width)
    await sound(page, width)
    await shot(page, f"publishing-review-list-{width}", full_page=True)
    await page.get_by_role("link", name="Làm giấy khai sinh cho con").click()
    await expect(page.locator("#findings, .changes").first).to_be_visible()
    await expect(page.get_by_text("Xem máy tìm thấy gì")).to_have_count(0, timeout=SOON)
    await sound(page, width)
    await shot(page, f"publishing-review-{width}", full_page=True)
    await page.get_by_role("button", name="Duyệt", exact=True).click()
    assert (await draft_of(store, draft)).state is State.APPROVED
    await page.goto(f"{gateway.url}console/xuat-ban")
    await sound(page, width)
    await shot(page, f"publishing-overview-{width}", full_page=True)
    await page.get_by_role("button", name="Chạy câu kiểm tra").click()
    await expect(page.locator("#progress")).to_be_visible()
    await sound(page, width)
    rows = (changed(Verdict.WORSE), changed(Verdict.BETTER, "làm khai sinh muộn"))
    await finish_check(store, int(page.url.rsplit("/", 1)[-1]), result(*rows, right=98))
    await expect(page.get_by_text("Chưa đạt")).to_be_visible(timeout=SOON)  # the page looked again by itself
    await sound(page, width)
    await shot(page, f"publishing-check-{width}", full_page=True)
    await page.get_by_label("Lý do xuất bản").fill("Quyết định 1234/QĐ-UBND")
    await page.get_by_label("Lý do vẫn xuất bản").fill("Câu mẫu theo mức phí cũ")
    await page.get_by_role("button", name="Xuất bản", exact=True).click()
    await expect(page.get_by_role("heading", name="Đang xuất bản")).to_be_visible()
    taken = await jobs.take(store, ["publish"])
    assert taken is not None
    async with store.begin() as connection:
        await jobs.report(connection, taken, 2, 5, "Đang lập chỉ mục")
    await expect(page.get_by_text("Đang lập chỉ mục")).to_be_visible(timeout=SOON)
    await sound(page, width)
    await shot(page, f"publishing-progress-{width}", full_page=True)
    async with store.begin() as connection:
        await jobs.fail(connection, taken, "Ổ đĩa đầy.")
    await expect(page.get_by_role("heading", name="Xuất bản không thành")).to_be_visible(timeout=SOON)
    await sound(page, width)
    await shot(page, f"publishing-failed-{width}", full_page=True)


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_stale_change_and_ones_own_say_what_to_do(
    gateway: Gateway, open_as: OpenAs, shot: Shot, width: int
) -> None:
    store = store_of(gateway)
    draft = await hand_in(store, "duyet", fees=FEES)
    other = (await entry_of(store, BIRTH)).model_copy(update={"summary": "Tóm tắt của người khác."})
    await publish(store, BIRTH, to_yaml(other))
    page = await open_as("duyet", Role.EDITOR, Role.REVIEWER, path=f"/duyet/{draft}", width=width)
    await expect(page.get_by_text("Theo quy tắc hai người")).to_be_visible()
    await page.get_by_text("Người khác đã đổi gì").click()
    await sound(page, width)
    await shot(page, f"publishing-stale-{width}", full_page=True)
    await page.get_by_role("button", name="Làm lại trên bản mới").click()
    await expect(page.get_by_role("heading", name="Bản gốc đã đổi")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
async def test_an_earlier_version_is_looked_at_and_brought_back(
    gateway: Gateway, open_as: OpenAs, shot: Shot, width: int
) -> None:
    store = store_of(gateway)
    birth = await entry_of(store, BIRTH)
    await publish(store, BIRTH, to_yaml(birth.model_copy(update={"fees": FEES})))
    page = await open_as("duyet", Role.REVIEWER, path="/xuat-ban", width=width)
    await page.get_by_role("button", name="So sánh").click()
    await expect(page.get_by_role("heading", name="Từ bản 1 đến bản 2")).to_be_visible()
    await sound(page, width)
    await shot(page, f"publishing-compare-{width}", full_page=True)
    await page.goto(f"{gateway.url}console/xuat-ban/ban/1")
    await sound(page, width)
    await shot(page, f"publishing-version-{width}", full_page=True)
    await page.get_by_label("Lý do").fill("Mức phí mới bị hoãn")
    await page.get_by_role("button", name="Quay lại bản 1").click()
    await expect(page.get_by_role("heading", name="Đang xuất bản")).to_be_visible()
    async with store.read() as connection:
        (job,) = await jobs.latest(connection, publishing.PUBLISH)
    assert job.payload["restore"] == 1


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_procedure_is_switched_off_and_the_page_says_so(
    gateway: Gateway, open_as: OpenAs, shot: Shot, width: int
) -> None:
    page = await open_as("duyet", Role.REVIEWER, path="/tam-ngung", width=width)
    await sound(page, width)
    await page.get_by_label("Thủ tục").select_option("1.001193")
    await page.locator("#reason").fill("Chờ hướng dẫn mới của Sở Tư pháp")
    await page.get_by_role("button", name="Tạm ngưng", exact=True).click()
    await expect(page.get_by_text("Đang tạm ngưng 1 thủ tục")).to_be_visible()
    await sound(page, width)
    await shot(page, f"publishing-switches-{width}", full_page=True)
    async with store_of(gateway).read() as connection:
        assert set(await switches.all_off(connection)) == {"1.001193"}
    await page.get_by_role("button", name="Cho trả lời lại").click()
    await expect(page.get_by_text("Đang tạm ngưng 1 thủ tục")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_decision_is_uploaded_looked_through_and_taken_over(
    gateway: Gateway, open_as: OpenAs, shot: Shot, width: int
) -> None:
    page = await open_as("soan", Role.EDITOR, path="/nhap-lieu", width=width, java_script_enabled=width == WIDTHS[0])
    if width == WIDTHS[0]:
        await sound(page, width)
    await shot(page, f"importing-give-{width}", full_page=True)
    said = decision(
        "Tên thủ tục: Thủ tục đăng ký khai sinh",
        "Phí, lệ phí: 8.000 đồng",
        "Thành phần hồ sơ: Giấy chứng sinh",
        "Kết quả thực hiện: Bản chính giấy khai sinh",
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    await page.get_by_label("Tệp").set_input_files({"name": "qd-1234.docx", "mimeType": kind, "buffer": said})
    await page.get_by_role("button", name="Đọc tệp").click()
    await expect(page.get_by_role("heading", name="Làm giấy khai sinh cho con", level=1)).to_be_visible(timeout=SOON)
    if width == WIDTHS[0]:
        await sound(page, width)
    await shot(page, f"importing-review-{width}", full_page=True)
    await expect(page.get_by_label("Lấy lệ phí theo tệp")).to_be_checked()
    await expect(page.get_by_label("Lấy kết quả theo tệp")).not_to_be_checked()
    await page.get_by_role("button", name="Nhận và sửa tiếp").click()
    await expect(page).to_have_url(f"{gateway.url}console/ban-nhap/1")


async def test_a_file_that_cannot_be_read_says_why(gateway: Gateway, open_as: OpenAs, shot: Shot) -> None:
    page = await open_as("soan", Role.EDITOR, path="/nhap-lieu", width=320)
    bad = {"name": "anh.docx", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"\0" * 5_000_000}
    await page.get_by_label("Tệp").set_input_files(bad)
    await page.get_by_role("button", name="Đọc tệp").click()
    await expect(page.get_by_role("alert")).to_contain_text("Không nhận ra loại tệp", timeout=SOON)
    await sound(page, 320)
    await shot(page, "importing-refused-320", full_page=True)
