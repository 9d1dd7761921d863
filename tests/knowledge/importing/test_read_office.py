"""Tables and documents that staff export, and Office files that mean harm."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook

from knowledge.importing import config
from knowledge.importing.convert import Origin, convert
from knowledge.importing.draft import Draft
from knowledge.importing.headings import field_of, fields_of
from knowledge.importing.read import read_items
from knowledge.importing.record import ImportFaultError, Record
from tests.knowledge.importing.records import TODAY


def sheet(path: Path, *rows: list[Any], title: str = "Bảng") -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def drafts(path: Path) -> list[Draft]:
    origin = Origin(path.name, TODAY, as_of="2026-11")
    return [
        convert(item, f"khong-ma-{n}", origin) for n, item in enumerate(read_items(path)) if isinstance(item, Record)
    ]


# Headings


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("TÊN THỦ TỤC HÀNH CHÍNH", "name"),
        ("ten thu tuc", "name"),
        ("3. Thành phần hồ sơ:", "documents"),
        ("Phí, lệ phí (nếu có)", "fees"),
        ("Thời hạn giải quyết (ngày)", "duration"),
        ("IV) Yêu cầu, điều kiện thực hiện", "conditions"),
        ("Căn cứ pháp lý của TTHC", "legal_basis"),
        ("STT", "ignored"),
        ("Màu sắc", None),
        ("Phí nộp ở đâu thì người dân hỏi cán bộ tại quầy để biết thêm", None),
    ],
)
def test_a_heading_is_known_whatever_its_case_accents_and_numbering(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (("Thời hạn giải quyết theo quy định", "Thời hạn giải quyết sau khi rút ngắn"), ["ignored", "duration"]),
        (("Thời gian giải quyết mới", "Thời gian giải quyết cũ"), ["duration", "ignored"]),
        (("Mức thu hiện hành", "Mức thu áp dụng từ 2027", "Thời gian cắt giảm"), ["ignored", "fees", "ignored"]),
        (("Thời hạn giải quyết theo quy định", "Lệ phí"), ["duration", "fees"]),
        (("Thời hạn theo quy định", "Thời gian hiện nay"), ["duration", "duration"]),
        (("Màu sắc cũ", "", "Màu sắc"), [None, None, None]),
    ],
)
def test_of_two_columns_of_one_field_the_one_that_tells_how_it_was_is_left(
    headings: tuple[str, ...], fields: list[str | None]
) -> None:
    assert fields_of(headings) == fields


def test_a_decision_that_shortens_times_in_a_table_of_before_and_after_is_read(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=2, cols=4)
    rows = (
        ("Mã thủ tục", "Tên thủ tục", "Thời hạn giải quyết theo quy định", "Thời hạn giải quyết sau khi rút ngắn"),
        ("1.004873", "Cấp giấy thử", "03 ngày làm việc", "01 ngày làm việc"),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(tmp_path / "quyet-dinh.docx"))
    (draft,) = drafts(tmp_path / "quyet-dinh.docx")
    assert draft.time_limit is not None
    assert (draft.time_limit.text, draft.time_limit.working_days) == ("01 ngày làm việc", 1)


# Sheets


def test_a_sheet_is_read_below_its_heading_row_in_any_order_of_columns(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        ["Danh mục thủ tục của phường"],
        [],
        [
            "STT",
            "Thời hạn giải quyết",
            "TEN THU TUC",
            "Mã TTHC",
            "Thành phần hồ sơ",
            "Phí, lệ phí",
            "Căn cứ pháp lý",
            "Màu",
        ],
        [
            1,
            "5 ngày làm việc",
            "Cấp thẻ",
            "9.000001",
            "- Tờ khai (01 bản chính)\n- Ảnh thẻ (02 bản sao)",
            "8.000 đồng",
            "Nghị định số 15/2024/NĐ-CP",
            "xanh",
        ],
        [None, None, None, None],
        [2, 3, "Đổi thẻ", "9.000002", "Không", "Miễn phí", "", None],
    )
    first, second = drafts(path)
    assert (first.code, first.name) == ("9.000001", "Cấp thẻ")
    assert first.time_limit is not None
    assert first.time_limit.working_days == 5
    assert [(paper.kind, paper.copies) for paper in first.documents] == [("original", 1), ("copy", 2)]
    assert [fee.amount_vnd for fee in first.fees] == [8000]
    assert [law.number for law in first.legal_basis] == ["15/2024/NĐ-CP"]
    assert first.source.place == "trang tính Bảng, hàng 4"
    assert first.source.as_of == "2026-11"
    assert second.documents == ()
    assert {"duration_unit"} <= {check.rule for check in second.to_check}
    assert [item.unknown for item in read_items(path) if isinstance(item, Record)] == [("Màu",), ()]


def test_a_formula_is_not_read_and_that_is_told(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", ["Tên thủ tục", "Lệ phí"], ["Cấp thẻ", '=HYPERLINK("http://x","9")'])
    [made] = drafts(path)
    assert made.fees == ()
    assert [check.rule for check in made.to_check if check.field == "fees"] == ["formula"]


def test_a_workbook_without_a_table_of_procedures_is_told(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", ["Họ tên", "Tuổi"], ["A", 3])
    with pytest.raises(ImportFaultError, match="không thấy bảng"):
        drafts(path)


# Documents


def test_a_document_with_headings_is_read_procedure_by_procedure(tmp_path: Path) -> None:
    book = Document()
    book.add_heading("CHI TIẾT THỦ TỤC", 0)
    for code, name in (("9.000001", "Cấp thẻ"), ("9.000002", "Đổi thẻ")):
        book.add_paragraph(f"Mã thủ tục: {code}")
        book.add_paragraph(f"Tên thủ tục: {name}")
        book.add_heading("Trình tự thực hiện", 2)
        book.add_paragraph("Bước 1: Nộp tờ khai.")
        book.add_paragraph("Bước 2: Nhận thẻ.")
        book.add_paragraph("Cách thức thực hiện:")
        ways = book.add_table(2, 4)
        fill(
            ways,
            ["Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí", "Mô tả"],
            ["Trực tiếp", "3 Ngày làm việc", "Phí : 5.000 Đồng", ""],
        )
        book.add_paragraph("Thành phần hồ sơ:")
        papers = book.add_table(2, 3)
        fill(
            papers,
            ["Tên giấy tờ", "Mẫu đơn, tờ khai", "Số lượng"],
            ["Tờ khai", "TK01.docx", "Bản chính: 1\nBản sao: 0"],
        )
        book.add_paragraph("Căn cứ pháp lý:")
        law = book.add_table(2, 4)
        fill(
            law,
            ["Số ký hiệu", "Trích yếu", "Ngày ban hành", "Cơ quan ban hành"],
            ["15/2024/NĐ-CP", "Nghị định về thẻ", "03-04-2024", "Chính phủ"],
        )
    book.save(str(tmp_path / "a.docx"))
    first, second = drafts(tmp_path / "a.docx")
    assert (first.code, first.name, second.code, second.name) == ("9.000001", "Cấp thẻ", "9.000002", "Đổi thẻ")
    assert first.steps == ("Nộp tờ khai.", "Nhận thẻ.")
    assert [(paper.name, paper.form, paper.copies) for paper in first.documents] == [("Tờ khai", "TK01.docx", 1)]
    assert [fee.amount_vnd for fee in first.fees] == [5000]
    assert first.time_limit is not None
    assert first.time_limit.working_days == 3
    assert [(law.number, str(law.date)) for law in first.legal_basis] == [("15/2024/NĐ-CP", "2024-04-03")]


def fill(table: Any, *rows: list[str]) -> None:
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text


def test_a_two_column_table_for_each_procedure_is_read(tmp_path: Path) -> None:
    book = Document()
    for name in ("Cấp thẻ", "Đổi thẻ"):
        table = book.add_table(4, 2)
        fill(
            table,
            ["1. Tên thủ tục", name],
            ["2. Trình tự thực hiện", "Nộp tờ khai."],
            ["3. Thời hạn giải quyết", "4 ngày làm việc"],
            ["4. Người ký", "ông A"],
        )
    book.save(str(tmp_path / "a.docx"))
    items = [item for item in read_items(tmp_path / "a.docx") if isinstance(item, Record)]
    assert [item.values["name"] for item in items] == ["Cấp thẻ", "Đổi thẻ"]
    assert [item.values["duration"] for item in items] == ["4 ngày làm việc"] * 2
    assert all(item.unknown == ("4. Người ký",) for item in items)


def test_a_table_with_a_row_for_each_procedure_is_read(tmp_path: Path) -> None:
    book = Document()
    table = book.add_table(3, 4)
    fill(
        table,
        ["STT", "Tên thủ tục", "Thời hạn giải quyết", "Lệ phí"],
        ["1", "Cấp thẻ", "2 ngày", "Không"],
        ["2", "Đổi thẻ", "3 ngày", "Không"],
    )
    book.save(str(tmp_path / "a.docx"))
    assert [made.name for made in drafts(tmp_path / "a.docx")] == ["Cấp thẻ", "Đổi thẻ"]


# Harm


def tamper(path: Path, extra: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in extra.items():
            archive.writestr(name, content)
    return path


def good(tmp_path: Path) -> Path:
    return sheet(tmp_path / "a.xlsx", ["Tên thủ tục", "Lệ phí"], ["Cấp thẻ", "Không"])


@pytest.mark.parametrize(
    ("part", "content", "fault"),
    [
        ("xl/vbaProject.bin", b"\0", "macro"),
        (
            "xl/custom.xml",
            b"<?xml version='1.0'?>" + b" " * (1 << 20) + b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
            "entity",
        ),
        ("xl/custom.xml", "<a/>".encode("utf-16"), "entity"),
        ("xl/media/image.bin", b"\0" * (8 << 20), "bomb"),
    ],
)
def test_macros_entities_and_bombs_are_refused(tmp_path: Path, part: str, content: bytes, fault: str) -> None:
    path = tamper(good(tmp_path), {part: content})
    with pytest.raises(ImportFaultError) as caught:
        drafts(path)
    assert caught.value.fault == fault


def test_unpacked_size_is_bounded_over_all_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = config.limits().model_copy(update={"unpacked_mib": 1})
    monkeypatch.setattr("knowledge.importing.guard.limits", lambda: changed)
    path = tamper(good(tmp_path), {f"xl/{n}.bin": bytes(range(256)) * 1024 for n in range(5)})
    with pytest.raises(ImportFaultError, match="phình ra"):
        drafts(path)


@pytest.mark.parametrize("cut", [40, 400, 2000])
def test_a_cut_office_file_is_told(tmp_path: Path, cut: int) -> None:
    path = good(tmp_path)
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(ImportFaultError) as caught:
        drafts(path)
    assert caught.value.fault == "broken_office"


def test_a_document_whose_inside_is_rubbish_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(ImportFaultError) as caught:
        drafts(path)
    assert caught.value.fault == "broken_office"


@pytest.mark.parametrize("title", ["QUYẾT ĐỊNH 1234/QĐ-UBND", "Phụ lục I", "DANH MỤC thủ tục hành chính được sửa đổi"])
def test_the_title_of_an_official_document_is_no_procedures_name(tmp_path: Path, title: str) -> None:
    document = Document()
    document.add_heading(title, 1)
    document.add_paragraph("Mã thủ tục: 9.000001")
    document.add_paragraph("Tên thủ tục: Thủ tục cấp thẻ thử nghiệm")
    document.add_paragraph("Lệ phí: 8.000 đồng")
    document.save(str(tmp_path / "a.docx"))
    (draft,) = drafts(tmp_path / "a.docx")
    assert (draft.code, draft.name) == ("9.000001", "Thủ tục cấp thẻ thử nghiệm")


def test_an_article_of_a_decision_ends_what_stands_above_it(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Tên thủ tục: Thủ tục cấp thẻ thử nghiệm")
    document.add_paragraph("Lệ phí: 8.000 đồng")
    document.add_paragraph("Điều 2. Quyết định này có hiệu lực kể từ ngày 01/01/2027.")
    document.add_paragraph("Nơi nhận: như Điều 3.")
    document.save(str(tmp_path / "a.docx"))
    (draft,) = drafts(tmp_path / "a.docx")
    assert [(fee.amount_vnd, fee.note) for fee in draft.fees] == [(8000, "8.000 đồng")]
