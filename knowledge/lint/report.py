"""The findings as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge.lint.finding import Finding, Severity
from knowledge.lint.locate import Locator

LABELS = {
    Severity.ERROR: "LỖI",
    Severity.WARNING: "CẦN SỬA",
    Severity.UPCOMING: "SẮP PHẢI XEM LẠI",
    Severity.UNCONFIRMED: "CẦN XÁC NHẬN TẠI QUẦY",
    Severity.MISSING: "NGUỒN KHÔNG NÊU",
    Severity.NOTICE: "NÊN CÂN NHẮC",
}
# The reader mends these one by one and wants the line; the others are lists to know of.
WITH_LINES = frozenset({Severity.ERROR, Severity.WARNING})


def order(finding: Finding) -> tuple[int, str, str, str]:
    """Gravest first, then rule, entry and place."""
    return list(LABELS).index(finding.severity), finding.rule, finding.entry, finding.place


def table(found: Sequence[Finding], locator: Locator) -> Iterator[str]:
    """Lines of the table, by severity."""
    for severity, label in LABELS.items():
        rows = [finding for finding in found if finding.severity is severity]
        if not rows:
            continue
        yield f"\n{label} ({len(rows)})"
        if severity is Severity.MISSING:
            yield from _by_entry(rows)
        elif severity is Severity.UPCOMING:
            yield from _by_message(rows)
        else:
            yield from (f"  {row.entry:<10} {row.rule:<11} {_at(row, locator)}{row.message}" for row in rows)


def _by_entry(rows: Sequence[Finding]) -> Iterator[str]:
    by_entry: dict[str, list[str]] = {}
    for row in rows:
        by_entry.setdefault(row.entry, []).append(row.message)
    for entry, facets in by_entry.items():
        yield f"  {entry}  {', '.join(facets)}"


def _by_message(rows: Sequence[Finding]) -> Iterator[str]:
    """One law ends under many entries: it is named once."""
    by_message: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        by_message.setdefault((row.rule, row.message), []).append(row.entry)
    for (rule, message), entries in by_message.items():
        yield f"  {rule:<11} {message}: {', '.join(dict.fromkeys(entries))}"


def _at(row: Finding, locator: Locator) -> str:
    if row.severity not in WITH_LINES:
        return ""
    name, line = locator.find(row)
    if row.place.isdigit():
        return f"dòng {row.place}: "
    where = " ".join(filter(None, [f"{name}:{line}" if line else name, row.place]))
    return f"{where}: " if where else ""


def totals(found: Sequence[Finding]) -> str:
    """How many of each severity."""
    counts = Counter(finding.severity for finding in found)
    return ", ".join(f"{counts[severity]} {label.lower()}" for severity, label in LABELS.items())


def as_json(found: Sequence[Finding], locator: Locator | None = None) -> str:
    """A list of objects: id, severity, rule, entry, place, message, file, line (null where there is none)."""
    rows = []
    for finding in found:
        name, line = locator.find(finding) if locator else ("", None)
        rows.append({**finding.as_json(), "file": name or None, "line": line})
    return json.dumps(rows, ensure_ascii=False, indent=1)
