"""The number and the days of a decision, read from its text."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.console.importing.decision import Decision, own_decision, said_to_follow

SIGNED = dt.date(2026, 11, 20)
HEAD = ("ỦY BAN NHÂN DÂN", "Số: 1234/QĐ-UBND", "Bắc Kạn, ngày 20 tháng 11 năm 2026", "QUYẾT ĐỊNH")


def test_a_documents_own_number_is_at_its_head_and_not_one_that_it_cites() -> None:
    cited = "Căn cứ Quyết định số 99/QĐ-TTg ngày 01/02/2025;"
    assert own_decision([*HEAD, cited]) == Decision(number="1234/QĐ-UBND", day=SIGNED)
    assert own_decision(["QUYẾT ĐỊNH", cited]) is None
    assert own_decision(["x"] * 40 + list(HEAD)) is None


@pytest.mark.parametrize(
    "article",
    [
        "Điều 3. Quyết định này có hiệu lực thi hành kể từ ngày 01 tháng 01 năm 2027.",
        "Quyết định có hiệu lực từ ngày 1/1/2027",
        "CÓ HIỆU LỰC KỂ TỪ NGÀY 01-01-2027",
    ],
)
def test_the_day_from_which_it_holds_is_read_from_its_articles(article: str) -> None:
    found = own_decision([*HEAD, *["x"] * 60, article])
    assert found is not None
    assert found.effective == dt.date(2027, 1, 1)


def test_it_may_hold_from_its_signing_and_then_no_day_is_read() -> None:
    found = own_decision([*HEAD, "Quyết định này có hiệu lực kể từ ngày ký."])
    assert found == Decision(number="1234/QĐ-UBND", day=SIGNED)


@pytest.mark.parametrize(
    ("number", "above", "issuer"),
    [
        ("7/QĐ-UBND", ["ỦY BAN NHÂN DÂN", "PHƯỜNG BẮC KẠN"], "Ủy ban nhân dân phường Bắc Kạn"),
        ("7/QĐ-UBND", ["UBND TỈNH  THÁI NGUYÊN"], "Ủy ban nhân dân tỉnh Thái Nguyên"),
        ("7/QĐ-UBND", ["Uỷ ban nhân dân xã Phong Quang"], "Ủy ban nhân dân xã Phong Quang"),
        ("12/2026/NQ-HĐND", ["HỘI ĐỒNG NHÂN DÂN", "TỈNH THÁI NGUYÊN"], "Hội đồng nhân dân tỉnh Thái Nguyên"),
        ("7/QĐ-UBND", ["HỘI ĐỒNG NHÂN DÂN", "TỈNH THÁI NGUYÊN"], None),
        ("7/QĐ-STP", ["UBND TỈNH THÁI NGUYÊN", "SỞ TƯ PHÁP"], None),
        ("7/QĐ-UBND", ["ỦY BAN NHÂN DÂN"], None),
        ("7/QĐ-UBND", [], None),
    ],
)
def test_the_local_body_above_the_number_is_who_issued_it(number: str, above: list[str], issuer: str | None) -> None:
    found = own_decision([*above, f"Số: {number}", "Ủy ban nhân dân phường Khác quyết định"])
    assert found is not None
    assert found.issuer == issuer


def test_the_number_says_what_kind_of_document_it_is_and_whether_a_local_body_issued_it() -> None:
    said = [Decision(number=number) for number in ("12/2026/NQ-HĐND", "7/QĐ-UBND", "99/QĐ-TTg", "5/KH-UBND")]
    assert [one.title for one in said] == ["Nghị quyết", "Quyết định", "Quyết định", "Kế hoạch"]
    assert [one.is_local for one in said] == [True, True, False, True]


def test_a_record_may_name_the_decision_that_it_follows() -> None:
    assert said_to_follow("Quyết định 1234/QĐ-UBND ngày 20/11/2026") == Decision(number="1234/QĐ-UBND", day=SIGNED)
    assert said_to_follow("ngày 31/02/2026, 5/2026/NQ-HĐND") == Decision(number="5/2026/NQ-HĐND")
    assert said_to_follow("không rõ") is None
