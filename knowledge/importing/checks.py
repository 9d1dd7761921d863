"""Checks of a batch of drafts: those of the base that make sense before anything is rewritten."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path

from embeddings.text import fold, syllables
from knowledge.importing.batch import draft_files
from knowledge.importing.config import Gravity
from knowledge.importing.draft import Draft
from knowledge.laws import LawEnd, Laws
from knowledge.lint.config import limits
from knowledge.lint.finding import Finding, Severity
from knowledge.snapshot import ROOT, KnowledgeError, parse_file, procedure_files

LABELS = {
    Severity.ERROR: "LỖI",
    Severity.WARNING: "CẦN XEM",
    Severity.UNCONFIRMED: "PHẢI ĐỐI CHIẾU",
    Severity.MISSING: "NGUỒN KHÔNG NÊU",
}
GRAVITY = {
    Gravity.REJECTED: Severity.ERROR,
    Gravity.UNREAD: Severity.WARNING,
    Gravity.CHECK: Severity.UNCONFIRMED,
    Gravity.ABSENT: Severity.MISSING,
}
SHOWN = 20
Progress = Callable[[int], object]


def check_drafts(batch: Path, today: dt.date, progress: Progress = lambda count: None) -> list[Finding]:
    """Everything to know about a batch, gravest first.

    Raises ImportFaultError where `batch` is no batch.
    """
    laws = {law.number: law for law in parse_file(ROOT / "laws.yml", Laws).ending}
    live = {path.stem for path in procedure_files()}
    found: list[Finding] = []
    names: dict[str, list[str]] = defaultdict(list)
    seen: Counter[str] = Counter()
    for path in draft_files(batch):
        progress(1)
        try:
            draft = parse_file(path, Draft)
        except KnowledgeError as error:
            found.append(Finding(Severity.ERROR, "schema", path.stem, str(error)))
            continue
        seen[draft.key] += 1
        names[" ".join(syllables(fold(draft.name)))].append(draft.key)
        found += _of_draft(draft, path, today, laws, live)
    found += _repeated(seen, names)
    order = list(LABELS)
    return sorted(found, key=lambda finding: (order.index(finding.severity), finding.rule, finding.entry))


def _of_draft(
    draft: Draft, path: Path, today: dt.date, laws: Mapping[str, LawEnd], live: Container[str]
) -> Iterator[Finding]:
    if path.stem != draft.key:
        yield Finding(Severity.ERROR, "file", draft.key, f"tên tệp phải là {draft.key}.yml, không phải {path.name}")
    if draft.code in live:
        yield Finding(Severity.UNCONFIRMED, "live", draft.key, "đã có mục chính thức cùng mã: so lại hai bản")
    for fee in draft.fees:
        if fee.amount_vnd is not None and (fee.amount_vnd > limits().largest_fee_vnd or fee.amount_vnd % 100):
            yield Finding(Severity.WARNING, "figures", draft.key, f"lệ phí lạ: {fee.amount_vnd}")
    if draft.time_limit and (draft.time_limit.working_days or 0) > limits().longest_working_days:
        yield Finding(Severity.WARNING, "figures", draft.key, f"thời hạn lạ: {draft.time_limit.working_days} ngày")
    for document in draft.legal_basis:
        law = laws.get(document.number)
        if law is not None and law.until < today:
            instead = f", thay bằng {law.replaced_by}" if law.replaced_by else ""
            what = f"{law.number} đã hết hiệu lực sau {law.until:%d/%m/%Y}{instead}"
            yield Finding(Severity.UNCONFIRMED, "law", draft.key, what)
    for check in draft.to_check:
        if check.rule != "law_lapsed":
            message = f"{check.field}: {check.message}"
            yield Finding(GRAVITY[check.gravity], check.rule, draft.key, message)


def _repeated(seen: Counter[str], names: Mapping[str, list[str]]) -> Iterator[Finding]:
    for key, count in seen.items():
        if count > 1:
            yield Finding(Severity.ERROR, "duplicate", key, f"{count} bản nháp cùng mã")
    for keys in names.values():
        others = sorted(set(keys))
        if len(others) > 1:
            yield Finding(Severity.UNCONFIRMED, "same_name", others[0], f"cùng tên với {', '.join(others[1:])}")


def show(found: list[Finding], drafts: int, *, as_json: bool) -> int:
    """Print findings as a table of counts with the first of each, or as JSON; exit status 1 on an error."""
    if as_json:
        print(json.dumps([finding.as_json() for finding in found], ensure_ascii=False, indent=1))
    else:
        _print_table(found, drafts)
    return 1 if any(finding.severity is Severity.ERROR for finding in found) else 0


def _print_table(found: list[Finding], drafts: int) -> None:
    for severity, label in LABELS.items():
        rows = [finding for finding in found if finding.severity is severity]
        if not rows:
            continue
        print(f"\n{label} ({len(rows)})")
        if severity is Severity.ERROR:
            for row in rows[:SHOWN]:
                print(f"  {row.entry:<14} {row.message}")
            continue
        by_rule: dict[str, list[Finding]] = defaultdict(list)
        for row in rows:
            by_rule[row.rule].append(row)
        for rule, here in sorted(by_rule.items(), key=lambda item: -len(item[1])):
            print(f"  {len(here):>6}  {rule:<22} ví dụ {here[0].entry}: {here[0].message}")
    print(f"\n{drafts} bản nháp, {sum(finding.severity is Severity.ERROR for finding in found)} lỗi.")
