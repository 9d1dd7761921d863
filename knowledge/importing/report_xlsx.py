"""The report as a workbook: a summary, every note, and what was kept aside."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from embeddings.text import clean
from knowledge.importing.batch import NOTES, REJECTED, read_rows
from knowledge.importing.config import Gravity
from knowledge.importing.report import FIELDS, LABELS, Report

# Excel's own bars: rows of a sheet, characters of a cell.
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
WIDTHS = {"A": 22, "B": 26, "C": 26, "D": 60, "E": 80, "F": 60}


def write_report(report: Report, folder: Path, path: Path) -> None:
    """Write the workbook of the batch in `folder`; rows are streamed, so that memory stays small."""
    book = Workbook(write_only=True)
    _sheet(
        book,
        "Tổng hợp",
        ("Số bản ghi", "Mức", "Mục", "Lý do"),
        (
            (row["records"], LABELS[Gravity(row["gravity"])], FIELDS.get(row["field"], row["field"]), row["reason"])
            for row in report.rows()
        ),
    )
    _sheet(
        book,
        "Cần xem",
        ("Mã", "Mức", "Mục", "Thủ tục", "Lý do", "Nguyên văn"),
        (
            (
                row["key"],
                LABELS[Gravity(row["gravity"])],
                FIELDS.get(row["field"], row["field"]),
                row["name"],
                row["message"],
                row.get("text"),
            )
            for row in read_rows(folder / NOTES)
        ),
    )
    _sheet(
        book,
        "Để riêng",
        ("Chỗ trong tệp", "Mã", "Thủ tục", "Lý do", "Nguyên văn"),
        ((row["place"], row["code"], row["name"], row["reason"], row["kept"]) for row in read_rows(folder / REJECTED)),
    )
    book.save(path)


def _sheet(book: Any, title: str, headings: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.append([_cell(sheet, heading, bold=True) for heading in headings])
    for number, row in enumerate(rows, 2):
        if number == MOST_ROWS:
            sheet.append([_cell(sheet, "Còn nữa: bảng tính không chứa thêm được, hãy xem tệp .jsonl.")])
            return
        sheet.append([value if isinstance(value, int) else _cell(sheet, value) for value in row])


def _cell(sheet: Any, value: str | None, *, bold: bool = False) -> Any:
    """A cell of text, whatever it begins with: a source's "=…" must not become a formula."""
    cell = WriteOnlyCell(sheet, clean(value or "")[:MOST_CHARACTERS])
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
