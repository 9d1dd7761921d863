"""From an uploaded file to a draft of the very entry that it is about."""

from __future__ import annotations

import datetime as dt
import gzip
import io
from collections.abc import Mapping
from pathlib import Path

from docx import Document
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.console.publishing.models import read_model
from knowledge.console.roles import Role
from knowledge.day import today
from knowledge.exchange.sheets import field_sheets
from knowledge.schema import FieldOfWork, LocalSource, Procedure
from knowledge.snapshot import ROOT
from knowledge.store import audit
from knowledge.store.drafts import State
from knowledge.store.store import Store
from knowledge.yaml_writer import to_yaml
from tests.knowledge.console.importing.uploads import decision, draft_in, put, records, saved, upload, workbook
from tests.knowledge.console.publishing.base import BIRTH, DEATH, acts, draft_of, entry_of, hand_in, publish
from tests.knowledge.console.serving import Clerk, Office
from tests.knowledge.importing.records import record

NASTY = "<script>alert(1)</script>"


async def entry_in(store: Store, draft: int) -> Procedure:
    held = await draft_of(store, draft)
    model = read_model(held.path, held.content or "")
    assert isinstance(model, Procedure)
    return model


async def differing(store: Store, draft: int, path: str = BIRTH) -> set[str]:
    """Fields in which a draft differs from the published entry."""
    old, new = await entry_of(store, path), await entry_in(store, draft)
    return {name for name in Procedure.model_fields if getattr(old, name) != getattr(new, name)}


async def test_a_decision_on_a_fee_becomes_a_draft_of_that_entry_in_which_only_the_fee_differs(
    published: Office, editor: Clerk
) -> None:
    sent = await upload(editor, decision("Tên thủ tục: Thủ tục đăng ký khai sinh", "Phí, lệ phí: 8.000 đồng"))
    draft = draft_in(sent)
    held = await draft_of(published.store, draft)
    assert (held.path, held.state) == (BIRTH, State.DRAFT)
    assert (held.decision_number, held.decision_date) == ("1234/QĐ-UBND", "2026-11-20")
    assert await differing(published.store, draft) == {"fees", "local_sources"}
    fees = (await entry_in(published.store, draft)).fees
    assert [(fee.case, fee.amount_vnd) for fee in fees] == [
        ("Đăng ký khai sinh", 8000),
        ("Bản sao Giấy khai sinh", None),
    ]
    assert ("soan", "draft_imported", BIRTH) in await acts(published.store)


async def test_the_decision_becomes_the_source_of_what_it_changes_and_of_nothing_else(
    published: Office, editor: Clerk
) -> None:
    said = decision("Phí, lệ phí: 8.000 đồng", "Căn cứ pháp lý: Quyết định số 5/2026/QĐ-TTg", "Kết quả: Giấy khai sinh")
    draft = draft_in(await upload(editor, said))
    assert {"fees", "local_sources"} <= await differing(published.store, draft)
    (source,) = (await entry_in(published.store, draft)).local_sources
    assert (source.title, source.number, str(source.date)) == ("Quyết định", "1234/QĐ-UBND", "2026-11-20")
    assert source.issuer == "Ủy ban nhân dân phường Bắc Kạn"
    assert source.facets == ("fees",)
    page = (await editor.get(f"/nhap-lieu/{draft}")).text
    issued = "Quyết định số 1234/QĐ-UBND ngày 20/11/2026 của Ủy ban nhân dân phường Bắc Kạn"
    assert f"có nguồn riêng là {issued}." in page


async def test_a_later_decision_takes_the_place_of_an_earlier_one_for_its_facts_alone(
    published: Office, editor: Clerk
) -> None:
    birth = await entry_of(published.store, BIRTH)
    earlier = {
        "title": "Nghị quyết",
        "number": "12/2026/NQ-HĐND",
        "date": "2026-07-10",
        "facets": ["fees", "documents"],
    }
    await publish(published.store, BIRTH, to_yaml(birth.model_copy(update={"local_sources": [LocalSource(**earlier)]})))
    draft = draft_in(await upload(editor, decision("Phí, lệ phí: 8.000 đồng")))
    sources = (await entry_in(published.store, draft)).local_sources
    assert [(one.number, one.facets) for one in sources] == [
        ("12/2026/NQ-HĐND", ("documents",)),
        ("1234/QĐ-UBND", ("fees",)),
    ]
    assert "Mục này đang theo Nghị quyết số 12/2026/NQ-HĐND." in (await editor.get(f"/nhap-lieu/{draft}")).text


