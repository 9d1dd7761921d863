"""The reviews as a table for the terminal, as a workbook and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.exchange.write_workbook import put
from knowledge.freshness.reviews import Review, limits

COLUMNS = (("Mức", 13), ("Hạn", 12), ("Mã", 14), ("Tên", 44), ("Quầy", 26), ("Lĩnh vực", 26), ("Lý do", 70))
TABLE_COLUMNS = (0, 1, 2, 3, 4, 6)
SHEET, COUNTS = "Cần xem lại", "Theo quầy"


def rows(found: Sequence[Review]) -> list[tuple[str, ...]]:
    """A row for each review, in the order of COLUMNS."""
    words = limits().levels
    return [(words[r.level], f"{r.due:%d/%m/%Y}", r.entry, r.name, r.counter, r.group, r.why) for r in found]


def as_table(found: Sequence[Review], month: str) -> str:
    """Fixed columns, long texts cut; the totals last."""
    if not found:
        return f"Tháng {month}: không có gì phải xem lại."
    lines = []
    for row in ([heading for heading, _ in COLUMNS], *rows(found)):
        cells = [_cut(row[number], COLUMNS[number][1]) for number in TABLE_COLUMNS[:-1]]
        lines.append("  ".join([*cells, row[TABLE_COLUMNS[-1]]]))
    entries = len({review.entry for review in found})
    counts = Counter(review.level for review in found)
    totals = ", ".join(f"{counts[level]} {word.lower()}" for level, word in limits().levels.items())
    return "\n".join([*lines, "", f"Tháng {month}: {entries} mục, {len(found)} việc: {totals}."])


def _cut(text: str, width: int) -> str:
    return (text if len(text) <= width else f"{text[: width - 1]}…").ljust(width)


def as_json(found: Sequence[Review]) -> list[dict[str, Any]]:
    """Plain data; days in ISO 8601."""
    return [
        {
            "entry": review.entry,
            "name": review.name,
            "counter": review.counter,
            "field": review.group,
            "reason": review.reason.value,
            "level": review.level.value,
            "due": review.due.isoformat(),
            "why": review.why,
        }
        for review in found
    ]


def write_xlsx(found: Sequence[Review], path: Path) -> None:
    """One sheet with a row for each review, one with the counts by counter and level."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)  # noqa: S101
    page.title = SHEET
    _fill(page, [tuple(heading for heading, _ in COLUMNS), *rows(found)], [width for _, width in COLUMNS])
    words = limits().levels
    counts = Counter((review.counter, review.level) for review in found)
    table: list[tuple[str | int, ...]] = [("Quầy", *words.values())]
    table += [(name, *(counts[name, level] for level in words)) for name in sorted({r.counter for r in found})]
    _fill(book.create_sheet(COUNTS), table, [36, *(14 for _ in words)])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _fill(page: Worksheet, table: Sequence[Sequence[str | int]], widths: Sequence[int]) -> None:
    for row_number, row in enumerate(table, start=1):
        for number, value in enumerate(row, start=1):
            cell = page.cell(row_number, number)
            put(cell, value)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.font = Font(bold=row_number == 1)
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
