from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from knowledge.__main__ import main
from knowledge.lint.finding import Finding, Severity
from knowledge.lint.run import findings_of
from knowledge.snapshot import load_snapshot

TODAY = dt.date(2026, 11, 23)
SETS_FEES = {"title": "Nghị quyết", "number": "12/2026/NQ-HĐND", "date": "2026-07-10", "facets": ["fees"]}


def found(base: Any, today: dt.date = TODAY) -> list[Finding]:
    return findings_of(load_snapshot(base.root), today)


def rules(base: Any, today: dt.date = TODAY) -> set[str]:
    return {finding.rule for finding in found(base, today)}


def test_a_sound_entry_raises_nothing(base: Any) -> None:
    assert found(base) == []


def test_a_document_that_sets_what_is_there_raises_nothing_whether_or_not_it_is_also_a_basis(base: Any) -> None:
    base.entry(local_sources=[SETS_FEES | {"url": "https://thainguyen.gov.vn/12"}])
    assert found(base) == []


def test_the_shipped_base_has_no_error_and_no_warning() -> None:
    grave = [f for f in findings_of(load_snapshot(), TODAY) if f.severity in (Severity.ERROR, Severity.WARNING)]
    assert grave == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"sample_questions": ["một câu thôi"]}, "examples"),
        ({"fees": [{"amount_vnd": 8_000_000_000}]}, "figures"),
        ({"fees": [{"amount_vnd": 8001}]}, "figures"),
        ({"time_limit": {"text": "Lâu.", "working_days": 300}}, "figures"),
        ({"summary": "chữ " * 40}, "sentence"),
        ({"steps": ["Người dân có trách nhiệm nộp tờ khai."]}, "legalese"),
        ({"related": ["1.999999"]}, "reference"),
        ({"counter": "quay-khong-co"}, "reference"),
        ({"verified": {"by": "Ai đó", "on": "2024-01-01"}}, "verified"),
        ({"verified": {"by": "Ai đó", "on": "2027-01-01"}}, "verified"),
        ({"effective_to": "2026-01-01"}, "lapsed"),
        ({"legal_basis": [{"number": "61/2018/NĐ-CP"}]}, "law"),
        ({"local_sources": [SETS_FEES | {"number": "61/2018/NĐ-CP"}]}, "law"),
        ({"local_sources": [SETS_FEES | {"date": "2026-11-24"}]}, "source"),
        ({"local_sources": [SETS_FEES | {"date": "2026-11-02"}]}, "source"),
        ({"local_sources": [SETS_FEES], "fees": None}, "source"),
        ({"local_sources": [SETS_FEES | {"url": "http://example.com"}]}, "link"),
        ({"fees": None}, "missing"),
        ({"unconfirmed": {"fees": "Hỏi lại tại quầy."}}, "unconfirmed"),
    ],
)
def test_each_fault_is_found(base: Any, changes: dict[str, Any], rule: str) -> None:
    base.entry(**changes)
    assert rule in rules(base)


def test_a_law_that_lapses_later_is_found_only_then(base: Any) -> None:
    base.entry(legal_basis=[{"number": "120/2025/NĐ-CP"}])
    assert "law" not in rules(base)
    assert "law" in rules(base, dt.date(2027, 3, 1))


def test_a_question_that_two_entries_share_is_found_even_without_diacritics(base: Any) -> None:
    other = ["xin giay thu o dau", "câu hai khác hẳn", "câu ba khác hẳn", "câu bốn khác hẳn", "câu năm khác hẳn"]
    base.entry(code="9.000002", plain_name="Việc khác", aliases=["a khác", "b khác"], sample_questions=other)
    assert "duplicate" in rules(base)


def test_the_command_fails_on_a_fault_and_prints_json(base: Any, capsys: pytest.CaptureFixture[str]) -> None:
    base.entry(related=["1.999999"])
    assert main(["lint", "--json", "--root", str(base.root)]) == 1
    printed = json.loads(capsys.readouterr().out)
    assert {row["rule"] for row in printed} == {"reference"}


def test_the_command_reports_a_broken_file_without_a_traceback(base: Any, capsys: pytest.CaptureFixture[str]) -> None:
    base.entry().write_text("code: [", encoding="utf-8")
    assert main(["lint", "--root", str(base.root)]) == 1
    assert "9.000001.yml" in capsys.readouterr().out
