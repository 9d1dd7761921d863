"""A clerk writes in the browser: by keyboard, with and without scripts, and sees what citizens would read."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from actions.opening import open_services
from actions.server import create_app
from actions.settings import ActionSettings
from bot.gateway import keys
from bot.gateway.limits import load_limits
from knowledge.console.publishing.models import read_model
from knowledge.console.roles import Role
from knowledge.schema import Fee, Procedure
from knowledge.snapshot import ROOT
from knowledge.store import drafts, publications
from knowledge.store.drafts import Draft, State
from knowledge.store.store import Store
from tests.bot.gateway.serving import Gateway, serving
from tests.browser.axe import violations, wider_than
from tests.browser.console.conftest import OpenAs

pytestmark = pytest.mark.asyncio(loop_scope="session")
BIRTH = "procedures/tu-phap/1.001193.yml"
Shot = Callable[..., Any]
SOON = 15_000  # milliseconds; machines that test are busy


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def assistant(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TestServer]:
    opened = await open_services(ActionSettings(var_dir=tmp_path_factory.mktemp("var")))
    server = TestServer(create_app(opened))
    await server.start_server()
    yield server
    await server.close()


@pytest_asyncio.fixture(loop_scope="session")
async def gateway(tmp_path: Path, assistant: TestServer) -> AsyncIterator[Gateway]:
    """The gateway over a store in which the base is published, beside the real action server."""
    async with serving(ROOT, tmp_path / "var", load_limits(), actions_url=str(assistant.make_url(""))) as made:
        async with store_of(made).begin() as connection:
            number = await publications.seed(connection, ROOT, by="dau", reason="Bản đầu tiên")
            assert number is not None
            await publications.go_live(connection, number, "0" * 16)
        yield made


def store_of(gateway: Gateway) -> Store:
    app: Any = gateway.client.app
    store: Store = app[keys.STAFF_STORE]
    return store


async def draft_of(gateway: Gateway) -> Draft:
    async with store_of(gateway).read() as connection:
        (found,) = await drafts.in_state(connection, list(State))
    return found


async def fees_of(gateway: Gateway) -> tuple[Fee, ...]:
    entry = read_model(BIRTH, (await draft_of(gateway)).content or "")
    assert isinstance(entry, Procedure)
    return entry.fees


async def press_on(page: Page, name: str) -> None:
    """Go to a button with the keyboard and press it."""
    await page.get_by_role("button", name=name).first.focus()
    await page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a_clerk_changes_a_fee_with_the_keyboard_and_hands_it_in(
    open_as: OpenAs, gateway: Gateway, scripts: bool
) -> None:
    page = await open_as("lan", Role.EDITOR, path="/noi-dung", java_script_enabled=scripts)
    await page.get_by_label("Tìm", exact=True).focus()
    await page.keyboard.type("khai sinh")
    await page.keyboard.press("Enter")
    link = page.locator(f'a[href$="{BIRTH}"]')
    await expect(link).to_be_visible(timeout=SOON)
    await link.focus()
    await page.keyboard.press("Enter")
    await press_on(page, "Sửa mục này")
    await page.wait_for_url("**/ban-nhap/*")
    await press_on(page, "+ Thêm mức thu")
    await page.wait_for_url("**them=fees**")
    number = len(await fees_of(gateway))
    row = page.locator(f'[id="r-fees.{number}"]')
    await row.get_by_label("Trường hợp").focus()
    await page.keyboard.type("Cấp bản sao")
    await row.get_by_label("Số tiền").focus()
    await page.keyboard.type("8.030")
    await press_on(page, "Lưu")
    await page.wait_for_url("**da-luu=1")
    finding = page.locator(f'[id="n-fees.{number}"]')
    await expect(finding).to_contain_text("Nên sửa: Số tiền lạ: 8030")
    amount = page.locator(f'[id="f-fees.{number}.amount_vnd"]')
    await amount.fill("8.000")
    if scripts:
        await expect(page.locator("#saved")).to_contain_text("Đã lưu lúc", timeout=SOON)
        await expect(finding).not_to_contain_text("Số tiền lạ", timeout=SOON)
        await page.locator("#preview").get_by_role("link", name="Lệ phí").click(timeout=SOON)
        await expect(page.locator("#preview .zalo")).to_contain_text("8.000", timeout=SOON)
    await page.get_by_label("Vì sao sửa").fill("Theo nghị quyết của tỉnh")
    await press_on(page, "Gửi duyệt")
    await expect(page.locator("main")).to_contain_text("đã gửi duyệt", timeout=SOON)
    assert Fee(case="Cấp bản sao", amount_vnd=8000) in await fees_of(gateway)
    assert (await draft_of(gateway)).state is State.REVIEW


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a_clerk_says_which_document_sets_the_fee_and_takes_it_back(
    open_as: OpenAs, gateway: Gateway, shot: Shot, scripts: bool
) -> None:
    page = await open_as("lan", Role.EDITOR, path=f"/noi-dung/tep/{BIRTH}", java_script_enabled=scripts)
    await page.get_by_role("button", name="Sửa mục này").click()
    await page.wait_for_url("**/ban-nhap/*")
    await press_on(page, "+ Thêm nguồn riêng")
    await page.wait_for_url("**them=local_sources**")
    row = page.locator('[id="r-local_sources.0"]')
    await row.get_by_label("Loại văn bản").fill("Nghị quyết")
    await row.get_by_label("Số văn bản").fill("12/2026/NQ-HĐND")
    await row.get_by_label("Ngày ban hành").fill("10/07/2026")
    await row.get_by_label("Lệ phí").focus()
    await page.keyboard.press("Space")
    if scripts:
        await expect(page.locator("#saved")).to_contain_text("Đã lưu lúc", timeout=SOON)
        await page.locator("#preview").get_by_role("link", name="Lệ phí").click(timeout=SOON)
        cited = "Nguồn: Nghị quyết số 12/2026/NQ-HĐND ngày 10/7/2026; phần còn lại: Cổng Dịch vụ công quốc gia"
        await expect(page.locator("#preview .zalo")).to_contain_text(cited, timeout=SOON)
        await expect(page.locator("#preview .web")).to_contain_text("Nghị quyết, 12/2026/NQ-HĐND", timeout=SOON)
    await press_on(page, "Lưu")
    await page.wait_for_url("**da-luu=1")
    await expect(row.get_by_role("checkbox", checked=True)).to_have_count(1)
    await expect(row.get_by_label("Lệ phí")).to_be_checked()
    if scripts:  # the rules of accessibility are looked at by a script
        for width in (320, 1280):
            await page.set_viewport_size({"width": width, "height": 900})
            await _look(page, shot, f"console-nguon-rieng-{width}", width)
    await press_on(page, "Xóa Nguồn riêng 1: 12/2026/NQ-HĐND")
    await page.wait_for_url("**da-luu=1**")
    await expect(row).to_have_count(0)
    assert "local_sources" not in ((await draft_of(gateway)).content or "")


@pytest.mark.parametrize("width", [320, 1280])
async def test_every_page_of_editing_is_accessible_and_fits(
    open_as: OpenAs, gateway: Gateway, shot: Shot, width: int
) -> None:
    page = await open_as("lan", Role.EDITOR, path="/noi-dung?tim=khai+sinh", width=width)
    await _look(page, shot, f"console-noi-dung-{width}", width)
    await page.goto(f"{gateway.url}console/noi-dung/tep/{BIRTH}")
    await _look(page, shot, f"console-muc-{width}", width)
    await page.get_by_role("button", name="Sửa mục này").click()
    await page.wait_for_url("**/ban-nhap/*")
    address = page.url
    await page.get_by_label("Tên chính thức").fill("")
    await page.get_by_role("button", name="Gửi duyệt").first.click()
    await expect(page.get_by_role("alert").first).to_be_visible(timeout=SOON)
    await _look(page, shot, f"console-ban-nhap-loi-{width}", width)
    await page.goto(f"{address}/cac-lan-luu")
    await _look(page, shot, f"console-cac-lan-luu-{width}", width)
    await page.get_by_role("button", name="Lấy lại lần lưu này").click()
    await page.wait_for_url("**lay-lai=1")
    await expect(page.locator("#preview .web")).to_be_visible(timeout=SOON)
    await _look(page, shot, f"console-ban-nhap-{width}", width)
    await page.goto(f"{address}/xem-truoc?muc=documents")
    await _look(page, shot, f"console-xem-truoc-{width}", width)
    for name in ("ban-nhap", "noi-dung/moi"):
        await page.goto(f"{gateway.url}console/{name}")
        await _look(page, shot, f"console-{name.replace('/', '-')}-ds-{width}", width)


async def _look(page: Page, shot: Shot, name: str, width: int) -> None:
    await shot(page, name, full_page=True)
    await expect(page.get_by_text("Trang nội bộ")).to_be_visible()
    assert await violations(page) == []
    assert await wider_than(page, width) == []


async def test_two_windows_that_save_are_shown_both_states(open_as: OpenAs, gateway: Gateway, shot: Shot) -> None:
    first = await open_as("lan", Role.EDITOR, path=f"/noi-dung/tep/{BIRTH}", java_script_enabled=False)
    await first.get_by_role("button", name="Sửa mục này").click()
    second = await open_as("minh", Role.EDITOR, path=f"/ban-nhap/{(await draft_of(gateway)).id}")
    await first.get_by_label("Tóm tắt").fill("Tóm tắt của Lan.")
    await first.get_by_role("button", name="Lưu").first.click()
    await second.get_by_label("Tóm tắt").fill("Tóm tắt của Minh.")
    await expect(second.locator("#saved")).to_contain_text("Người khác vừa lưu", timeout=SOON)
    await second.get_by_role("button", name="Lưu").first.click()
    await expect(second.get_by_role("heading", level=1)).to_have_text("Hai người cùng sửa", timeout=SOON)
    assert await violations(second) == []
    await shot(second, "console-hai-nguoi", full_page=True)
    await second.get_by_role("button", name="Lưu theo các phần đã chọn").click()
    await second.wait_for_url("**da-luu=1")
    assert "Tóm tắt của Minh." in ((await draft_of(gateway)).content or "")


async def test_leaving_before_the_words_are_saved_is_asked_about(open_as: OpenAs, gateway: Gateway) -> None:
    page = await open_as("lan", Role.EDITOR, path=f"/noi-dung/tep/{BIRTH}")
    await page.get_by_role("button", name="Sửa mục này").click()
    await page.wait_for_url("**/ban-nhap/*")
    asked: list[str] = []

    async def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", stay)
    await page.route("**/tu-luu", lambda route: route.abort())
    await page.get_by_label("Tóm tắt").press_sequentially("Chữ mới ")
    await page.get_by_role("link", name="Xem trước").click(no_wait_after=True)
    await expect(page.get_by_label("Tóm tắt")).to_have_value(re.compile("Chữ mới"))
    assert asked == ["beforeunload"]


async def test_the_forms_beside_the_draft_know_the_version_that_was_saved(open_as: OpenAs, gateway: Gateway) -> None:
    page = await open_as("lan", Role.EDITOR, path=f"/noi-dung/tep/{BIRTH}")
    await page.get_by_role("button", name="Sửa mục này").click()
    await page.wait_for_url("**/ban-nhap/*")
    await page.get_by_label("Tóm tắt").fill("Câu khác hẳn.")
    await expect(page.locator("#version")).to_have_value("2", timeout=SOON)
    await page.get_by_label("Áp dụng từ ngày", exact=True).last.fill("01/01/2099")
    await page.get_by_role("button", name="Áp dụng từ ngày này").click()
    await page.wait_for_url("**da-luu=1**")
    assert (await draft_of(gateway)).version == 3
