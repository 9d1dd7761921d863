"""A small invented town on disk for the gateway's own tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ENTRY: dict[str, Any] = {
    "code": "9.000001",
    "name": "Thủ tục thử nghiệm",
    "plain_name": "Xin giấy thử nghiệm",
    "aliases": ["giấy thử"],
    "field": "tu-phap",
    "level": "commune",
    "agency": "Ủy ban nhân dân cấp xã",
    "summary": "Đây là thủ tục dùng để thử.",
    "fees": [{"amount_vnd": 8000, "note": "Mỗi bản."}],
    "sample_questions": ["xin giấy thử ở đâu"],
    "source": {"system": "Thử", "code": "9.000001", "as_of": "2026-11"},
    "verified": {"by": "Người thử", "on": "2026-11-01"},
}
OFFICE: dict[str, Any] = {
    "name": "Bộ phận Một cửa Thử",
    "also_called": ["Một cửa"],
    "town": "Phường Thử",
    "province": "Tỉnh Thử",
    "units": [],
    "counters": [],
    "hotlines": [{"name": "Tổng đài", "number": "1800 0000", "purpose": "hỏi về thủ tục"}],
    "national_portal": "https://example.gov.vn",
    "dossier_codes": {"prefixes": ["H55"]},
    "sources": [],
}
FILES: dict[str, Any] = {
    "procedures/tu-phap/9.000001.yml": ENTRY,
    "office.yml": OFFICE,
    "places.yml": {"places": [], "sources": []},
    "abbreviations.yml": {"always": {}},
    "replies.yml": {"replies": {}},
}


def write_town(root: Path) -> Path:
    """Write the base under `root`."""
    for name, content in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return root
