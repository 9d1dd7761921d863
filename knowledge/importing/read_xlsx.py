"""Records of an .xlsx: one row a procedure under a heading row, on any sheet."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from knowledge.importing.config import limits
from knowledge.importing.headings import IGNORED, fields_of
from knowledge.importing.record import ImportFaultError, Note, Record

# A heading row names the procedure and at least one thing about it.
FEWEST_COLUMNS = 2
FORMULA = "f"


def read_workbook(path: Path) -> Iterator[Record]:
    """Every row below a heading row of every visible or hidden sheet.

    Raises ImportFaultError where no sheet has a heading row.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of openpyxl, about styles and extensions it leaves out
            book = load_workbook(path, read_only=True, keep_links=False)
            found = False
            for sheet in book.worksheets:
                if isinstance(sheet, ReadOnlyWorksheet):
                    for record in read_sheet(sheet):
                        found = True
                        yield record
            book.close()
    except ImportFaultError:
        raise
    except Exception as error:
        # openpyxl lets KeyError, ValueError, ParseError and others through for a damaged file.
        raise ImportFaultError("broken_office", path) from error
    if not found:
        raise ImportFaultError("no_table", path)


def read_sheet(sheet: Any) -> Iterator[Record]:
    """Rows of one sheet, in openpyxl's read-only form."""
    # A sheet may claim a million rows; only what is there is read.
    sheet.reset_dimensions()
    columns: list[str | None] = []
    headings: list[str] = []
    for number, row in enumerate(sheet.iter_rows(max_col=limits().columns), 1):
        if not columns:
            texts = [_text(cell.value) for cell in row]
            columns, headings = _columns(texts), texts
            if number > limits().rows_before_heading:
                return
            continue
        if record := _record(f"trang tính {sheet.title}, hàng {number}", columns, headings, row):
            yield record


def _columns(texts: Sequence[str]) -> list[str | None]:
    columns = fields_of(texts)
    known = {name for name in columns if name and name != IGNORED}
    return columns if "name" in known and len(known) >= FEWEST_COLUMNS else []


def _record(place: str, columns: list[str | None], headings: list[str], row: Sequence[Any]) -> Record | None:
    values: dict[str, Any] = {}
    notes: list[Note] = []
    unknown: list[str] = []
    for name, heading, cell in zip(columns, headings, row, strict=False):
        text = _text(cell.value)
        if not text or name == IGNORED:
            continue
        if name is None:
            unknown.append(heading or "(cột không tên)")
        elif cell.data_type == FORMULA:
            notes.append(Note(name, "formula", text=text[: limits().excerpt_characters]))
        elif name in values:
            values[name] = f"{values[name]}\n{text}"
        else:
            values[name] = text
    return Record(place, values, tuple(unknown), tuple(notes)) if values or notes else None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_x000D_", "").strip()
