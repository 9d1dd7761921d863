"""What comes out of a printer."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
import zxingcpp
from playwright.async_api import Page

from knowledge.day import today
from knowledge.snapshot import load_snapshot
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
PUBLIC = "http://127.0.0.1:8080"
A4 = (595, 842)  # points


async def _pdf(page: Page) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(await page.pdf(prefer_css_page_size=True, print_background=True))


def _read(document: pypdfium2.PdfDocument) -> str:
    return " ".join(document[0].get_textpage().get_text_bounded().split())


async def test_every_sheet_is_one_page_of_a4_whatever_the_size_of_letters_on_the_screen(open_page: OpenPage) -> None:
    page = await open_page()
    await page.locator("button[data-size=largest]").click()
    base, start = load_snapshot().as_on(today()), page.url
    longer = []
    for code in base.procedures:
        await page.goto(f"{start}thu-tuc/{code}/in")
        document = await _pdf(page)
        if len(document) != 1:
            longer.append((code, len(document)))
        assert tuple(round(side) for side in document[0].get_size()) == A4
    assert longer == []


@pytest.mark.parametrize("code", ["1.001193", "1.013978"])
async def test_the_code_on_the_sheet_leads_to_the_procedures_page(open_page: OpenPage, code: str) -> None:
    page = await open_page(path=f"thu-tuc/{code}/in", color_scheme="dark")
    picture: Any = (await _pdf(page))[0].render(scale=2).to_numpy()
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [f"{PUBLIC}/thu-tuc/{code}"]


async def test_the_sheet_holds_all_papers_and_nothing_of_the_screen(open_page: OpenPage) -> None:
    text = _read(await _pdf(await open_page(path="thu-tuc/1.001193/in")))
    for paper in load_snapshot().procedures["1.001193"].documents:
        assert paper.name in text
    assert "Mã này chỉ mở được trên máy đang chạy trợ lý." in text
    for on_screen in ("In tờ này", "Cỡ chữ", "Bảng thủ tục", "Cần người hỗ trợ"):
        assert on_screen not in text


async def test_a_whole_procedures_page_prints_without_what_is_only_pressed(open_page: OpenPage) -> None:
    document = await _pdf(await open_page(path="thu-tuc/1.001193"))
    text = _read(document)
    assert text.startswith("Làm giấy khai sinh cho con")
    assert "Hỏi trợ lý về thủ tục này" not in text
