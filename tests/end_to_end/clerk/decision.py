"""The decision that the clerk is handed: a real .docx in our own words, of an invented number; it is nobody's law."""

from __future__ import annotations

import io
from typing import Any

from docx import Document

CODE = "1.004873"
OFFICIAL_NAME = "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân"
NAME = "Xin giấy xác nhận độc thân (tình trạng hôn nhân)"
PATH = f"procedures/tu-phap/{CODE}.yml"
NUMBER = "9901/QĐ-UBND"
DAY = "20/11/2026"
ISSUER = "Ủy ban nhân dân phường Bắc Kạn"
CITED = f"Quyết định số {NUMBER} ngày {DAY}"
QUESTION = "xin giấy xác nhận tình trạng hôn nhân mất bao lâu"
OLD, NEW = "3 ngày làm việc", "1 ngày làm việc"
HEAD = (
    f"ỦY BAN NHÂN DÂN\nPHƯỜNG BẮC KẠN\nSố: {NUMBER}",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBắc Kạn, ngày 20 tháng 11 năm 2026",
)
ROWS = (
    ("STT", "Mã thủ tục", "Tên thủ tục", "Thời hạn giải quyết theo quy định", "Thời hạn giải quyết sau khi rút ngắn"),
    ("1", CODE, OFFICIAL_NAME, OLD, NEW),
)


def document() -> bytes:
    """What the office received, laid out as offices do: one time limit is shortened."""
    made = Document()
    _table(made, HEAD)
    made.add_heading("QUYẾT ĐỊNH", 1)
    made.add_paragraph("Về việc trả sớm một loại giấy tờ hộ tịch (văn bản bịa ra để thử máy)")
    made.add_paragraph("Điều 1. Rút ngắn thời hạn giải quyết của thủ tục trong bảng dưới đây.")
    _table(made, *ROWS)
    made.add_paragraph("Điều 2. Quyết định này có hiệu lực từ ngày 20 tháng 11 năm 2026.")
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _table(document: Any, *rows: tuple[str, ...]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
