"""A workbook, perhaps edited by hand, as knowledge files; every fault of it at once."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell import Cell as XlsxCell
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import ValidationError

from knowledge.exchange.assemble import Row, assemble
from knowledge.exchange.faults import Fault, WorkbookError, in_words
from knowledge.exchange.files import Files
from knowledge.exchange.rows import read_row
from knowledge.exchange.sheets import GUIDE, JOURNEYS, Sheet, field_sheets, sheets
from knowledge.exchange.write_workbook import HEADING_ROW, guide

FORMULA, BROKEN = "f", "e"


@dataclass
class _Reading:
    sheet: Sheet
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: int, column: str, message: str) -> None:
        self.faults.append(Fault(self.sheet.title, row, column, message))


def read_workbook(path: Path) -> Files:
    """The files that the workbook stands for; `version` is that of the base it was exported from.

    Raises WorkbookError with every fault found.
    """
    book = _open(path)
    faults = [
        Fault(sheet.title, 0, "", "không thấy trang này") for sheet in sheets() if sheet.title not in book.sheetnames
    ]
    known = {GUIDE, *(sheet.title for sheet in sheets())}
    faults += [Fault(title, 0, "", "không rõ trang này là gì") for title in book.sheetnames if title not in known]
    readings = {s.title: _read_sheet(book[s.title], s) for s in sheets() if s.title in book.sheetnames}
    faults += [fault for reading in readings.values() for fault in reading.faults]
    files, more = assemble({title: reading.rows for title, reading in readings.items()}, _version(book))
    if faults or more:
        raise WorkbookError([*faults, *more])
    return files


def _open(path: Path) -> Workbook:
    try:
        return load_workbook(path)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise WorkbookError(message=f"Không mở được {path}: tệp không phải bảng tính .xlsx hoặc đã hỏng.") from error


def _version(book: Workbook) -> str:
    if GUIDE not in book.sheetnames:
        return ""
    label = guide()["version"]
    rows = book[GUIDE].iter_rows(max_col=2, values_only=True)
    return next((str(row[1] or "") for row in rows if row[0] == label), "")


def _read_sheet(page: Worksheet, sheet: Sheet) -> _Reading:
    reading = _Reading(sheet)
    positions = _positions(page, reading)
    if reading.faults:
        return reading
    for number, cells in _rows(page):
        found = {key: cells[position] for key, position in positions.items() if position < len(cells)}
        bad = [key for key, cell in found.items() if cell.data_type in (FORMULA, BROKEN)]
        headings = {column.key: column.wording.heading for column in sheet.all_columns}
        for key in bad:
            what = "ô chứa công thức" if found[key].data_type == FORMULA else f"ô báo lỗi {found[key].value}"
            reading.fault(number, headings[key], f"{what}; gõ thẳng chữ hoặc số vào ô")
        values = {key: None if key in bad else cell.value for key, cell in found.items()}
        _read_model(reading, number, values, frozenset(bad))
    return reading


def _positions(page: Worksheet, reading: _Reading) -> dict[str, int]:
    """Place of each column by its heading; duplicate, missing and unknown headings are faults."""
    headings = [str(cell.value or "").strip() for cell in next(page.iter_rows(max_row=HEADING_ROW), ())]
    wanted = {column.wording.heading: column.key for column in reading.sheet.all_columns}
    for heading in wanted:
        if heading not in headings:
            reading.fault(HEADING_ROW, heading, "không thấy cột này")
    for heading in sorted(set(filter(None, headings))):
        if heading not in wanted:
            reading.fault(HEADING_ROW, heading, "không rõ cột này là gì")
        elif headings.count(heading) > 1:
            reading.fault(HEADING_ROW, heading, "cột này có hai lần")
    return {wanted[heading]: position for position, heading in enumerate(headings) if heading in wanted}


def _rows(page: Worksheet) -> Iterator[tuple[int, tuple[XlsxCell | MergedCell, ...]]]:
    for number, cells in enumerate(page.iter_rows(min_row=HEADING_ROW + 1), start=HEADING_ROW + 1):
        if any(str(cell.value).strip() for cell in cells if cell.value is not None):
            yield number, cells


def _read_model(reading: _Reading, number: int, values: dict[str, Any], bad: frozenset[str]) -> None:
    sheet = reading.sheet
    headings = {column.key: column.wording.heading for column in sheet.all_columns}
    places, place_faults = read_row(values, sheet.places)
    data, faults = read_row(values, sheet.columns)
    for key, message in (*place_faults, *faults):
        reading.fault(number, headings[key], message)
    unread = {*bad, *(key for key, _ in (*place_faults, *faults))}
    for place in sheet.places:
        if place.key not in places and place.key not in unread:
            reading.fault(number, place.wording.heading, "chưa điền")
    row = Row(number, tuple(str(places.get(place.key, "")) for place in sheet.places), data)
    reading.rows.append(row)
    if sheet.title != JOURNEYS and (data or unread):
        _validate(reading, row, {headings[key] for key in unread})


def _validate(reading: _Reading, row: Row, unread: set[str]) -> None:
    field_of = {sheet.title: field for field, sheet in field_sheets().items()}
    if reading.sheet.title in field_of:
        row.data["field"] = field_of[reading.sheet.title]
    try:
        row.model = reading.sheet.model.model_validate(row.data)
    except ValidationError as error:
        for heading, message in in_words(error, reading.sheet.columns):
            if heading not in unread:
                reading.fault(row.number, heading, message)
