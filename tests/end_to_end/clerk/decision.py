"""The decision that the clerk is handed: a real .docx in our own words, of an invented number; it is nobody's law."""

from __future__ import annotations

import io

from docx import Document

CODE = "1.004873"
NAME = "Xin giấy xác nhận độc thân (tình trạng hôn nhân)"
PATH = f"procedures/tu-phap/{CODE}.yml"
NUMBER = "9901/QĐ-UBND"
DAY = "20/11/2026"
QUESTION = "xin giấy xác nhận tình trạng hôn nhân mất bao lâu"
OLD, NEW = "3 ngày làm việc", "1 ngày làm việc"


def document() -> bytes:
    """What the office received: one time limit is shortened."""
    made = Document()
    made.add_paragraph("ỦY BAN NHÂN DÂN PHƯỜNG BẮC KẠN")
    made.add_paragraph(f"Số: {NUMBER}")
    made.add_paragraph("Bắc Kạn, ngày 20 tháng 11 năm 2026")
    made.add_heading("QUYẾT ĐỊNH", 1)
    made.add_paragraph("Về việc trả sớm một loại giấy tờ hộ tịch (văn bản bịa ra để thử máy)")
    made.add_paragraph(f"Mã thủ tục: {CODE}")
    made.add_paragraph(f"Thời hạn giải quyết: {NEW}")
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()
