"""The gap inbox as a workbook: one row a question, those of one cluster together."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.console.gaps.view import Row
from knowledge.console.pages import ZONE
from knowledge.console.texts import texts
from knowledge.exchange.write_workbook import put

WIDTHS = (10, 60, 12, 18, 14, 30, 36, 12, 24)
MOMENT = "dd/mm/yyyy hh:mm"
Cell = str | int | float | dt.datetime | None


def workbook(rows: Iterable[Row]) -> bytes:
    """An .xlsx file; what citizens wrote is text in it, never a formula."""
    words = texts("gaps")
    columns = words["columns"]
    names = ("choose", "question", "people", "at", "channel", "why", "nearest", "confidence", "what")
    headings = ["#" if name == "choose" else columns[name] for name in names]
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new book has one
    sheet.title = words["sheet"]
    for column, heading in enumerate(headings, start=1):
        sheet.cell(1, column, heading).font = Font(bold=True)
    for number, cells in enumerate(_lines(rows), start=2):
        for column, value in enumerate(cells, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                put(cell, value)
                cell.alignment = Alignment(vertical="top", wrap_text=True)
            else:
                cell.value = value
                cell.number_format = MOMENT if isinstance(value, dt.datetime) else cell.number_format
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _lines(rows: Iterable[Row]) -> Iterable[Sequence[Cell]]:
    words = texts("gaps")
    for row in rows:
        settled = row.cluster.settled_as
        for gap in row.questions:
            yield (
                row.cluster.id,
                gap.question,
                row.people,
                dt.datetime.fromtimestamp(gap.at, ZONE).replace(tzinfo=None, microsecond=0),
                words["channels"].get(gap.channel, gap.channel),
                "; ".join(words["sources"][source] for source in gap.sources),
                row.nearest.name if row.nearest else None,
                gap.confidence,
                words["settled_as"][settled] if settled else None,
            )
