"""A whole import: the batch, the report, the checks and the command."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from knowledge.__main__ import main
from knowledge.importing.batch import batch_name, draft_files, free_folder, read_drafts, read_rows
from knowledge.importing.checks import check_drafts
from knowledge.importing.record import ImportFaultError
from knowledge.importing.run import import_file
from knowledge.lint.finding import Severity
from knowledge.snapshot import ROOT, load_snapshot
from tests.knowledge.importing.records import TODAY, method, record, write_lines


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_lines(
        tmp_path / "a.jsonl",
        record(),
        record(name="=1+1", methods=[method("", "Miễn phí", "Theo quyết định của tỉnh.")]),
        record(code="", name="Cấp giấy"),
        record(code="9.000003", name=""),
        record(code="9.000004", name="Đổi thẻ", documents=[], field="Thẻ, giấy / lạ"),
    )


def test_every_record_becomes_a_draft_or_is_kept_aside_with_the_reason(file: Path, tmp_path: Path) -> None:
    report = import_file(file, tmp_path / "out", today=TODAY)
    made = {draft.key: draft for draft in read_drafts(tmp_path / "out")}
    assert sorted(made) == ["9.000001", "9.000004", "khong-ma-0001"]
    aside = list(read_rows(tmp_path / "out" / "rejected.jsonl"))
    assert [(row["place"], row["rule"]) for row in aside] == [("dòng 2", "duplicate"), ("dòng 4", "no_name")]
    assert "=1+1" in aside[0]["kept"]
    assert (report.drafts, report.total) == (3, 5)
    assert {path.parent.name for path in draft_files(tmp_path / "out")} == {"tu-phap", "the-giay-la"}


def test_the_report_counts_by_field_and_reason_and_lists_every_note(file: Path, tmp_path: Path) -> None:
    report = import_file(file, tmp_path / "out", today=TODAY)
    told = {(row["field"], row["rule"]): row["records"] for row in report.as_json()["notes"]}
    assert told["code", "no_code"] == 1
    assert told["documents", "absent"] == 1
    assert json.loads((tmp_path / "out" / "batch.json").read_text(encoding="utf-8"))["drafts"] == 3
    book = load_workbook(tmp_path / "out" / "report.xlsx", data_only=False)
    assert book.sheetnames == ["Tổng hợp", "Cần xem", "Để riêng"]
    notes = sum(len(draft.to_check) for draft in read_drafts(tmp_path / "out"))
    assert book["Cần xem"].max_row == notes + 1
    name = next(row[2] for row in book["Để riêng"].iter_rows(min_row=2) if row[1].value == "9.000001")
    assert (name.value, name.data_type) == ("=1+1", "s")


def test_a_cut_file_is_imported_as_far_as_it_goes_and_the_report_says_so(tmp_path: Path) -> None:
    rows = "".join(json.dumps(record(code=f"9.{n:06}", name=f"Thẻ {n}")) + "\n" for n in range(300))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(rows.encode())[:-1000])
    report = import_file(path, tmp_path / "out", today=TODAY)
    assert 0 < report.drafts < 300
    assert "bị cụt" in (report.fault or "")


def test_drafts_are_never_written_over_or_into_the_live_base(file: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "sửa dở.yml").write_text("x", encoding="utf-8")
    with pytest.raises(ImportFaultError, match="đã có nội dung"):
        import_file(file, tmp_path / "out", today=TODAY)
    with pytest.raises(ImportFaultError, match="tri thức đang dùng"):
        import_file(file, ROOT / "procedures" / "tu-phap", today=TODAY)
    with pytest.raises(ImportFaultError):
        import_file(tmp_path / "khong-co.jsonl", tmp_path / "new", today=TODAY)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "out"]


def test_the_live_base_does_not_hold_a_draft(file: Path, tmp_path: Path) -> None:
    import_file(file, tmp_path / "out", today=TODAY)
    assert not set(load_snapshot().procedures) & {draft.key for draft in read_drafts(tmp_path / "out")}


def test_names_of_batches_do_not_clash(tmp_path: Path) -> None:
    assert batch_name(Path("Danh mục (phường).xlsx"), "20261123") == "danh-muc-phuong-20261123"
    assert batch_name(Path("....gz"), "20261123") == "lo-20261123"
    (tmp_path / "a").mkdir()
    assert free_folder(tmp_path, "a").name == "a-2"


def test_the_checks_find_what_staff_broke_and_what_the_import_noted(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    import_file(file, out, today=TODAY)
    [path] = out.rglob("9.000004.yml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("name: Đổi thẻ", "name: Thủ tục cấp thẻ thử nghiệm"), encoding="utf-8")
    [other] = out.rglob("khong-ma-0001.yml")
    other.write_text("draft: maybe\n", encoding="utf-8")
    found = {(finding.severity, finding.rule, finding.entry) for finding in check_drafts(out, TODAY)}
    assert (Severity.ERROR, "schema", "khong-ma-0001") in found
    assert (Severity.UNCONFIRMED, "same_name", "9.000001") in found
    assert (Severity.MISSING, "absent", "9.000004") in found


def test_the_command_reports_in_vietnamese_and_by_exit_status(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out")
    assert main(["import", str(file), "--out", out, "--as-of", "2026-11"]) == 1
    told = capsys.readouterr().out
    assert "5 bản ghi, 3 bản nháp, 2 để riêng" in told
    assert "Không có tên thủ tục." in told
    assert "chưa dùng để trả lời" in told
    assert main(["import", str(file), "--out", out]) == 1
    assert "đã có nội dung" in capsys.readouterr().err
    assert main(["lint-drafts", out]) == 0
    assert "3 bản nháp, 0 lỗi" in capsys.readouterr().out
    assert main(["lint-drafts", str(tmp_path)]) == 1
    assert "không phải thư mục bản nháp" in capsys.readouterr().err


def test_the_command_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_lines(tmp_path / "a.jsonl", record())
    assert main(["import", str(path), "--out", str(tmp_path / "out"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["records"], told["drafts"], told["rejected"]) == (1, 1, [])
