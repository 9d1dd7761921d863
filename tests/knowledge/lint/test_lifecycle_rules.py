"""What the lint says of versions, successors and ending laws."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from knowledge.lint.config import limits
from knowledge.lint.finding import Severity
from knowledge.lint.rules_lifecycle import amendments_keep_the_old, laws_in_force, successors_exist, versions_meet
from knowledge.snapshot import load_snapshot
from tests.knowledge.conftest import ENTRY, Base
from tests.knowledge.test_lifecycle import chain, earlier, replaced

TODAY = dt.date(2026, 11, 23)
AMENDED = {"status": "amended", "effective_from": "2027-03-01"}


def test_versions_that_meet_are_sound(base: Base) -> None:
    base.entry(**AMENDED)
    earlier(base, effective_to="2027-02-28")
    snapshot = load_snapshot(base.root)
    assert [*versions_meet(snapshot), *amendments_keep_the_old(snapshot)] == []


def test_a_gap_between_versions_needs_a_reason(base: Base) -> None:
    base.entry(**AMENDED)
    earlier(base, effective_to="2027-01-31")
    (finding,) = versions_meet(load_snapshot(base.root))
    assert "từ 2027-02-01 đến trước 2027-03-01" in finding.message
    base.entry(**AMENDED, version_note="Nghị định mới ra chậm.")
    assert list(versions_meet(load_snapshot(base.root))) == []


def test_an_amended_entry_without_an_earlier_version_says_why(base: Base) -> None:
    base.entry(**AMENDED)
    assert [finding.rule for finding in amendments_keep_the_old(load_snapshot(base.root))] == ["version"]
    base.entry(**AMENDED, version_note="Bản cũ không còn lưu.")
    assert list(amendments_keep_the_old(load_snapshot(base.root))) == []


def test_an_amended_entry_says_since_when(base: Base) -> None:
    base.entry(status="amended", version_note="Bản cũ không còn lưu.")
    (finding,) = amendments_keep_the_old(load_snapshot(base.root))
    assert "effective_from" in finding.message


@pytest.mark.parametrize(
    ("links", "said"),
    [
        (({"status": "repealed"},), None),
        ((replaced(2), {}), None),
        ((replaced(2), replaced(3), {}), None),
        ((replaced(2), replaced(1)), "đi vòng: 9.000001 → 9.000002 → 9.000001"),
        ((replaced(1),), "đi vòng"),
        ((replaced(9),), "chưa có: 9.000001 → 9.000009"),
        ((replaced(2), {"status": "repealed"}), "cũng đã hết: 9.000001 → 9.000002"),
        (({"replaced_by": "9.000002"}, {}), "status không phải"),
    ],
)
def test_a_chain_of_successors_ends_at_an_entry_that_holds(
    base: Base, links: tuple[dict[str, Any], ...], said: str | None
) -> None:
    found = [f.message for f in successors_exist(chain(base, *links)) if f.entry == ENTRY["code"]]
    assert (said is None and not found) or (said is not None and said in found[0])


@pytest.mark.parametrize(
    ("day", "severity", "rule"),
    [
        (dt.date(2026, 11, 23), Severity.UPCOMING, "law_soon"),
        (dt.date(2027, 2, 28), Severity.UPCOMING, "law_soon"),
        (dt.date(2027, 3, 1), Severity.UNCONFIRMED, "law"),
    ],
)
def test_the_cliff_of_march_2027_is_announced_and_then_told(
    base: Base, day: dt.date, severity: Severity, rule: str
) -> None:
    base.entry(legal_basis=[{"number": "52/2014/QH13"}, {"number": "60/2014/QH13"}])
    (finding,) = laws_in_force(load_snapshot(base.root), limits(), day)
    assert (finding.severity, finding.rule, finding.place) == (severity, rule, "legal_basis[1]")
    assert "03/2026/QH16" in finding.message


def test_a_law_that_ends_far_away_is_not_announced(base: Base) -> None:
    base.entry(legal_basis=[{"number": "60/2014/QH13"}])
    assert list(laws_in_force(load_snapshot(base.root), limits(), dt.date(2026, 1, 1))) == []
