"""Staff edit the workbook: good edits arrive, bad ones are all named and nothing is written."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.__main__ import main
from knowledge.exchange.commands import write_jsonld
from knowledge.exchange.faults import WorkbookError
from knowledge.exchange.read_workbook import read_workbook
from knowledge.snapshot import load_snapshot
from tests.knowledge.conftest import Base

PATH = "procedures/tu-phap/9.000001.yml"


class Edit:
    """A workbook on disk, one cell of which is changed at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, heading: str, value: Any, row: int = 2, sheet: str = "Tư pháp") -> None:
        book = load_workbook(self.path)
        page = book[sheet]
        assert isinstance(page, Worksheet)
        page.cell(row, self.column(page, heading)).value = value
        book.save(self.path)

    @staticmethod
    def column(page: Worksheet, heading: str) -> int:
        return [cell.value for cell in page[1]].index(heading) + 1

    def value(self, heading: str, row: int = 2) -> Any:
        page = load_workbook(self.path)["Tư pháp"]
        return page.cell(row, self.column(page, heading)).value

    def change(self, how: Callable[[Any], None]) -> None:
        book = load_workbook(self.path)
        how(book)
        book.save(self.path)

    def faults(self) -> list[str]:
        with pytest.raises(WorkbookError) as caught:
            read_workbook(self.path)
        return [str(fault) for fault in caught.value.faults]


@pytest.fixture
def edit(base: Base, tmp_path: Path) -> Edit:
    base.entry(code="9.000720", aliases=["giấy khác", "tờ khác"], plain_name="Giấy khác")
    path = tmp_path / "base.xlsx"
    assert main(["export", "--xlsx", str(path), "--root", str(base.root)]) == 0
    return Edit(path)


def take(edit: Edit, base: Base, *more: str) -> int:
    return main(["import-xlsx", str(edit.path), "--root", str(base.root), *more])


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_an_edited_cell_changes_its_entry_and_no_other_file(edit: Edit, base: Base) -> None:
    before = files(base.root)
    edit.put("Giấy tờ", "Tờ khai | Bản chính | 2\nẢnh thẻ ||| Khi chưa có")
    edit.put("Lệ phí", "Làm lần đầu | 10.000 đ\n| | Do tỉnh quy định.")
    assert take(edit, base) == 0
    entry = load_snapshot(base.root).procedures["9.000001"]
    assert [(d.name, d.kind, d.copies, d.when) for d in entry.documents] == [
        ("Tờ khai", "original", 2, None),
        ("Ảnh thẻ", None, None, "Khi chưa có"),
    ]
    assert [(fee.case, fee.amount_vnd, fee.note) for fee in entry.fees] == [
        ("Làm lần đầu", 10_000, None),
        (None, None, "Do tỉnh quy định."),
    ]
    after = files(base.root)
    assert {path for path in before | after if before.get(path) != after.get(path)} == {PATH}


def test_a_document_that_sets_facts_is_added_in_its_cell_and_goes_with_it(edit: Edit, base: Base) -> None:
    edit.put("Nguồn riêng", "Nghị quyết | 12/2026/NQ-HĐND | 10/07/2026 | lệ phí; Thời hạn | Hội đồng nhân dân tỉnh")
    assert take(edit, base) == 0
    (source,) = load_snapshot(base.root).procedures["9.000001"].local_sources
    assert (source.number, source.date) == ("12/2026/NQ-HĐND", dt.date(2026, 7, 10))
    assert source.facets == ("fees", "time_limit")
    assert main(["export", "--xlsx", str(edit.path), "--root", str(base.root)]) == 0
    edit.put("Nguồn riêng", None)
    assert take(edit, base) == 0
    assert load_snapshot(base.root).procedures["9.000001"].local_sources == ()


def test_line_breaks_spaces_and_an_apostrophe_that_a_spreadsheet_leaves_behind_do_no_harm(
    edit: Edit, base: Base
) -> None:
    edit.put("Các bước", "'Nộp tờ khai.  \r\n\r\n  Nhận giấy hẹn. ")
    edit.put("Tóm tắt", "Dòng một.\nDòng hai.")
    assert take(edit, base) == 0
    entry = load_snapshot(base.root).procedures["9.000001"]
    assert entry.steps == ("Nộp tờ khai.", "Nhận giấy hẹn.")
    assert entry.summary == "Dòng một. Dòng hai."


