"""The record of acts as a workbook."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.console.pages import ZONE
from knowledge.console.people.audit_words import act_in_words, detail_in_words, who_in_words
from knowledge.console.texts import texts
from knowledge.exchange.write_workbook import put
from knowledge.store.audit import Entry

WIDTHS = (8, 18, 18, 44, 32, 60)


def workbook(entries: Sequence[Entry]) -> bytes:
    """An .xlsx file; what anybody wrote is text in it, never a formula."""
    words = texts("audit")
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new book has one
    sheet.title = words["sheet"]
    for number, (title, width) in enumerate(zip(words["columns"], WIDTHS, strict=True), start=1):
        cell = sheet.cell(1, number, title)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for row, entry in enumerate(entries, start=2):
        at = dt.datetime.fromtimestamp(entry.at, ZONE).replace(tzinfo=None)
        sheet.cell(row, 1, entry.id)
        sheet.cell(row, 2, at).number_format = "dd/mm/yyyy hh:mm:ss"
        texts_ = (who_in_words(entry.by), act_in_words(entry.act), entry.object, detail_in_words(entry))
        for column, text in enumerate(texts_, start=3):
            cell = sheet.cell(row, column)
            put(cell, text)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
