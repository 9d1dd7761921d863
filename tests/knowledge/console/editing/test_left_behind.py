"""A figure that was changed in one place and still stands in another is told to who writes and who reviews."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.base_files import read_base
from knowledge.console.editing.findings import look
from knowledge.console.editing.form.notes import Weight
from knowledge.console.editing.left_behind import figures_in, left_behind
from knowledge.console.editing.live import LiveBase
from knowledge.schema import Fee, Procedure, TimeLimit
from knowledge.snapshot import ROOT, load_snapshot
from knowledge.yaml_writer import to_yaml

BASE = load_snapshot(ROOT)
SINGLE = BASE.procedures["1.004873"]
COPIES = BASE.procedures["2.000815"]
SOONER = {"time_limit": TimeLimit(text="1 ngày làm việc", working_days=1)}
TODAY = dt.date(2026, 11, 23)


def changed(entry: Procedure, **fields: object) -> Procedure:
    return entry.model_copy(update=fields)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Có kết quả sau 03 ngày làm việc.", {(3, "ngày"): "03 ngày"}),
        ("Phí 2.000 đồng, tối đa 200.000 đồng.", {(2000, "đồng"): "2.000 đồng", (200000, "đồng"): "200.000 đồng"}),
        ("Điện thoại 0209 3870 123, Điều 3.", {}),
        ("Nộp trước 15 giờ.", {(15, "giờ"): "15 giờ"}),
    ],
)
def test_figures_are_read_with_what_they_count(text: str, figures: dict[tuple[int, str], str]) -> None:
    assert figures_in(text) == figures


def test_a_summary_and_a_step_that_keep_the_former_time_are_found() -> None:
    assert list(left_behind(SINGLE, changed(SINGLE, **SOONER))) == [("summary", "3 ngày"), ("steps[3]", "03 ngày")]


def test_a_summary_that_was_mended_too_is_not() -> None:
    after = changed(SINGLE, **SOONER, summary="Xã, phường cấp trong 1 ngày làm việc.", steps=("Nhận giấy.",))
    assert list(left_behind(SINGLE, after)) == []


def test_a_changed_fee_is_looked_for_by_its_amount() -> None:
    fees = (Fee(case="Trang thứ nhất và thứ hai", amount_vnd=3000), *COPIES.fees[1:])
    assert list(left_behind(COPIES, changed(COPIES, fees=fees))) == [("summary", "2.000 đồng")]


@pytest.mark.parametrize("entry", list(BASE.procedures.values()), ids=lambda entry: entry.code)
def test_an_entry_beside_itself_leaves_nothing_behind(entry: Procedure) -> None:
    assert list(left_behind(entry, entry)) == []


def test_both_are_told_at_their_fields_in_plain_words() -> None:
    path = "procedures/tu-phap/1.004873.yml"
    after = changed(SINGLE, **SOONER)
    live = LiveBase(1, read_base(ROOT), {}, BASE)
    found = dict(look(live, path, after, {path: to_yaml(after)}, TODAY))
    assert found["summary"].weight is Weight.WARNING
    assert found["summary"].text == "Chỗ này còn nói “3 ngày”, là con số vừa đổi ở phần khác. Xin đọc lại."
    assert found["steps.3"].weight is Weight.NOTICE