async def test_what_is_taken_from_the_portal_is_the_portals_again(published: Office, editor: Clerk) -> None:
    birth = await entry_of(published.store, BIRTH)
    local = {"title": "Nghị quyết", "number": "12/2026/NQ-HĐND", "date": "2026-07-10", "facets": ["fees"]}
    await publish(published.store, BIRTH, to_yaml(birth.model_copy(update={"local_sources": [LocalSource(**local)]})))
    named = {"decision_no": "99/QĐ-UBND ngày 20/11/2026", "url": "https://dichvucong.gov.vn/x"}
    one = records({"code": "1.001193", "name": "Thủ tục đăng ký khai sinh", "fees": "8.000 đồng", **named})
    draft = draft_in(await upload(editor, one, "a.json"))
    assert (await draft_of(published.store, draft)).decision_number == "99/QĐ-UBND"
    assert (await entry_in(published.store, draft)).local_sources == ()


async def test_a_table_that_names_a_local_decision_has_it_as_source_and_a_ministrys_not(
    published: Office, editor: Clerk
) -> None:
    row = {"name": "Thủ tục đăng ký khai sinh", "code": "1.001193", "fees": "8.000 đồng"}
    local = records(row | {"decision_no": "77/QĐ-UBND ngày 20/11/2026"})
    draft = draft_in(await upload(editor, local, "a.json"))
    assert [one.number for one in (await entry_in(published.store, draft)).local_sources] == ["77/QĐ-UBND"]
    assert (await editor.post(f"/nhap-lieu/{draft}/bo")).status == 303
    ministry = records(row | {"decision_no": "77/QĐ-BTP ngày 20/11/2026"})
    draft = draft_in(await upload(editor, ministry, "a.json"))
    assert (await entry_in(published.store, draft)).local_sources == ()


async def test_a_decision_without_a_day_waits_for_the_clerk_to_give_one(published: Office, editor: Clerk) -> None:
    document = Document()
    for line in ("Số: 1234/QĐ-UBND", "Mã thủ tục: 1.001193", "Phí, lệ phí: 8.000 đồng"):
        document.add_paragraph(line)
    draft = draft_in(await upload(editor, saved(document)))
    assert "number: 1234/QĐ-UBND" in ((await draft_of(published.store, draft)).content or "")
    assert "Tệp không ghi ngày của văn bản 1234/QĐ-UBND." in (await editor.get(f"/nhap-lieu/{draft}")).text
    form = {"version": str((await draft_of(published.store, draft)).version), "take": ["fees"]}
    assert (await editor.post(f"/nhap-lieu/{draft}/nhan", form)).status == 303
    page = (await editor.get(f"/ban-nhap/{draft}")).text
    missing = page[page.index('id="n-local_sources.0.date"') :]
    assert missing.index("Chưa điền chỗ này.") < missing.index("</div>")


