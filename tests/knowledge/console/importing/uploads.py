"""Files as clerks and others would send them."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import FormData
from docx import Document
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.exchange.files import read_files
from knowledge.exchange.write_workbook import HEADING_ROW, write_workbook
from knowledge.snapshot import ROOT
from tests.knowledge.console.serving import Clerk, Page

BIRTH_CODE = "1.001193"


async def upload(clerk: Clerk, content: bytes, name: str = "quyet-dinh.docx") -> Page:
    form = FormData()
    form.add_field("file", content, filename=name, content_type="application/octet-stream")
    return await clerk.upload("/nhap-lieu", form)


def draft_in(page: Page) -> int:
    """The draft that an upload led to."""
    assert page.status == 303, page.text
    return int(str(page.location).rsplit("/", 1)[-1])


def decision(*lines: str, code: str | None = BIRTH_CODE, number: str = "1234/QĐ-UBND") -> bytes:
    """A decision as an office writes it: head, number and day, grounds, then what changes."""
    document = Document()
    document.add_paragraph("ỦY BAN NHÂN DÂN PHƯỜNG BẮC KẠN")
    document.add_paragraph(f"Số: {number}")
    document.add_paragraph("Bắc Kạn, ngày 20 tháng 11 năm 2026")
    document.add_heading("QUYẾT ĐỊNH", 1)
    document.add_paragraph("Căn cứ Quyết định số 99/QĐ-TTg ngày 01 tháng 02 năm 2025;")
    if code:
        document.add_paragraph(f"Mã thủ tục: {code}")
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def workbook(tmp_path: Path, edit: Callable[[Mapping[str, Worksheet]], None] = lambda pages: None) -> bytes:
    """What `make export` writes of the base on disk, edited."""
    path = tmp_path / "tri-thuc.xlsx"
    write_workbook(read_files(ROOT), path)
    book = load_workbook(path)
    edit({page.title: page for page in book.worksheets})
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def put(page: Worksheet, key: str, heading: str, value: object) -> None:
    """Write into the cell of the row that has `key` anywhere."""
    headings = [cell.value for cell in page[HEADING_ROW]]
    row = next(row for row in page.iter_rows(min_row=HEADING_ROW + 1) if key in [cell.value for cell in row])
    row[headings.index(heading)].value = value


def records(*rows: Mapping[str, Any]) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A .zip with these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_part(document: bytes, name: str, content: bytes) -> bytes:
    """An Office file with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    return packed(parts | {name: content})


def noise(size: int) -> bytes:
    return os.urandom(size)
