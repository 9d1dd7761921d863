"""The base as one workbook that staff can read and edit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.cell import Cell as XlsxCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.exchange.columns import Column
from knowledge.exchange.faults import Fault, WorkbookError
from knowledge.exchange.files import Files
from knowledge.exchange.kinds import Scalar
from knowledge.exchange.rows import Cell
from knowledge.exchange.sheets import GUIDE, Sheet, rows_of, sheets

GUIDE_PATH = Path(__file__).with_name("guide.yml")
# Excel's own bounds: characters in a cell, in a validation list, in a prompt and in its title.
MOST_CHARACTERS = 32_767
MOST_LIST, MOST_PROMPT, MOST_PROMPT_TITLE = 255, 255, 32
ROW_HEIGHT_POINTS = 105
# Rows below the last one that offer the same lists.
SPARE_ROWS = 200
HEADING_ROW = 1
FROZEN_COLUMNS = 2
TEXT_FORMAT = "@"
FORMULA_STARTS = tuple("=+-@")
# Characters that no workbook can hold: what anybody wrote must not keep a whole table from being read.
_IN_NO_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
GUIDE_WIDTHS = (34, 90, 50)

TOP = Alignment(vertical="top", wrap_text=True)
LINE = Border(bottom=Side("thin", color="FFBFBFBF"))
BOLD = Font(bold=True)
SHADE = PatternFill("solid", fgColor="FFDCE6F1")


def guide() -> dict[str, Any]:
    """The words of the guide sheet."""
    words: dict[str, Any] = yaml.safe_load(GUIDE_PATH.read_text(encoding="utf-8"))
    return words


def write_workbook(files: Files, path: Path, counters: tuple[str, ...] = ()) -> None:
    """Write every sheet to `path`, replacing it; `counters` are the counter ids that the lists offer.

    Raises WorkbookError where a cell would be longer than a spreadsheet allows.
    """
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)  # noqa: S101
    first.title = GUIDE
    _write_guide(first, files.version)
    for sheet in sheets():
        _write_sheet(book.create_sheet(sheet.title), sheet, list(rows_of(sheet, files)), counters)
    book.active = 1
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def put(cell: XlsxCell | MergedCell, value: Cell) -> None:
    """Store text as text, whatever it begins with, without what no cell can hold; numbers as numbers."""
    if not isinstance(value, str):
        cell.value = value
        return
    value = _IN_NO_CELL.sub("", value)
    cell.number_format = TEXT_FORMAT
    cell.value = value
    cell.data_type = "s"
    if value.startswith(FORMULA_STARTS):
        cell.quotePrefix = True


def _write_sheet(page: Worksheet, sheet: Sheet, rows: list[list[Cell]], counters: tuple[str, ...]) -> None:
    columns = sheet.all_columns
    for number, column in enumerate(columns, start=1):
        heading = page.cell(HEADING_ROW, number)
        put(heading, column.wording.heading)
        heading.font, heading.fill, heading.alignment = BOLD, SHADE, TOP
        whole = page.column_dimensions[get_column_letter(number)]
        whole.width = column.wording.width
        # Rows that staff add below take the style of the column.
        whole.alignment, whole.number_format = TOP, "General" if _is_number(column) else TEXT_FORMAT
    for row_number, row in enumerate(rows, start=HEADING_ROW + 1):
        page.row_dimensions[row_number].height = ROW_HEIGHT_POINTS
        for number, value in enumerate(row, start=1):
            if isinstance(value, str) and len(value) > MOST_CHARACTERS:
                raise WorkbookError([Fault(sheet.title, row_number, columns[number - 1].wording.heading, "quá dài")])
            _write_cell(page.cell(row_number, number), value, columns[number - 1])
    last = len(rows) + HEADING_ROW + SPARE_ROWS
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        _validate(page, column, f"{letter}{HEADING_ROW + 1}:{letter}{last}", counters)
    page.freeze_panes = f"{get_column_letter(FROZEN_COLUMNS + 1)}{HEADING_ROW + 1}"
    page.auto_filter.ref = f"A{HEADING_ROW}:{get_column_letter(len(columns))}{len(rows) + HEADING_ROW}"


def _write_cell(cell: XlsxCell | MergedCell, value: Cell, column: Column) -> None:
    put(cell, value)
    cell.alignment, cell.border = TOP, LINE
    if not _is_number(column):
        cell.number_format = TEXT_FORMAT


def _is_number(column: Column) -> bool:
    return isinstance(column.kind, Scalar) and column.kind.type in (int, float)


def _validate(page: Worksheet, column: Column, cells: str, counters: tuple[str, ...]) -> None:
    """Offer the allowed words as a list, and show the hint when a cell of the column is selected."""
    options = _options(column, counters)
    hint = column.wording.hint[:MOST_PROMPT]
    if not options and not hint:
        return
    listed = f'"{",".join(options)}"' if options else None
    rule = DataValidation(type="list" if listed else None, formula1=listed, allow_blank=True)
    if listed:
        rule.showErrorMessage = True
        rule.errorStyle = "warning"
        rule.errorTitle, rule.error = (
            column.wording.heading[:MOST_PROMPT_TITLE],
            "Xin chọn một giá trị trong danh sách.",
        )
    if hint:
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = column.wording.heading[:MOST_PROMPT_TITLE], hint
    rule.add(cells)
    page.add_data_validation(rule)


def _options(column: Column, counters: tuple[str, ...]) -> tuple[str, ...]:
    options = counters if column.key == "counter" else column.kind.options() if isinstance(column.kind, Scalar) else ()
    fits = len(",".join(options)) <= MOST_LIST and not any("," in option for option in options)
    return options if fits else ()


def _write_guide(page: Worksheet, version: str) -> None:
    words = guide()
    rows: list[list[Cell]] = [[words["title"]], *([text] for text in words["paragraphs"])]
    rows += [[words["version"], version], []]
    head = len(rows) + 1
    rows.append(list(words["headings"]))
    seen: set[str] = set()
    for column in (column for sheet in sheets() for column in sheet.all_columns):
        if column.wording.heading not in seen:
            seen.add(column.wording.heading)
            rows.append([column.wording.heading, column.wording.hint, ", ".join(_options(column, ()))])
    for row_number, row in enumerate(rows, start=1):
        for number, value in enumerate(row, start=1):
            cell = page.cell(row_number, number)
            put(cell, value or None)
            cell.alignment = TOP
            if row_number in (1, head):
                cell.font = BOLD
        if len(row) == 1:
            page.merge_cells(start_row=row_number, end_row=row_number, start_column=1, end_column=len(GUIDE_WIDTHS))
            page.row_dimensions[row_number].height = ROW_HEIGHT_POINTS / 3
    for number, width in enumerate(GUIDE_WIDTHS, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
