"""Run every rule over a base and print what was found."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path

from knowledge.lint import rules_base, rules_journey, rules_procedure
from knowledge.lint.config import lapsed_laws, limits
from knowledge.lint.finding import Finding, Severity
from knowledge.snapshot import KnowledgeError, Snapshot, load_snapshot

LABELS = {
    Severity.ERROR: "LỖI",
    Severity.WARNING: "CẦN SỬA",
    Severity.UNCONFIRMED: "CẦN XÁC NHẬN TẠI QUẦY",
    Severity.MISSING: "NGUỒN KHÔNG NÊU",
}
FAILING = {Severity.ERROR, Severity.WARNING}


def findings_of(base: Snapshot, today: dt.date) -> list[Finding]:
    """Everything the rules find, gravest first."""
    bars = limits()
    found: list[Finding] = []
    for entry in base.procedures.values():
        found += rules_procedure.enough_examples(entry, bars)
        found += rules_procedure.plausible_figures(entry, bars)
        found += rules_procedure.readable(entry, bars)
        found += rules_procedure.fresh(entry, bars, today)
        found += rules_procedure.honest_gaps(entry)
    found += rules_base.references_exist(base)
    found += rules_base.laws_in_force(base, lapsed_laws(), today)
    found += rules_base.nothing_said_twice(base)
    found += rules_base.no_near_copies(base, bars)
    found += rules_journey.procedures_in_force(base, today)
    found += rules_journey.papers_lead_on(base)
    found += rules_journey.journeys_readable(base, bars)
    found += rules_journey.journeys_fresh(base, bars, today)
    order = list(LABELS)
    return sorted(found, key=lambda finding: (order.index(finding.severity), finding.rule, finding.entry))


def _print_table(found: list[Finding], base: Snapshot) -> None:
    for severity, label in LABELS.items():
        rows = [finding for finding in found if finding.severity is severity]
        if not rows:
            continue
        print(f"\n{label} ({len(rows)})")
        if severity is Severity.MISSING:
            by_entry: dict[str, list[str]] = {}
            for row in rows:
                by_entry.setdefault(row.entry, []).append(row.message)
            for entry, facets in by_entry.items():
                print(f"  {entry}  {', '.join(facets)}")
            continue
        for row in rows:
            print(f"  {row.entry:<10} {row.rule:<11} {row.message}")
    counts = Counter(finding.severity for finding in found)
    totals = ", ".join(f"{counts[severity]} {label.lower()}" for severity, label in LABELS.items())
    print(f"\n{len(base.procedures)} thủ tục, {len(base.faq)} câu hỏi thường gặp: {totals}.")


def lint(root: Path, *, as_json: bool, today: dt.date) -> int:
    """Print the findings; exit status 1 where an error or a warning was found."""
    try:
        base = load_snapshot(root)
    except KnowledgeError as error:
        finding = Finding(Severity.ERROR, "schema", "", str(error))
        print(json.dumps([finding.as_json()], ensure_ascii=False) if as_json else f"LỖI\n  {error}")
        return 1
    found = findings_of(base, today)
    if as_json:
        print(json.dumps([finding.as_json() for finding in found], ensure_ascii=False, indent=1))
    else:
        _print_table(found, base)
    return 1 if any(finding.severity in FAILING for finding in found) else 0
