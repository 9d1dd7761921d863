"""A small invented town with one of everything that the board shows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from tests.bot.gateway.town import ENTRY, OFFICE, write_town

PUBLIC = "https://motcua.example.vn"
VERIFIED = {"by": "Người thử", "on": "2026-11-01"}
FULL: dict[str, Any] = ENTRY | {
    "code": "9.000010",
    "name": "Thủ tục cấp giấy phép thử <đầy đủ>",
    "plain_name": "Xin giấy phép thử",
    "aliases": ["giấy phép thử", "xin phép thử", "giấy đỏ thử"],
    "counter": "thu",
    "audience": "Người muốn thử",
    "documents": [
        {"name": "Tờ khai thử", "kind": "original", "copies": 2, "form": "Mẫu 01", "note": "Viết tay được"},
        {"name": "Căn cước", "kind": "present", "copies": 1},
        {"name": "Giấy ủy quyền", "kind": "copy", "when": "Khi nhờ người khác đi thay"},
        {"name": "Ảnh", "when": "Nếu chưa có ảnh"},
        {"name": "Giấy khám", "when": "Người trên 60 tuổi"},
    ],
    "fees": [
        {"case": "Cấp mới", "amount_vnd": 1250000, "note": "Theo nghị quyết."},
        {"case": "Cấp lại", "amount_vnd": 0},
        {"case": "Cấp nhanh", "amount_vnd": 0, "note": "Cổng ghi 0, hỏi tại quầy"},
        {"case": "Khác", "amount_vnd": None, "note": "Tỉnh quy định"},
    ],
    "time_limit": {"text": "05 ngày làm việc", "working_days": 5},
    "steps": ["Nộp giấy tờ", "Nhận kết quả"],
    "how_to_apply": [
        {"channel": "in_person", "note": "Mang bản chính"},
        {"channel": "online", "note": "Khai trên cổng"},
    ],
    "conditions": ["Đủ 18 tuổi"],
    "result": ["Giấy phép thử"],
    "legal_basis": [{"number": "1/2020/TT-THU", "name": "Thông tư thử", "date": "2020-02-03"}],
    "local_sources": [
        {
            "title": "Nghị quyết",
            "number": "12/2026/NQ-HĐND",
            "date": "2026-07-10",
            "facets": ["fees"],
            "issuer": "Hội đồng nhân dân tỉnh",
            "url": "https://thainguyen.gov.vn/12",
        },
        {"title": "Quyết định", "number": "7/QĐ-UBND", "date": "2026-08-01", "facets": ["steps", "result"]},
    ],
    "common_mistakes": ["Quên ký tên"],
    "related": ["9.000001", "9.999999"],
    "unconfirmed": {"fees": "Hỏi lại mức thu.", "forms": "Mẫu có thể đã đổi."},
}
REPLACED: dict[str, Any] = FULL | {
    "code": "9.000011", "plain_name": "Xin giấy cũ", "name": "Thủ tục cũ", "aliases": ["giấy cũ"],
    "status": "replaced", "replaced_by": "9.000010", "effective_to": "2026-06-30",
}  # fmt: skip
REPEALED: dict[str, Any] = ENTRY | {
    "code": "9.000012", "plain_name": "Xin giấy bãi bỏ", "name": "Thủ tục bãi bỏ", "aliases": ["bỏ"],
    "status": "repealed",
}  # fmt: skip
REFERRAL: dict[str, Any] = ENTRY | {
    "code": "9.000020", "plain_name": "Làm thẻ nơi khác", "name": "Cấp thẻ", "aliases": ["thẻ nơi khác"],
    "field": "referral", "level": "province", "agency": "Công an tỉnh",
}  # fmt: skip
CHANGED: dict[str, Any] = ENTRY | {
    "code": "9.000030", "plain_name": "Xin giấy sửa đổi", "name": "Thủ tục sửa đổi", "aliases": ["sửa đổi"],
    "status": "amended", "effective_from": "2027-03-01", "fees": [{"amount_vnd": 5000}],
}  # fmt: skip
BEFORE: dict[str, Any] = CHANGED | {
    "status": "active", "effective_from": None, "effective_to": "2027-02-28", "fees": [{"amount_vnd": 9000}],
}  # fmt: skip
FAQ: dict[str, Any] = {
    "topic": "Nộp hồ sơ",
    "entries": [
        {
            "id": "nop-ho",
            "question": "Người khác nộp thay được không?",
            "answer": "Được, khi có giấy ủy quyền & căn cước.",
            "aliases": ["nộp hộ"],
            "sample_questions": ["a", "b", "c", "d", "e"],
            "related": ["9.000010"],
            "sources": [{"title": "Nguồn thử", "number": "1/2020/TT-THU", "as_of": "2026-11"}],
            "verified": VERIFIED,
        }
    ],
}
JOURNEY: dict[str, Any] = {
    "id": "thu-viec",
    "title": "Mở tiệm thử",
    "summary": "Làm lần lượt hai việc.",
    "aliases": ["mở tiệm", "mở hàng", "khai trương"],
    "sample_questions": list("abcdefghij"),
    "steps": [
        {"id": "mot", "title": "Xin giấy", "why": "Phải có trước.", "procedures": [{"code": "9.000010"}]},
        {
            "id": "hai", "title": "Treo biển", "why": "Để người ta thấy.", "action": "Tự làm biển.",
            "after": [{"step": "mot", "reason": "Chưa có giấy thì chưa treo."}], "optional": True,
        },
    ],
    "sources": [{"title": "Nguồn thử", "as_of": "2026"}],
    "verified": VERIFIED,
}  # fmt: skip
COUNTER = {"id": "thu", "name": "Quầy thử", "handles": "giấy phép thử"}
FILES: dict[str, Any] = {
    "procedures/tu-phap/9.000010.yml": FULL,
    "procedures/tu-phap/9.000011.yml": REPLACED,
    "procedures/tu-phap/9.000012.yml": REPEALED,
    "procedures/referral/9.000020.yml": REFERRAL,
    "procedures/tu-phap/9.000030.yml": CHANGED,
    "history/9.000030/first.yml": BEFORE,
    "faq/nop.yml": FAQ,
    "journeys/thu-viec.yml": JOURNEY,
    "laws.yml": {
        "ending": [{"number": "1/2020/TT-THU", "until": "2027-02-28", "replaced_by": "2/2027/TT-THU", "source": "Thử"}]
    },
    "office.yml": OFFICE | {"counters": [COUNTER]},
}


def write_board_town(root: Path) -> Path:
    """Write the base under `root`."""
    write_town(root)
    for name, content in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return root


class Day:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.day = dt.date(2026, 11, 23)

    def __call__(self) -> dt.date:
        return self.day
