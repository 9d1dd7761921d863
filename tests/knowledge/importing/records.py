"""Records in the portal's shape, in words of our own; no real procedure."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

from knowledge.importing.convert import Origin, convert
from knowledge.importing.draft import Draft
from knowledge.importing.record import Record
from knowledge.laws import LawEnd

TODAY = dt.date(2026, 11, 23)
LAWS = {
    "10/2020/NĐ-CP": LawEnd(
        number="10/2020/NĐ-CP", until=dt.date(2025, 6, 30), replaced_by="20/2025/NĐ-CP", source="Thử"
    ),
    "30/2014/QH13": LawEnd(number="30/2014/QH13", until=dt.date(2027, 2, 28), source="Thử"),
}
RECORD: dict[str, Any] = {
    "code": "9.000001",
    "name": "Thủ tục cấp thẻ thử nghiệm",
    "field": "Hộ tịch",
    "level": "Cấp tỉnh, Cấp xã",
    "agency": "Ủy ban nhân dân cấp xã",
    "steps": "Bước 1: Người dân nộp tờ khai.\nBước 2: Cán bộ xem tờ khai và hẹn ngày trả.",
    "methods": [
        {
            "method": "Trực tiếp",
            "duration": "5 Ngày làm việc",
            "fees": [{"amount": "8,000 Việt Nam Đồng", "note": "mỗi thẻ"}],
            "note": "",
        },
        {"method": "Trực tuyến", "duration": "5 Ngày làm việc", "fees": [], "note": ""},
    ],
    "duration": "Trực tiếp: 5 Ngày làm việc; Trực tuyến: 5 Ngày làm việc",
    "fees": "8,000 Việt Nam Đồng (mỗi thẻ)",
    "documents": [{"case": "", "name": "- Tờ khai xin thẻ;", "qty": "1 bản chính,0 bản sao"}],
    "forms": [],
    "conditions": "Không có",
    "legal_basis": [{"name": "Nghị định về thẻ", "code": "15/2024/NĐ-CP"}],
    "result": ["Thẻ thử nghiệm"],
    "subjects": "Công dân Việt Nam",
    "url": "https://dichvucong.gov.vn/thu",
    "as_of": "2026-06-10",
}


def record(**changes: Any) -> dict[str, Any]:
    """The record with `changes`; a None value removes the key."""
    made = copy.deepcopy(RECORD) | changes
    return {key: value for key, value in made.items() if value is not None}


def method(duration: str = "", amount: str | None = None, note: str = "", beside: str = "") -> dict[str, Any]:
    """One way of filing."""
    fees = [] if amount is None else [{"amount": amount, "note": note}]
    return {"method": "Trực tiếp", "duration": duration, "fees": fees, "note": beside}


def draft(**changes: Any) -> Draft:
    """The draft of the record with `changes`."""
    origin = Origin("thu.jsonl", TODAY, laws=LAWS)
    return convert(Record("dòng 1", record(**changes)), "khong-ma-0001", origin)


def rules(made: Draft, field: str | None = None) -> set[str]:
    """Rules noted about a draft, or about one field of it."""
    return {check.rule for check in made.to_check if field in (None, check.field)}


def write_lines(path: Path, *rows: dict[str, Any]) -> Path:
    """A .jsonl of these records."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path