def test_an_unchanged_workbook_touches_nothing(edit: Edit, base: Base, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(base.root)
    assert take(edit, base) == 0
    assert files(base.root) == before
    assert "không khác gì" in capsys.readouterr().out


def test_text_that_looks_like_a_formula_stays_text(base: Base, tmp_path: Path) -> None:
    base.entry(summary="=HYPERLINK(1)", aliases=["+84", "-5", "@a"])
    path = tmp_path / "base.xlsx"
    main(["export", "--xlsx", str(path), "--root", str(base.root)])
    page = load_workbook(path)["Tư pháp"]
    cell = page.cell(2, Edit.column(page, "Tóm tắt"))
    assert (cell.value, cell.data_type, cell.quotePrefix, cell.number_format) == ("=HYPERLINK(1)", "s", True, "@")
    assert read_workbook(path).procedures[PATH].aliases == ("+84", "-5", "@a")


@pytest.mark.parametrize(
    ("heading", "value", "said"),
    [
        ("Mã thủ tục", 2.00072, "chẳng hạn 2.000720"),
        ("Mã thủ tục", "2.00072", "sáu chữ số"),
        ("Thủ tục liên quan", 1.001193, "chẳng hạn 1.001193"),
        ("Thủ tục liên quan", "9.000720\n1.19", "dòng 2 trong ô: phải là mã thủ tục"),
        ("Nguồn tính đến", dt.datetime(2026, 6, 1), "đã đổi ô này thành ngày 01/06/2026"),
        ("Tóm tắt", "=1+1", "ô chứa công thức"),
        ("Tóm tắt", None, "chưa điền"),
        ("Tóm tắt", r"thư mục C:\moi", r"không hiểu “\m”"),
        ("Cấp giải quyết", "cấp huyện", "cấp xã, cấp tỉnh, cấp bộ, nơi khác"),
        ("Lệ phí", "Lần đầu | tám nghìn", "dòng 1: “tám nghìn” không phải số nguyên"),
        ("Lệ phí", "Lần đầu", "cần số tiền hoặc ghi chú"),
        ("Lệ phí", "a | 1 | b | c", "thừa phần “c”"),
        ("Giấy tờ", "Tờ khai | bản chính | 99", "phải không quá 10"),
        ("Ngày đối chiếu", "31/02/2026", "không phải ngày"),
        ("Số ngày làm việc", "ba", "không phải số"),
        ("Phải xác nhận tại quầy", "Lệ phí", "cần hai phần"),
        ("Nguồn riêng", "Nghị quyết | 12/NQ-HĐND | 10/07/2026", "chưa điền"),
        ("Nguồn riêng", "Nghị quyết | 12/NQ-HĐND | 10/07/2026 | Giá", "không có trong danh sách"),
        ("Nguồn riêng", "Nghị quyết | 12/NQ-HĐND | 10/07/2026 | Giới thiệu", "phần giới thiệu không có nguồn riêng"),
        ("Nguồn riêng", "Nghị quyết | 12/NQ-HĐND | 1/1/1900 | Lệ phí", "phải từ 1945-09-02 trở lên"),
        ("Nguồn riêng", "A | 1 | 10/07/2026 | Lệ phí\nB | 2 | 10/07/2026 | Lệ phí", "có mục được ghi hai lần"),
    ],
)
def test_each_fault_names_sheet_row_and_column_and_what_is_wrong(
    edit: Edit, heading: str, value: Any, said: str
) -> None:
    edit.put(heading, value)
    (fault,) = edit.faults()
    assert fault.startswith(f"Trang “Tư pháp”, dòng 2, cột “{heading}”: ")
    assert said in fault


def test_all_faults_are_told_at_once_in_vietnamese_and_nothing_is_written(
    edit: Edit, base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(base.root)
    edit.put("Tóm tắt", None)
    edit.put("Lệ phí", "x | y", row=3)
    edit.put("Các bước", "Bước mới.")
    capsys.readouterr()
    assert take(edit, base) == 1
    told = capsys.readouterr().err
    assert "dòng 2, cột “Tóm tắt”" in told
    assert "dòng 3, cột “Lệ phí”" in told
    assert "2 chỗ cần sửa. Chưa ghi gì cả." in told
    assert files(base.root) == before


def test_the_same_code_twice_names_both_places(edit: Edit) -> None:
    edit.put("Mã thủ tục", "9.000001", row=3)
    assert edit.faults() == ["Trang “Tư pháp”, dòng 3, cột “Mã thủ tục”: 9.000001 đã có ở trang “Tư pháp”, dòng 2."]


def test_a_column_or_a_sheet_that_is_gone_is_named(edit: Edit) -> None:
    edit.change(lambda book: book["Tư pháp"].delete_cols(1))
    edit.change(lambda book: book.remove(book["Y tế"]))
    assert edit.faults() == [
        "Trang “Tư pháp”, dòng 1, cột “Mã thủ tục”: không thấy cột này.",
        "Trang “Y tế”: không thấy trang này.",
    ]


def test_a_row_moved_to_another_sheet_changes_its_field(edit: Edit, base: Base) -> None:
    def move(book: Any) -> None:
        row = [cell.value for cell in book["Tư pháp"][3]]
        book["Tư pháp"].delete_rows(3)
        book["Y tế"].append(row)

    edit.change(move)
    assert take(edit, base) == 0
    assert load_snapshot(base.root).procedures["9.000720"].field == "y-te"
    assert not (base.root / "procedures/tu-phap/9.000720.yml").exists()


def test_a_row_that_is_gone_removes_its_entry_only_when_asked(
    edit: Edit, base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    edit.change(lambda book: book["Tư pháp"].delete_rows(3))
    assert take(edit, base) == 1
    assert "procedures/tu-phap/9.000720.yml" in capsys.readouterr().err
    assert "9.000720" in load_snapshot(base.root).procedures
    assert take(edit, base, "--delete") == 0
    assert "9.000720" not in load_snapshot(base.root).procedures


def test_a_base_that_changed_after_the_export_is_not_overwritten_unasked(
    edit: Edit, base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    base.entry(summary="Người khác vừa sửa.")
    edit.put("Các bước", "Bước mới.")
    assert take(edit, base) == 1
    assert "đã đổi sau khi xuất" in capsys.readouterr().err
    assert load_snapshot(base.root).procedures["9.000001"].summary == "Người khác vừa sửa."
    assert take(edit, base, "--force") == 0


def test_a_dry_run_says_what_would_change_and_writes_nothing(
    edit: Edit, base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(base.root)
    edit.put("Các bước", "Bước mới.")
    assert take(edit, base, "--dry-run") == 0
    assert f"Sẽ sửa {PATH}" in capsys.readouterr().out
    assert files(base.root) == before


def add_earlier(edit: Edit, **changes: str) -> None:
    """A row for an earlier version of the first procedure."""

    def earlier(book: Any) -> None:
        values = {cell.value: cell.offset(1).value for cell in book["Tư pháp"][1]} | {"Lĩnh vực": "Tư pháp"} | changes
        book["Bản trước"].append([values.get(cell.value) for cell in book["Bản trước"][1]])

    edit.change(earlier)


def test_rows_that_fit_alone_but_not_together_leave_the_base_as_it_was(
    edit: Edit, base: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(base.root)
    add_earlier(edit)
    assert take(edit, base) == 1
    told = capsys.readouterr().err
    assert "history/9.000001" in told
    assert ".import-" not in told
    assert files(base.root) == before
    assert list(base.root.parent.glob(".import-*")) == []


def test_an_earlier_version_needs_a_present_one(edit: Edit) -> None:
    add_earlier(edit, **{"Mã thủ tục": "9.999999"})
    assert edit.faults() == [
        "Trang “Bản trước”, dòng 2, cột “Mã thủ tục”: không có bản hiện hành của 9.999999 ở trang lĩnh vực nào."
    ]


def test_a_failed_move_puts_every_folder_back(edit: Edit, base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    add_earlier(edit, **{"Áp dụng đến hết ngày": "31/10/2026"})
    edit.put("Áp dụng từ ngày", "01/11/2026")
    before = files(base.root)
    rename = Path.rename

    def fail_on_procedures(self: Path, target: Path) -> Path:
        if target == base.root / "procedures" and ".import-" in str(self) and self.parent.name == base.root.name:
            raise OSError("disk full")
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", fail_on_procedures)
        assert take(edit, base) == 1
    assert files(base.root) == before
    assert take(edit, base) == 0
    assert len(load_snapshot(base.root).versions_of("9.000001")) == 2


def test_a_file_that_is_no_workbook_is_refused_in_plain_words(
    base: Base, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.xlsx").write_text("không phải bảng tính")
    assert take(Edit(tmp_path / "a.xlsx"), base) == 1
    assert "không phải bảng tính .xlsx" in capsys.readouterr().err


def test_json_ld_goes_to_a_folder_or_into_one_graph(base: Base, tmp_path: Path) -> None:
    assert main(["export", "--jsonld", str(tmp_path / "out"), "--root", str(base.root), "--site", "https://a.vn/"]) == 0
    alone = json.loads((tmp_path / "out" / "9.000001.jsonld").read_text())
    assert alone["url"] == "https://a.vn/9.000001"
    assert main(["export", "--jsonld", str(tmp_path / "all.json"), "--root", str(base.root)]) == 0
    graph = json.loads((tmp_path / "all.json").read_text())
    assert [service["name"] for service in graph["@graph"]] == ["Thủ tục thử nghiệm"]


def test_json_ld_holds_only_procedures_that_are_in_force(base: Base, tmp_path: Path) -> None:
    base.entry(code="9.000002", status="repealed", effective_to="2026-11-30")
    snapshot = load_snapshot(base.root)
    for day, held in ((dt.date(2026, 11, 30), 2), (dt.date(2026, 12, 1), 1)):
        target = tmp_path / day.isoformat()
        assert write_jsonld(snapshot, target, "https://a.vn/", day) == held == len(list(target.iterdir()))