async def test_number_and_day_are_read_from_a_head_that_is_laid_out_as_a_table(
    published: Office, editor: Clerk
) -> None:
    document = Document()
    head = document.add_table(rows=1, cols=2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nPHƯỜNG BẮC KẠN\nSố: 1234/QĐ-UBND"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBắc Kạn, ngày 20 tháng 11 năm 2026"
    for line in ("QUYẾT ĐỊNH", "Mã thủ tục: 1.001193", "Phí, lệ phí: 8.000 đồng"):
        document.add_paragraph(line)
    held = await draft_of(published.store, draft_in(await upload(editor, saved(document))))
    assert (held.decision_number, held.decision_date) == ("1234/QĐ-UBND", "2026-11-20")


async def test_a_decision_that_gives_a_code_alone_is_not_said_to_give_a_name(published: Office, editor: Clerk) -> None:
    draft = draft_in(await upload(editor, decision("Phí, lệ phí: 8.000 đồng")))
    page = (await editor.get(f"/nhap-lieu/{draft}")).text
    assert "Mã thủ tục" in page
    assert "Tên thủ tục" not in page


async def test_a_decision_that_holds_from_a_coming_day_is_not_published_before(
    published: Office, editor: Clerk
) -> None:
    day = today() + dt.timedelta(days=30)
    later = f"Điều 2. Quyết định này có hiệu lực kể từ ngày {day:%d/%m/%Y}."
    draft = draft_in(await upload(editor, decision("Phí, lệ phí: 8.000 đồng", later)))
    assert (await draft_of(published.store, draft)).live_on == day.isoformat()
    assert await differing(published.store, draft) == {"fees", "local_sources"}
    assert f"Áp dụng từ ngày {day:%d/%m/%Y}" in (await editor.get(f"/nhap-lieu/{draft}")).text
    past = decision(
        "Phí, lệ phí: 9.000 đồng", "Điều 2. Quyết định này có hiệu lực kể từ ngày 01/01/2025.", code="1.000656"
    )
    assert (await draft_of(published.store, draft_in(await upload(editor, past)))).live_on is None


async def test_facts_that_are_the_same_in_the_laws_words_change_nothing(published: Office, editor: Clerk) -> None:
    said = [
        "Phí, lệ phí: Miễn phí",
        "Thành phần hồ sơ: Giấy chứng sinh",
        "Kết quả thực hiện: Giấy khai sinh",
        "Thời hạn giải quyết: 03 ngày làm việc",
    ]
    draft = draft_in(await upload(editor, decision(*said)))
    assert await differing(published.store, draft) == {"time_limit", "local_sources"}
    page = await editor.get(f"/nhap-lieu/{draft}")
    assert page.text.count("Không khác về số liệu") == 3


async def test_the_review_shows_the_files_words_beside_the_entrys_and_lists_the_doubts(
    published: Office, editor: Clerk
) -> None:
    said = decision("Phí, lệ phí: 8.000 đồng", "Thành phần hồ sơ: Giấy xác nhận mới của công an")
    draft = draft_in(await upload(editor, said))
    page = await editor.get(f"/nhap-lieu/{draft}")
    for text in ("Tệp viết", "Đang dùng", "8.000 đồng", "Giấy xác nhận mới của công an", "Giấy chứng sinh"):
        assert text in page.text
    assert "Máy còn ngờ" in page.text
    assert "Số tiền đọc từ ghi chú." in page.text
    assert "Bản đang dùng có nhưng tệp không nêu" in page.text
    assert 'value="fees" checked' in page.text
    assert "1234/QĐ-UBND" in page.text


async def test_a_clerk_takes_over_the_fields_they_choose_and_goes_on_to_the_editor(
    published: Office, editor: Clerk
) -> None:
    said = decision("Phí, lệ phí: 8.000 đồng", "Thời hạn giải quyết: 03 ngày làm việc")
    draft = draft_in(await upload(editor, said))
    version = str((await draft_of(published.store, draft)).version)
    form = {"version": version, "take": ["time_limit", "<b>bịa</b>"]}
    done = await editor.post(f"/nhap-lieu/{draft}/nhan", form)
    assert (done.status, done.location) == (303, f"/console/ban-nhap/{draft}")
    assert await differing(published.store, draft) == {"time_limit", "local_sources"}
    assert [one.facets for one in (await entry_in(published.store, draft)).local_sources] == [("time_limit",)]
    assert str(draft) not in (await editor.get("/nhap-lieu")).text.split("chờ xem lại")[1]
    assert ("soan", "import_accepted", BIRTH) in await acts(published.store)
    async with published.store.read() as connection:
        assert (await audit.entries(connection))[0].detail["fields"] == ["time_limit"]
    again = await editor.post(f"/nhap-lieu/{draft}/nhan", {"version": version, "take": "fees"})
    assert again.status == 409


async def test_an_import_that_is_left_leaves_nothing_open(published: Office, editor: Clerk) -> None:
    draft = draft_in(await upload(editor, decision("Phí, lệ phí: 8.000 đồng")))
    assert "Làm giấy khai sinh cho con" in (await editor.get("/nhap-lieu")).text
    assert (await editor.post(f"/nhap-lieu/{draft}/bo")).status == 303
    assert (await draft_of(published.store, draft)).state is State.WITHDRAWN
    assert (await editor.post(f"/nhap-lieu/{draft}/bo")).status == 409
    assert "Làm giấy khai sinh cho con" not in (await editor.get("/nhap-lieu")).text


async def test_a_decision_without_a_code_finds_the_entry_by_its_official_name(published: Office, editor: Clerk) -> None:
    said = decision("Tên thủ tục: THỦ TỤC ĐĂNG KÝ KHAI SINH", "Phí, lệ phí: 8.000 đồng", code=None)
    assert (await draft_of(published.store, draft_in(await upload(editor, said)))).path == BIRTH


async def test_an_entry_that_somebody_is_changing_already_is_not_begun_twice(published: Office, editor: Clerk) -> None:
    open_one = await hand_in(published.store, "khac", summary="Khác.")
    page = await upload(editor, decision("Phí, lệ phí: 8.000 đồng"))
    assert page.status == 200
    assert f'href="/console/ban-nhap/{open_one}"' in page.text


async def test_records_of_the_portal_become_drafts_and_those_with_the_same_facts_do_not(
    published: Office, editor: Clerk
) -> None:
    new = record(code="1.999999")
    same = {"code": "1.001193", "name": "Thủ tục đăng ký khai sinh", "result": ["Giấy khai sinh"]}
    bad = {"code": "1.000001", "name": ""}
    content = gzip.compress(records(new, same, bad))
    page = await upload(editor, content, "anh-chup.png")
    assert page.status == 200
    assert "Bản nháp đã tạo (1)" in page.text
    assert "Không có số liệu nào khác (1)" in page.text
    assert "Làm giấy khai sinh cho con" in page.text
    assert "Không có tên thủ tục." in page.text


async def test_a_new_procedure_is_given_its_code_and_field_by_the_clerk(published: Office, editor: Clerk) -> None:
    draft = draft_in(await upload(editor, records(record(code=None, field="Lĩnh vực lạ")), "a.json"))
    page = await editor.get(f"/nhap-lieu/{draft}")
    assert 'name="code"' in page.text
    assert "Đây là thủ tục mới" in page.text
    for form in ({"code": "abc", "field": "tu-phap"}, {"code": "1.001193", "field": "tu-phap"}, {"code": "1.999998"}):
        assert (await editor.post(f"/nhap-lieu/{draft}/nhan", {"version": "1", "take": "fees", **form})).status == 422
    form = {"version": "1", "take": ["name", "fees"], "code": "1.999998", "field": "tu-phap"}
    assert (await editor.post(f"/nhap-lieu/{draft}/nhan", form)).status == 303
    held = await draft_of(published.store, draft)
    assert (held.path, held.key, held.base_sha) == ("procedures/tu-phap/1.999998.yml", "1.999998", None)
    assert "name: Thủ tục cấp thẻ thử nghiệm" in (held.content or "")
    assert "steps" not in (held.content or "")


async def test_an_edited_workbook_becomes_a_draft_for_each_file_that_it_changes(
    published: Office, editor: Clerk, tmp_path: Path
) -> None:
    title = field_sheets()[FieldOfWork.TU_PHAP].title

    def edit(pages: Mapping[str, Worksheet]) -> None:
        put(pages[title], "1.001193", "Tóm tắt", "Tóm tắt sửa trong bảng tính.")

    draft = draft_in(await upload(editor, workbook(tmp_path, edit), "tri-thuc.xlsx"))
    assert await differing(published.store, draft) == {"summary"}
    page = await editor.get(f"/nhap-lieu/{draft}")
    assert "Tóm tắt sửa trong bảng tính." in page.text
    assert (await editor.post(f"/nhap-lieu/{draft}/nhan", {"version": "1"})).status == 303
    assert await differing(published.store, draft) == {"summary"}


async def test_a_workbook_does_not_undo_what_others_published_after_its_export(
    published: Office, editor: Clerk, tmp_path: Path
) -> None:
    title = field_sheets()[FieldOfWork.TU_PHAP].title

    def edit(pages: Mapping[str, Worksheet]) -> None:
        put(pages[title], "1.001193", "Tóm tắt", "Tóm tắt sửa trong bảng tính.")

    content = workbook(tmp_path, edit)
    death = await entry_of(published.store, DEATH)
    await publish(published.store, DEATH, to_yaml(death.model_copy(update={"summary": "Của người khác."})))
    draft = draft_in(await upload(editor, content, "tri-thuc.xlsx"))
    assert (await draft_of(published.store, draft)).path == BIRTH


async def test_an_unchanged_workbook_makes_no_draft_and_one_from_elsewhere_is_refused(
    published: Office, editor: Clerk, tmp_path: Path
) -> None:
    content = workbook(tmp_path)
    page = await upload(editor, content, "tri-thuc.xlsx")
    assert page.status == 200
    assert "Không có gì khác bản đang dùng" in page.text

    def edit(pages: Mapping[str, Worksheet]) -> None:
        for row in pages["Hướng dẫn"].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and len(cell.value) == 16 and cell.value.isalnum():
                    cell.value = "0123456789abcdef"

    refused = await upload(editor, workbook(tmp_path, edit), "tri-thuc.xlsx")
    assert refused.status == 422
    assert "không được xuất từ bản nào" in refused.text


async def test_the_workbook_that_the_page_gives_out_is_the_published_base(
    published: Office, editor: Clerk, tmp_path: Path
) -> None:
    birth = await entry_of(published.store, BIRTH)
    await publish(published.store, BIRTH, to_yaml(birth.model_copy(update={"summary": "Bản đã xuất bản."})))
    given = await editor.client.get("/console/nhap-lieu/bang-tinh")
    assert 'filename="tri-thuc-ban-2.xlsx"' in given.headers["Content-Disposition"]
    content = await given.read()
    assert "Không có gì khác bản đang dùng" in (await upload(editor, content, "tri-thuc.xlsx")).text
    title = field_sheets()[FieldOfWork.TU_PHAP].title
    put((book := load_workbook(io.BytesIO(content)))[title], "1.001193", "Tóm tắt", "Sửa tiếp.")
    target = io.BytesIO()
    book.save(target)
    draft = draft_in(await upload(editor, target.getvalue(), "tri-thuc.xlsx"))
    assert await differing(published.store, draft) == {"summary"}


async def test_a_workbook_with_mistakes_names_each_and_makes_no_draft(
    published: Office, editor: Clerk, tmp_path: Path
) -> None:
    title = field_sheets()[FieldOfWork.TU_PHAP].title

    def edit(pages: Mapping[str, Worksheet]) -> None:
        put(pages[title], "1.001193", "Tóm tắt", None)
        put(pages[title], "1.000656", "Tóm tắt", f"=1+1{NASTY}")

    page = await upload(editor, workbook(tmp_path, edit), "tri-thuc.xlsx")
    assert page.status == 422
    assert "2 chỗ phải sửa" in page.text
    assert NASTY not in page.text


async def test_a_script_in_any_field_of_a_file_is_shown_and_not_run(published: Office, editor: Clerk) -> None:
    names = ("name", "agency", "steps", "duration", "fees", "conditions", "subjects", "receiving_address")
    nasty = dict.fromkeys(names, NASTY)
    methods = [{"method": f"Trực tiếp {NASTY}", "duration": NASTY, "fees": NASTY, "note": NASTY}]
    documents = [{"name": NASTY, "case": NASTY, "form": NASTY, "qty": NASTY}]
    laws = [{"name": NASTY, "code": f"15/2024/NĐ-CP{NASTY}"}]
    more = {"methods": methods, "documents": documents, "legal_basis": laws, "result": [NASTY], NASTY: NASTY}
    content = records(record(code=None, **nasty, **more))
    draft = draft_in(await upload(editor, content, f"{NASTY}.json"))
    for path in ("/nhap-lieu", f"/nhap-lieu/{draft}"):
        page = await editor.get(path)
        assert page.status == 200
        assert "<script>alert" not in page.text
    both = await upload(editor, records(record(code=None, **nasty), {"name": "", NASTY: 1}), f"{NASTY}.json")
    assert both.status == 200
    assert "<script>alert" not in both.text


async def test_only_those_who_write_may_import(published: Office) -> None:
    agent = await published.sign_in("truc", Role.AGENT)
    assert (await upload(agent, decision("Phí, lệ phí: 8.000 đồng"))).status == 403


async def test_the_base_itself_is_not_touched(published: Office, editor: Clerk) -> None:
    before = (ROOT / BIRTH).read_bytes()
    await upload(editor, decision("Phí, lệ phí: 8.000 đồng"))
    assert (ROOT / BIRTH).read_bytes() == before
