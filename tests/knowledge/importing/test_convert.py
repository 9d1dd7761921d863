"""One record becomes a draft: structured where the text is clear, noted where it is not."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml

from knowledge.importing.batch import yaml_of
from knowledge.importing.draft import Unit
from knowledge.schema import Channel, FieldOfWork, Level, PaperKind, Procedure
from knowledge.snapshot import KnowledgeError, parse_file
from tests.knowledge.importing.records import draft, method, rules


def test_a_clear_record_is_read_whole() -> None:
    made = draft()
    assert made.code == "9.000001"
    assert made.field is FieldOfWork.TU_PHAP
    assert (made.level, made.levels) == (Level.COMMUNE, (Level.COMMUNE, Level.PROVINCE))
    assert [(paper.name, paper.kind, paper.copies) for paper in made.documents] == [
        ("Tờ khai xin thẻ", PaperKind.ORIGINAL, 1)
    ]
    assert made.steps == ("Người dân nộp tờ khai.", "Cán bộ xem tờ khai và hẹn ngày trả.")
    assert [way.channel for way in made.how_to_apply] == [Channel.IN_PERSON, Channel.ONLINE]
    assert made.time_limit is not None
    assert made.time_limit.working_days == 5
    assert [(fee.amount_vnd, fee.note) for fee in made.fees] == [(8000, "mỗi thẻ")]
    assert made.conditions == ()
    assert [(law.number, law.name) for law in made.legal_basis] == [("15/2024/NĐ-CP", "Nghị định về thẻ")]
    assert made.source.system == "Cổng Dịch vụ công quốc gia"
    assert made.source.as_of == "2026-06-10"


def test_a_draft_says_that_it_is_one_and_can_never_be_read_as_an_entry(tmp_path: Path) -> None:
    path = tmp_path / "9.000001.yml"
    path.write_text(yaml_of(draft()), encoding="utf-8")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert data["draft"] is True
    assert "viết lại" in data["notice"]
    assert "verified" not in data
    with pytest.raises(KnowledgeError, match="draft: Extra inputs"):
        parse_file(path, Procedure)


@pytest.mark.parametrize(
    ("code", "rule"), [("", "no_code"), ("1.2", "bad_code"), ("../../etc/x", "bad_code"), (None, "no_code")]
)
def test_a_draft_without_a_valid_code_gets_a_name_of_its_own(code: str | None, rule: str) -> None:
    made = draft(code=code)
    assert (made.code, made.key) == (None, "khong-ma-0001")
    assert rule in rules(made, "code")


def test_text_in_another_unicode_form_becomes_nfc() -> None:
    made = draft(name=unicodedata.normalize("NFD", "Thủ tục cấp thẻ\u200b"))
    assert made.name == "Thủ tục cấp thẻ"


# Papers


@pytest.mark.parametrize(
    ("qty", "kind", "copies", "noted"),
    [
        ("0 bản chính,2 bản sao", PaperKind.COPY, 2, None),
        ("Bản chính: 1, Bản sao: 0", PaperKind.ORIGINAL, 1, None),
        ("01 bản chụp", PaperKind.COPY, 1, None),
        ("20261 bản chính", PaperKind.ORIGINAL, 1, "copies_glued"),
        ("", None, None, None),
        ("vài tờ", None, None, "copies"),
        ("0 bản chính", None, None, "copies_none"),
    ],
)
def test_copies_are_read_as_the_portal_writes_them(
    qty: str, kind: PaperKind | None, copies: int | None, noted: str | None
) -> None:
    made = draft(documents=[{"case": "", "name": "Giấy thử", "qty": qty}])
    assert [(paper.kind, paper.copies) for paper in made.documents] == [(kind, copies)]
    assert rules(made, "documents") == ({noted} if noted else set())


def test_original_and_copy_of_one_paper_are_both_kept() -> None:
    [paper] = draft(documents=[{"name": "Giấy thử", "qty": "1 bản chính,3 bản sao"}]).documents
    assert (paper.kind, paper.copies) == (PaperKind.ORIGINAL, 1)
    assert "3 bản sao" in (paper.note or "")


def test_papers_to_show_and_the_case_that_needs_them_are_told_apart() -> None:
    made = draft(
        documents=[
            {"case": "Giấy tờ phải xuất trình", "name": "Thẻ cũ", "qty": "1 bản chính"},
            {"case": "Khi mất thẻ:", "name": "Đơn báo mất", "qty": "1 bản chính"},
            {"case": "Lưu ý", "name": "Người nộp giữ biên nhận.", "qty": "0 bản chính"},
        ]
    )
    assert [(paper.name, paper.kind, paper.when) for paper in made.documents] == [
        ("Thẻ cũ", PaperKind.PRESENT, None),
        ("Đơn báo mất", PaperKind.ORIGINAL, "Khi mất thẻ"),
    ]
    assert made.reminders == ("Người nộp giữ biên nhận.",)


def test_a_form_file_glued_to_a_name_is_taken_off_only_where_the_border_is_sure() -> None:
    made = draft(
        documents=[
            {"name": "Tờ khai (theo mẫu)TK01.docx", "qty": "1 bản chính"},
            {"name": "đơn xin tk.docx", "qty": "1 bản chính"},
        ]
    )
    assert [(paper.name, paper.form) for paper in made.documents] == [
        ("Tờ khai (theo mẫu)", "TK01.docx"),
        ("đơn xin tk.docx", None),
    ]
    assert "paper_form_glued" in rules(made)
    assert [form.name for form in made.forms] == ["TK01.docx"]


# Fees


def test_a_portal_zero_with_a_note_is_not_free() -> None:
    made = draft(methods=[method("", "Miễn phí", "Mức thu do Hội đồng nhân dân tỉnh quy định.")])
    assert [(fee.amount_vnd, fee.note) for fee in made.fees] == [(None, "Mức thu do Hội đồng nhân dân tỉnh quy định.")]
    assert "fee_zero_with_note" in rules(made, "fees")


def test_a_portal_zero_without_a_word_must_be_checked() -> None:
    made = draft(methods=[method("", "Miễn phí")])
    assert [(fee.amount_vnd, "đối chiếu" in (fee.note or "")) for fee in made.fees] == [(0, True)]
    assert rules(made, "fees") == {"fee_zero"}


def test_a_zero_whose_note_says_free_is_free() -> None:
    made = draft(methods=[method("", "0 Đồng", "Không thu lệ phí")])
    assert [fee.amount_vnd for fee in made.fees] == [0]
    assert rules(made, "fees") == set()


def test_amounts_of_a_note_become_fees_by_case() -> None:
    made = draft(methods=[method("", "Miễn phí", "- Thẻ nhỏ: 10.000 đồng/thẻ; - Thẻ lớn: 25.000 đồng/thẻ.")])
    assert [(fee.case, fee.amount_vnd) for fee in made.fees] == [("Thẻ nhỏ", 10000), ("Thẻ lớn", 25000)]
    assert "fee_from_note" in rules(made)


@pytest.mark.parametrize("amount", ["Phí : Theo biểu của năm 2016 Đồng", "20 Đồng"])
def test_a_figure_that_no_fee_has_is_left_in_the_note(amount: str) -> None:
    made = draft(methods=[method("", amount)])
    assert [fee.amount_vnd for fee in made.fees] == [None]
    assert "fee_implausible" in rules(made)


def test_other_money_and_fees_that_have_run_out_are_noted() -> None:
    made = draft(methods=[method("", "10 USD", "mỗi bản"), method("", "9.000 VNĐ", "đến hết ngày 31/12/2025")])
    assert [fee.amount_vnd for fee in made.fees] == [None, 9000]
    assert {"fee_currency", "fee_expired"} <= rules(made, "fees")


# Time limits


@pytest.mark.parametrize(
    ("text", "amount", "unit", "working_days"),
    [
        ("7 Ngày làm việc", 7, Unit.WORKING_DAY, 7),
        ("0.5 ngày làm việc", 0.5, Unit.WORKING_DAY, 0.5),
        ("03 (ba) ngày làm việc kể từ ngày nhận đủ giấy tờ", 3, Unit.WORKING_DAY, 3),
        ("10 Ngày", 10, Unit.DAY, None),
        ("4 Giờ", 4, Unit.HOUR, None),
        ("2 tháng", 2, Unit.MONTH, None),
        ("12", 12, None, None),
    ],
)
def test_days_hours_and_working_days_are_told_apart(
    text: str, amount: float, unit: Unit | None, working_days: float | None
) -> None:
    made = draft(methods=[method(text)])
    assert made.time_limit is not None
    [case] = made.time_limit.cases
    assert (case.amount, case.unit, made.time_limit.working_days) == (amount, unit, working_days)
    assert ("duration_unit" in rules(made)) == (unit is None)


def test_different_time_limits_give_no_single_number() -> None:
    made = draft(methods=[method("3 Ngày làm việc"), method("5 Ngày làm việc")])
    assert made.time_limit is not None
    assert made.time_limit.working_days is None
    assert [case.amount for case in made.time_limit.cases] == [3, 5]
    assert "duration_differs" in rules(made)


def test_a_time_limit_in_words_only_is_kept_and_noted() -> None:
    made = draft(methods=[method("Ngay khi tàu rời bến")])
    assert made.time_limit is not None
    assert made.time_limit.text == "Trực tiếp: Ngay khi tàu rời bến"
    assert "duration" in rules(made)


# Law


def test_a_law_that_lapsed_is_noted_with_what_replaced_it() -> None:
    made = draft(legal_basis=[{"name": "Nghị định cũ", "code": "10/2020/NĐ-CP"}, {"name": "", "code": "30/2014/QH13"}])
    told = [check.message for check in made.to_check if check.rule == "law_lapsed"]
    assert any("10/2020/NĐ-CP đã hết hiệu lực" in text and "20/2025/NĐ-CP" in text for text in told)
    assert any("30/2014/QH13 sẽ hết hiệu lực sau 28/02/2027" in text for text in told)


def test_numbers_and_names_glued_into_one_row_are_parted_where_the_border_is_sure() -> None:
    made = draft(legal_basis=[{"name": "Quy định về thẻ.15/2024/NĐ-CPThông tư về phí thẻ", "code": "07/2025/TT-BTC"}])
    assert [(law.number, law.name) for law in made.legal_basis] == [
        ("15/2024/NĐ-CP", "Quy định về thẻ."),
        ("07/2025/TT-BTC", "Thông tư về phí thẻ"),
    ]


def test_glued_rows_without_a_sure_border_give_numbers_and_no_wrong_name() -> None:
    made = draft(legal_basis=[{"name": "Luật Thẻ nhựaLuật số 32/2024/QH15", "code": "50/2025/TT-BCA"}])
    assert [(law.number, law.name) for law in made.legal_basis] == [
        ("32/2024/QH15", None),
        ("50/2025/TT-BCA", None),
    ]
    assert "law_glued" in rules(made)


def test_the_date_of_another_document_is_not_taken_for_this_one() -> None:
    amends = "Nghị định số 15/2024/NĐ-CP sửa đổi Nghị định số 12/2020/NĐ-CP ngày 01/02/2020 về thẻ"
    made = draft(legal_basis=[{"name": amends, "code": "15/2024/NĐ-CP"}])
    assert [(law.number, law.date) for law in made.legal_basis] == [("15/2024/NĐ-CP", None)]
    own = draft(legal_basis=["Nghị định số 15/2024/NĐ-CP ngày 03 tháng 4 năm 2024 của Chính phủ về thẻ"])
    [law] = own.legal_basis
    assert (law.number, str(law.date)) == ("15/2024/NĐ-CP", "2024-04-03")


def test_a_half_number_is_not_read_out_of_a_longer_one() -> None:
    made = draft(legal_basis=[{"name": "Cắt giảm giấy tờ thẻ66.7/2025/NQ-CPLuật Thẻ", "code": "54/2014/QH13"}])
    assert {law.number for law in made.legal_basis} == {"66.7/2025/NQ-CP", "54/2014/QH13"}


# Bodies that ceased, and gaps


def test_bodies_that_ceased_with_the_districts_are_noted() -> None:
    made = draft(agency="Ủy ban nhân dân cấp huyện", level="Cấp huyện")
    assert "stale_agency" in rules(made, "agency")
    assert "gone_level" in rules(made, "level")


def test_what_the_source_leaves_out_is_listed() -> None:
    made = draft(documents=[], legal_basis="", result=None, as_of=None)
    absent = {check.field for check in made.to_check if check.rule == "absent"}
    assert absent >= {"documents", "legal_basis", "result"}
    assert made.source.as_of is None
    assert "as_of" in rules(made, "source")


def test_lines_that_a_page_broke_are_put_together() -> None:
    text = "- Người dân mang tờ khai đã điền đủ đến nơi nhận giấy tờ của xã nơi mình đang\nở và nộp.\n5\n- Nhận thẻ."
    assert draft(steps=text).steps == (
        "Người dân mang tờ khai đã điền đủ đến nơi nhận giấy tờ của xã nơi mình đang ở và nộp.",
        "Nhận thẻ.",
    )


def test_a_value_of_a_strange_shape_is_noted_and_the_rest_is_read() -> None:
    made = draft(steps={"một": 1}, documents=[3, None, {"name": ["Đơn"]}])
    assert "wrong_shape" in rules(made, "steps")
    assert [paper.name for paper in made.documents] == ["3", "Đơn"]
    assert made.result == ("Thẻ thử nghiệm",)
