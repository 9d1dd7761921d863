"""What must be reviewed in a month: each reason appears on its day, the most urgent first."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from knowledge.__main__ import main
from knowledge.freshness.command import add_parser
from knowledge.freshness.reviews import FreshnessLimits, Level, Month, Reason, Review, limits, reviews
from knowledge.schema import FieldOfWork
from knowledge.snapshot import ROOT, load_snapshot
from tests.knowledge.conftest import Base

FRESH: dict[str, Any] = {
    "verified": {"by": "Người thử", "on": "2026-11-01"},
    "source": {"system": "Thử", "code": "9.000001", "as_of": "2026-11-01"},
}


def found(base: Base, day: dt.date, month: dt.date | None = None) -> list[Review]:
    return reviews(load_snapshot(base.root), Month(first=month or day.replace(day=1), today=day))


def reasons(base: Base, day: dt.date) -> list[tuple[str, str]]:
    return [(review.reason.value, review.level.value) for review in found(base, day)]


def test_an_entry_just_checked_against_a_present_text_needs_nothing(base: Base) -> None:
    base.entry(**FRESH)
    assert found(base, dt.date(2026, 11, 23)) == []


def test_an_entry_comes_up_when_the_days_of_its_field_since_the_last_check_are_over(base: Base) -> None:
    base.entry(**FRESH)
    days = limits().review_after_days["tu-phap"]
    due = dt.date(2026, 11, 1) + dt.timedelta(days=days)
    before = due.replace(day=1) - dt.timedelta(days=1)
    assert reasons(base, before) == []
    assert reasons(base, due) == [("verified", "this_month")]
    assert reasons(base, due + dt.timedelta(days=1)) == [("verified", "overdue")]
    assert found(base, due)[0].why == "Đến hạn đối chiếu lại (lần cuối 01/11/2026)"


def test_a_field_where_the_law_moves_fast_comes_up_earlier_than_one_where_it_does_not(base: Base) -> None:
    base.entry(**FRESH | {"code": "9.000002", "field": "xay-dung-do-thi"})
    base.entry(**FRESH | {"code": "9.000003", "field": "van-hoa"})
    due = {review.entry: review.due for review in found(base, dt.date(2027, 12, 1)) if review.reason == "verified"}
    assert due["9.000002"] < due["9.000003"]


def test_the_age_of_the_source_counts_from_the_first_day_that_its_date_can_mean(base: Base) -> None:
    base.entry(**FRESH | {"field": "van-hoa", "source": {"system": "Thử", "code": "1", "as_of": "2025"}})
    (base.root / "procedures/tu-phap/9.000001.yml").unlink()
    (review,) = found(base, dt.date(2026, 11, 23))
    assert (review.reason, review.due, review.level) == (Reason.SOURCE, dt.date(2026, 1, 1), Level.OVERDUE)
    assert review.why == "Bản nguồn đã cũ (tính đến 2025)"


def test_a_law_that_ends_is_announced_ahead_and_overdue_once_it_has_ended(base: Base) -> None:
    laws = "ending:\n  - {number: 120/2025/NĐ-CP, until: 2027-02-28, source: Thử}\n"
    (base.root / "laws.yml").write_text(laws, encoding="utf-8")
    base.entry(**FRESH | {"legal_basis": [{"number": "120/2025/NĐ-CP"}]})
    notice = dt.timedelta(days=limits().notice_before_end_days)
    assert reasons(base, (dt.date(2027, 2, 28) - notice).replace(day=1) - dt.timedelta(days=1)) == []
    assert ("law", "ahead") in reasons(base, dt.date(2027, 1, 5))
    assert ("law", "this_month") in reasons(base, dt.date(2027, 2, 5))
    after = found(base, dt.date(2027, 3, 1))
    assert (after[0].reason, after[0].level) == (Reason.LAW, Level.OVERDUE)
    assert after[0].why == "Văn bản 120/2025/NĐ-CP hết hiệu lực sau ngày 28/02/2027"


def test_a_decision_behind_a_fact_that_ends_brings_the_entry_up(base: Base) -> None:
    laws = "ending:\n  - {number: 12/2026/NQ-HĐND, until: 2026-12-31, source: Thử}\n"
    (base.root / "laws.yml").write_text(laws, encoding="utf-8")
    document = {"title": "Nghị quyết", "number": "12/2026/NQ-HĐND", "date": "2026-07-10", "facets": ["fees"]}
    base.entry(**FRESH | {"local_sources": [document]})
    assert ("law", "ahead") in reasons(base, dt.date(2026, 11, 23))


def test_an_entry_that_ends_comes_up_unless_something_follows_it(base: Base) -> None:
    base.entry(**FRESH | {"effective_to": "2026-12-31"})
    assert reasons(base, dt.date(2026, 11, 23)) == [("ends", "ahead")]
    base.entry(**FRESH | {"effective_to": "2026-12-31", "replaced_by": "9.000002"})
    assert reasons(base, dt.date(2026, 11, 23)) == []


def test_a_repealed_entry_is_reviewed_no_more(base: Base) -> None:
    base.entry(status="repealed", unconfirmed={"fees": "Hỏi."})
    assert found(base, dt.date(2030, 1, 1)) == []


def test_unconfirmed_facts_come_up_every_month_with_their_facets_and_counter(base: Base) -> None:
    base.entry(**FRESH | {"counter": "chung-thuc-ho-tich", "unconfirmed": {"fees": "Hỏi.", "time_limit": "Hỏi."}})
    (review,) = found(base, dt.date(2026, 11, 23))
    assert review.why == "Phải hỏi lại tại quầy: Lệ phí, Thời hạn"
    assert review.counter == "Quầy chứng thực, hộ tịch"
    assert Reason.UNCONFIRMED in {review.reason for review in found(base, dt.date(2027, 1, 10))}


def test_the_most_urgent_come_first_and_days_run_within_a_reason(base: Base) -> None:
    real = reviews(load_snapshot(ROOT), Month(first=dt.date(2027, 3, 1), today=dt.date(2026, 11, 23)))
    order = [(list(Level).index(r.level), list(limits().reasons).index(r.reason), r.due, r.entry) for r in real]
    assert order == sorted(order)
    assert {review.reason for review in real if review.level is Level.OVERDUE} >= {Reason.LAW, Reason.VERIFIED}


def test_every_entry_of_the_base_with_unconfirmed_facts_is_listed_now() -> None:
    base = load_snapshot(ROOT)
    day = max(entry.verified.on for entry in base.procedures.values())
    listed = {r.entry for r in reviews(base, Month(day.replace(day=1), day)) if r.reason is Reason.UNCONFIRMED}
    open_entries = {
        e.code for e in base.procedures.values() if e.unconfirmed and e.status not in ("replaced", "repealed")
    }
    assert open_entries
    assert listed == open_entries


def test_the_limits_name_only_kinds_that_exist_and_every_reason_and_level() -> None:
    bars: FreshnessLimits = limits()
    kinds = {*FieldOfWork, "faq", "journey", "default"}
    assert {*bars.review_after_days, *bars.source_after_days} <= kinds
    assert set(bars.reasons) == set(Reason)
    assert list(bars.levels) == list(Level)


def command(base: Base, *arguments: str, today: dt.date = dt.date(2026, 11, 23)) -> int:
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers(), clock=lambda: today)
    options = parser.parse_args(["freshness", "--root", str(base.root), *arguments])
    status: int = options.run(options)
    return status


def test_the_month_is_that_of_the_clock_unless_another_is_asked_for(
    base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    base.entry(**FRESH)
    assert command(base) == 0
    assert capsys.readouterr().out.strip() == "Tháng 11/2026: không có gì phải xem lại."
    assert command(base, "--month", "2027-03") == 0
    assert "Tháng 03/2027: 1 mục, 1 việc: 0 quá hạn, 1 trong tháng, 0 sắp tới." in capsys.readouterr().out


def test_the_same_rows_go_to_the_terminal_a_workbook_and_json(
    base: Base, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base.entry(**FRESH | {"plain_name": "=Giấy thử", "counter": "dat-dai", "unconfirmed": {"fees": "Hỏi."}})
    assert command(base, "--xlsx", str(tmp_path / "out" / "f.xlsx")) == 0
    table = capsys.readouterr().out
    assert "9.000001" in table
    assert "Quầy đất đai" in table
    book = load_workbook(tmp_path / "out" / "f.xlsx")
    heading, row = book["Cần xem lại"].iter_rows(values_only=True)
    assert dict(zip(heading, row, strict=True)) == {
        "Mức": "Quá hạn",
        "Hạn": "01/11/2026",
        "Mã": "9.000001",
        "Tên": "=Giấy thử",
        "Quầy": "Quầy đất đai",
        "Lĩnh vực": "Tư pháp",
        "Lý do": "Phải hỏi lại tại quầy: Lệ phí",
    }
    assert book["Cần xem lại"]["D2"].data_type == "s"
    assert list(book["Theo quầy"].iter_rows(values_only=True)) == [
        ("Quầy", "Quá hạn", "Trong tháng", "Sắp tới"),
        ("Quầy đất đai", 1, 0, 0),
    ]
    assert command(base, "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["entry"], told["reason"], told["due"]) == ("9.000001", "unconfirmed", "2026-11-01")


def test_a_month_that_is_none_is_refused(base: Base, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["freshness", "--root", str(base.root), "--month", "11/2026"])
    assert "viết như 2026-11" in capsys.readouterr().err


def test_a_source_date_that_never_was_is_long_overdue_rather_than_a_crash(base: Base) -> None:
    base.entry(**FRESH | {"source": {"system": "Thử", "code": "1", "as_of": "2026-13"}})
    assert ("source", "overdue") in reasons(base, dt.date(2026, 11, 23))
