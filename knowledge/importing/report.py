"""What one import read and what it could not, with counts and reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from knowledge.importing.config import Gravity, messages
from knowledge.importing.draft import Draft
from knowledge.importing.record import Rejected

LABELS = {
    Gravity.REJECTED: "ĐỂ RIÊNG (chưa nhập được)",
    Gravity.UNREAD: "KHÔNG ĐỌC ĐƯỢC (còn nguyên văn trong bản nháp)",
    Gravity.CHECK: "ĐÃ ĐỌC, PHẢI ĐỐI CHIẾU",
    Gravity.ABSENT: "NGUỒN KHÔNG NÊU",
}
FIELDS = {
    "documents": "giấy tờ",
    "fees": "phí, lệ phí",
    "time_limit": "thời hạn",
    "steps": "các bước",
    "how_to_apply": "cách nộp",
    "conditions": "điều kiện",
    "result": "kết quả",
    "forms": "mẫu đơn",
    "legal_basis": "căn cứ pháp lý",
    "agency": "cơ quan",
    "level": "cấp giải quyết",
    "code": "mã thủ tục",
    "name": "tên",
    "where": "nơi nộp",
    "source": "nguồn",
    "audience": "đối tượng",
    "decision": "quyết định công bố",
    "field": "lĩnh vực",
}
SHOWN_REJECTED = 20


@dataclass
class Report:
    """Counts of one import; `notes` by (field, rule), `records` by (field, rule) how many records each touches."""

    file: str
    drafts: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    notes: Counter[tuple[str, str]] = field(default_factory=Counter)
    records: Counter[tuple[str, str]] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    fault: str | None = None

    def add(self, draft: Draft) -> None:
        """Count one draft."""
        self.drafts += 1
        met = [(check.field, check.rule) for check in draft.to_check]
        self.notes.update(met)
        self.records.update(set(met))
        self.filled.update(name for name in FIELDS if name not in ("where", "source") and getattr(draft, name, None))

    @property
    def total(self) -> int:
        """Records met."""
        return self.drafts + len(self.rejected)

    def rows(self) -> list[dict[str, Any]]:
        """One row a field and rule, gravest and most frequent first."""
        rules = messages().rules
        order = list(Gravity)
        found = [
            {
                "gravity": rules[rule].level.value,
                "field": name,
                "rule": rule,
                "records": self.records[name, rule],
                "notes": count,
                "reason": rules[rule].text.format(detail="…"),
            }
            for (name, rule), count in self.notes.items()
        ]
        return sorted(found, key=lambda row: (order.index(Gravity(row["gravity"])), -row["records"], row["field"]))

    def as_json(self) -> dict[str, Any]:
        """For `--json` and batch.json."""
        return {
            "file": self.file,
            "fault": self.fault,
            "records": self.total,
            "drafts": self.drafts,
            "rejected": [
                {"place": item.place, "code": item.code, "name": item.name, "reason": item.note.message}
                for item in self.rejected
            ],
            "filled": dict(self.filled),
            "notes": self.rows(),
            "unknown_headings": dict(self.unknown),
        }


def table(report: Report) -> str:
    """The report as staff read it."""
    lines = [f"{report.file}: {report.total} bản ghi, {report.drafts} bản nháp, {len(report.rejected)} để riêng."]
    if report.fault:
        lines += ["", f"✗ {report.fault}"]
    if report.rejected:
        lines += ["", f"{LABELS[Gravity.REJECTED]} ({len(report.rejected)})"]
        lines += [
            f"  {item.place}: {item.note.message} {item.name}".rstrip() for item in report.rejected[:SHOWN_REJECTED]
        ]
        if (rest := len(report.rejected) - SHOWN_REJECTED) > 0:
            lines.append(f"  … và {rest} bản ghi nữa, xem rejected.jsonl")
    rows = report.rows()
    for gravity in (Gravity.UNREAD, Gravity.CHECK, Gravity.ABSENT):
        here = [row for row in rows if row["gravity"] == gravity.value]
        if here:
            lines += ["", LABELS[gravity], "  bản ghi  mục              lý do"]
            lines += [
                f"  {row['records']:>7}  {FIELDS.get(row['field'], row['field']):<16} {row['reason']}" for row in here
            ]
    if report.unknown:
        listed = ", ".join(f"“{name}” ({count})" for name, count in report.unknown.most_common(SHOWN_REJECTED))
        lines += ["", f"Cột, đề mục không nhận ra: {listed}"]
    return "\n".join(lines)
