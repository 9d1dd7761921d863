"""The figures as a workbook: one sheet a table, and the chart of the days."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.console.numbers.view import Row, View
from knowledge.console.texts import texts
from knowledge.exchange.write_workbook import put
from knowledge.figures import words as say
from knowledge.figures.reading import DOWN, UP

Cell = str | int | float | dt.date | None
WIDTH, WIDE = 18, 60
PERCENT, DAY, SECONDS = "0.0%", "dd/mm/yyyy", "0.00"


class Share(float):
    """0..1, shown as a percentage."""


def workbook(view: View) -> bytes:
    """An .xlsx file; what citizens wrote is text in it, never a formula."""
    words = texts("numbers")
    columns, sheets = words["columns"], words["sheets"]
    figures = view.figures
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)  # noqa: S101 - a new book has one
    first.title = sheets["summary"]
    _fill(first, [columns["figure"], columns["value"]], _summary(view))
    days = book.create_sheet(sheets["days"])
    _fill(days, [columns["day"], columns["questions"]], [list(pair) for pair in figures.days.items()])
    _plot(days, words["days"], len(figures.days))
    asked: list[list[Cell]] = [[row.label, row.n, Share(row.share), info.description] for info, row in view.outcomes]
    _fill(
        book.create_sheet(sheets["outcomes"]),
        [columns["outcome"], columns["n"], columns["share"], columns["meaning"]],
        asked,
    )
    for name, heading, counted in (
        ("channels", columns["channel"], view.channels),
        ("fields", columns["field"], view.fields),
        ("votes", columns["vote"], [*view.votes, *view.reasons]),
    ):
        _fill(book.create_sheet(sheets[name]), [heading, columns["n"], columns["share"]], _counted(counted))
    kinds = ("answered", "clarify", "abstain", "handover")
    _fill(
        book.create_sheet(sheets["procedures"]),
        [columns[name] for name in ("code", "procedure", "field", "questions", *kinds)],
        [[row.code, row.name, row.field, row.n, *(row.outcomes.get(k, 0) for k in kinds)] for row in view.procedures],
    )
    _fill(
        book.create_sheet(sheets["times"]),
        [columns["channel"], columns["measured"], columns["p50"], columns["p95"]],
        [[name, times.n, _seconds(times.p50), _seconds(times.p95)] for name, times in view.times],
    )
    _fill(
        book.create_sheet(sheets["gaps"]),
        [columns["question"], columns["n"]],
        [[gap.question, gap.n] for gap in figures.gaps],
    )
    if view.freshness is not None:
        due: list[list[Cell]] = [[level, n] for level, n in view.freshness.due.items()]
        _fill(book.create_sheet(sheets["freshness"]), [columns["level"], columns["entries"]], due)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _summary(view: View) -> list[list[Cell]]:
    words, figures = texts("numbers"), view.figures
    tiles = words["tiles"]
    period = figures.period
    return [
        [words["columns"]["day"], words["period"].format(first=say.day(period.first), last=say.day(period.last))],
        [tiles["questions"], figures.questions],
        *([tiles[name], _share(figures.share(name))] for name in ("answered", "clarify", "abstain", "handover")),
        [tiles["lookups"], figures.lookups],
        *([tiles[vote], figures.votes.get(vote, 0)] for vote in (UP, DOWN)),
        [tiles["p50"], say.seconds(figures.all_times.p50)],
        [tiles["p95"], say.seconds(figures.all_times.p95)],
    ]


def _counted(rows: Sequence[Row]) -> list[list[Cell]]:
    return [[row.label, row.n, Share(row.share)] for row in rows]


def _share(share: float | None) -> Cell:
    return say.NONE if share is None else Share(share)


def _seconds(milliseconds: float | None) -> Cell:
    if milliseconds is None or math.isinf(milliseconds):
        return say.seconds(milliseconds)
    return milliseconds / 1000


def _fill(sheet: Worksheet, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    for column, heading in enumerate(headings, start=1):
        sheet.cell(1, column, heading).font = Font(bold=True)
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                put(cell, value)
                cell.alignment = Alignment(vertical="top", wrap_text=True)
            else:
                cell.value = value
                cell.number_format = _format(value, cell.number_format)
    for column in range(1, len(headings) + 1):
        longest = max((len(str(row[column - 1])) for row in rows), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, WIDTH), WIDE)
    sheet.freeze_panes = "A2"


def _format(value: Cell, usual: str) -> str:
    if isinstance(value, dt.date):
        return DAY
    if isinstance(value, Share):
        return PERCENT
    return SECONDS if isinstance(value, float) else usual


def _plot(sheet: Worksheet, title: str, days: int) -> None:
    chart = BarChart()
    chart.title, chart.legend = title, None
    chart.width, chart.height = 26, 10  # in centimetres
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=days + 1), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=days + 1))
    sheet.add_chart(chart, "D2")
