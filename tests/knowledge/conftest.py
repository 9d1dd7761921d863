"""A small base on disk that a test may break."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.snapshot import ROOT

ENTRY: dict[str, Any] = {
    "code": "9.000001",
    "name": "Thủ tục thử nghiệm",
    "plain_name": "Xin giấy thử nghiệm",
    "aliases": ["giấy thử", "tờ thử nghiệm", "phiếu thử"],
    "field": "tu-phap",
    "level": "commune",
    "agency": "Ủy ban nhân dân cấp xã",
    "summary": "Đây là thủ tục dùng để thử.",
    "documents": [{"name": "Tờ khai thử", "kind": "original", "copies": 1}],
    "steps": ["Nộp tờ khai.", "Nhận giấy hẹn."],
    "how_to_apply": [{"channel": "in_person"}],
    "time_limit": {"text": "3 ngày làm việc.", "working_days": 3},
    "fees": [{"amount_vnd": 8000, "note": "Mỗi bản."}],
    "conditions": ["Không có."],
    "result": ["Giấy thử."],
    "forms": [{"name": "Tờ khai thử"}],
    "legal_basis": [{"number": "1/2026/QĐ-TEST"}],
    "sample_questions": [
        "xin giấy thử ở đâu",
        "thử mất bao lâu",
        "giấy thử tốn tiền không",
        "lam to thu the nao",
        "ai ký giấy thử",
        "tờ thử nghiệm dùng vào việc gì",
        "nộp tờ khai thử qua bưu điện được không",
        "nho vo di lay giay thu ho duoc chu",
    ],
    "source": {"system": "Thử", "code": "9.000001", "as_of": "2026-11"},
    "verified": {"by": "Người thử", "on": "2026-11-01"},
}


class Base:
    """The folder of a base, and ways to write into it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def entry(self, **changes: Any) -> Path:
        """Write one procedure entry with `changes` over the valid one; a None value removes the key."""
        entry = copy.deepcopy(ENTRY) | changes
        entry = {key: value for key, value in entry.items() if value is not None}
        path = self.root / "procedures" / str(entry["field"]) / f"{entry['code']}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(entry, allow_unicode=True), encoding="utf-8")
        return path


@pytest.fixture
def base(tmp_path: Path) -> Base:
    root = tmp_path / "knowledge"
    root.mkdir()
    for name in ("office.yml", "places.yml", "abbreviations.yml", "replies.yml", "laws.yml"):
        shutil.copy(ROOT / name, root / name)
    made = Base(root)
    made.entry()
    return made
