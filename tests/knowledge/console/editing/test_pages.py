"""The pages around a draft: the list, an entry's history, new entries, other files, versions from a day."""

from __future__ import annotations

import datetime as dt
import json

import lxml.html
import pytest

from knowledge.console.publishing.models import read_model
from knowledge.overlay import with_files
from knowledge.schema import Procedure, Status
from knowledge.snapshot import ROOT, load_snapshot
from knowledge.store import audit, drafts, publications
from knowledge.store.drafts import State, changes_of
from knowledge.town import Office, Replies
from knowledge.versions import in_force
from tests.knowledge.console.editing.desk import BIRTH, begin, form, form_on, kept, of_file, told
from tests.knowledge.console.serving import Clerk
from tests.knowledge.console.serving import Office as Served

EVIL = "<script>alert('x')</script>"


def names(html: str) -> list[str]:
    return [" ".join(link.text_content().split()) for link in lxml.html.fromstring(html).xpath("//tbody//th/a")]


async def test_the_list_shows_every_entry_and_finds_words_without_accents(lan: Clerk) -> None:
    page = await lan.get("/noi-dung")
    base = load_snapshot(ROOT)
    assert {entry.plain_name for entry in base.procedures.values()} <= set(names(page.text))
    assert {journey.title for journey in base.journeys.values()} <= set(names(page.text))
    found = names((await lan.get("/noi-dung?tim=khai+sinh&loai=procedure&linh-vuc=tu-phap")).text)
    assert base.procedures["1.001193"].plain_name in found
    assert names((await lan.get("/noi-dung?tim=KHAI+SINH&loai=procedure&linh-vuc=tu-phap")).text) == found
    assert names((await lan.get("/noi-dung?tim=zzzz")).text) == []


async def test_the_list_can_show_only_what_waits(lan: Clerk) -> None:
    assert names((await lan.get("/noi-dung?chi=draft")).text) == []
    await begin(lan)
    assert len(names((await lan.get("/noi-dung?chi=draft")).text)) == 1
    missing = names((await lan.get("/noi-dung?chi=missing")).text)
    base = load_snapshot(ROOT)
    assert len(missing) == sum(bool(entry.missing_facets()) for entry in base.procedures.values())


async def test_the_history_of_an_entry_tells_who_changed_what_and_why(published: Served, lan: Clerk) -> None:
    changed = of_file(BIRTH).replace("plain_name: ", "plain_name: Mới ", 1)
    async with published.store.begin() as connection:
        parent = await publications.live_number(connection)
        number = await publications.create(
            connection, {BIRTH: changed}, by="lan", reason=f"Theo nghị quyết {EVIL}", parent=parent
        )
        await publications.go_live(connection, number, "1" * 16)
    page = await lan.get(f"/noi-dung/tep/{BIRTH}")
    assert "Theo nghị quyết &lt;script&gt;" in page.text
    assert "tên dễ hiểu từ" in page.text
    made = await lan.post("/noi-dung/khoi-phuc", {"path": BIRTH, "number": "1"})
    assert made.location is not None
    draft = await kept(published, made.location.removeprefix("/console"))
    assert (draft.content, draft.note) == (of_file(BIRTH), "Lấy lại nội dung của bản số 1.")


@pytest.mark.parametrize("path", ["../x.yml", "lint/limits.yml", "procedures/tu-phap/9.999999.yml", "console/menu.yml"])
async def test_what_is_no_entry_is_not_there(lan: Clerk, path: str) -> None:
    assert (await lan.get(f"/noi-dung/tep/{path}")).status == 404
    assert (await lan.post("/noi-dung/soan", {"path": path})).status == 404
    assert (await lan.post("/noi-dung/khoi-phuc", {"path": path, "number": "1"})).status == 404


async def test_a_new_procedure_is_begun_filled_in_and_handed_in(published: Served, lan: Clerk) -> None:
    given = {"kind": "procedure", "code": "1.999999", "name": "Thủ tục thử", "field": "y-te"}
    made = await lan.post("/noi-dung/moi", given)
    assert made.location is not None
    address = made.location.removeprefix("/console")
    page = await lan.get(address)
    assert "Phải sửa: Chưa điền chỗ này." in told(page, "plain_name")
    lines = {
        "aliases": "một thử nghiệm\nhai thử nghiệm\nba thử nghiệm",
        "sample_questions": "\n".join(f"câu hỏi kiểm nghiệm số {n} về vắc xin chó mèo" for n in range(8)),
    }
    fields = (
        form_on(page)
        | lines
        | {
            "plain_name": "Thử",
            "summary": "Tóm tắt.",
            "agency": "Ủy ban nhân dân cấp xã",
            "source.system": "Cổng Dịch vụ công quốc gia",
            "source.code": "1.999999",
            "source.as_of": "2026",
            "verified.by": "Lan",
            "verified.on": "20/11/2026",
            "do": "submit",
        }
    )
    done = await lan.post(address, fields)
    assert done.status == 303, told(done, "sample_questions")
    draft = await kept(published, address)
    assert (draft.path, draft.state, draft.base_sha) == ("procedures/y-te/1.999999.yml", State.REVIEW, None)
    assert "1.999999" in (await lan.get("/noi-dung?chi=draft")).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "procedure", "code": "12", "name": "x", "field": "y-te"}, "Mã thủ tục chưa đúng"),
        ({"kind": "procedure", "code": "1.001193", "name": "x", "field": "y-te"}, "Đã có mục này rồi"),
        ({"kind": "procedure", "code": "1.111111", "name": "x", "field": "../.."}, "chọn lĩnh vực"),
        ({"kind": "journey", "title": " … "}, "Chưa điền tên"),
        ({"kind": "question", "topic": "faq/khong-co.yml"}, "chọn một chủ đề"),
        ({}, "chọn loại mục"),
    ],
)
async def test_a_new_entry_that_cannot_be_is_explained(lan: Clerk, given: dict[str, str], said: str) -> None:
    page = await lan.post("/noi-dung/moi", given)
    assert page.status == 422
    assert said in page.text


async def test_a_question_is_added_to_a_topic_and_a_life_event_is_begun(published: Served, lan: Clerk) -> None:
    made = await lan.post("/noi-dung/moi", {"kind": "question", "topic": "faq/phi-le-phi.yml"})
    assert made.location is not None
    assert "?them=entries" in made.location
    shown = await lan.get(made.location.removeprefix("/console"))
    before = json.dumps(form_on(shown), ensure_ascii=False)
    number = max(int(name.split(".")[1]) for name in form_on(shown) if name.startswith("entries."))
    fields = form_on(shown) | {f"entries.{number}.question": "Trả phí bằng mã QR được không?"}
    assert f"entries.{number}.question" in before
    address = made.location.removeprefix("/console").partition("?")[0]
    await lan.post(address, fields)
    page = await lan.get(address)
    assert form_on(page)[f"entries.{number}.id"] == "tra-phi-bang-ma-qr-duoc-khong"
    assert "Phải sửa: Chưa điền chỗ này." in told(page, f"entries.{number}.answer")
    event = await lan.post("/noi-dung/moi", {"kind": "journey", "title": "Nhà có người đi học xa"})
    assert event.location is not None
    assert (
        await kept(published, event.location.removeprefix("/console"))
    ).path == "journeys/nha-co-nguoi-di-hoc-xa.yml"


async def test_the_offices_hours_and_roster_are_edited_as_rows(published: Served, lan: Clerk) -> None:
    address = await begin(lan, "office.yml")
    fields = await form(lan, address) | {
        "hours.0.weekday": "1",
        "hours.0.open": "7h30-11h30, 13:30-17:00",
        "counters.0.roster.0.weekday": "2",
        "counters.0.roster.0.open": "07:30-11:30",
        "counters.0.roster.0.on_duty": "công chức địa chính",
        "units.0.phone": "0209 3870 123",
    }
    await lan.post(address, fields)
    office = read_model("office.yml", (await kept(published, address)).content or "")
    assert isinstance(office, Office)
    assert office.hours[0].open == ((dt.time(7, 30), dt.time(11, 30)), (dt.time(13, 30), dt.time(17)))
    assert office.counters[0].roster[0].on_duty == "công chức địa chính"
    await lan.post(address, {**await form(lan, address), "hours.0.open": "17:00-08:00", "units.0.phone": "máy bàn"})
    page = await lan.get(address)
    assert any("giờ mở không trước" in text.lower() for text in told(page, "hours.0"))
    assert any("số điện thoại lạ" in text.lower() for text in told(page, "units.0.phone"))


async def test_canned_replies_are_edited_by_their_sentences(published: Served, lan: Clerk) -> None:
    address = await begin(lan, "replies.yml")
    await lan.post(address, {**await form(lan, address), "replies.thank.text": "Không có gì ạ.\nRất vui {ai}."})
    replies = read_model("replies.yml", (await kept(published, address)).content or "")
    assert isinstance(replies, Replies)
    assert replies.replies["thank"].text == ("Không có gì ạ.", "Rất vui {ai}.")
    assert any("Dòng 2" in text and "{ai}" in text for text in told(await lan.get(address), "replies.thank.text"))


async def test_a_shared_list_is_edited_as_text_and_checked(published: Served, lan: Clerk) -> None:
    address = await begin(lan, "abbreviations.yml")
    fields = await form(lan, address)
    assert fields["text"].replace("\r\n", "\n").strip() == of_file("abbreviations.yml").strip()
    await lan.post(address, {**fields, "text": "always: [\r\n  chưa đóng"})
    page = await lan.get(address)
    assert "chưa đóng" in form_on(page)["text"]
    assert "Chưa đọc được" in page.text
    assert (await lan.post(address, {**form_on(page), "do": "submit"})).status == 422


async def test_a_change_of_law_on_a_day_keeps_the_version_before(published: Served, lan: Clerk) -> None:
    address = await begin(lan)
    day = await lan.post(f"{address}/ap-dung-tu", {"day": "01/01/2099", "version": "1"})
    assert day.status == 303, day.text
    fields = await form(lan, address) | {"summary": "Theo luật mới.", "aliases": of_lines(BIRTH, "aliases")}
    assert (await lan.post(address, {**fields, "do": "submit"})).status == 303
    draft = await kept(published, address)
    files = changes_of(draft)
    assert sorted(files) == ["history/1.001193/first.yml", BIRTH]
    base = with_files(load_snapshot(ROOT), files)
    versions = base.versions_of("1.001193")
    before, after = in_force(versions, dt.date(2098, 12, 31)), in_force(versions, dt.date(2099, 1, 1))
    assert before is not None
    assert after is not None
    assert (after.summary, after.status) == ("Theo luật mới.", Status.AMENDED)
    assert before.summary == load_snapshot(ROOT).procedures["1.001193"].summary


async def test_the_version_before_follows_when_the_day_is_changed_or_given_up(published: Served, lan: Clerk) -> None:
    address = await begin(lan)
    await lan.post(f"{address}/ap-dung-tu", {"day": "01/01/2099", "version": "1"})
    await lan.post(address, {**await form(lan, address), "effective_from": "15/03/2099"})
    files = changes_of(await kept(published, address))
    earlier = read_model("history/1.001193/first.yml", files["history/1.001193/first.yml"] or "")
    assert isinstance(earlier, Procedure)
    assert earlier.effective_to == dt.date(2099, 3, 14)
    version = (await form(lan, address))["version"]
    await lan.post(f"{address}/ap-dung-tu", {"day": "", "version": version})
    draft = await kept(published, address)
    assert list(changes_of(draft)) == [BIRTH]
    assert read_model(BIRTH, draft.content or "") == read_model(BIRTH, of_file(BIRTH))
    wrong = await lan.post(f"{address}/ap-dung-tu", {"day": "ngày kia", "version": str(draft.version)})
    assert wrong.status == 422
    assert "không phải ngày" in wrong.text


def of_lines(path: str, name: str) -> str:
    return "\n".join(getattr(read_model(path, of_file(path)), name))


async def test_typing_is_saved_by_itself_and_findings_come_back_by_place(published: Served, lan: Clerk) -> None:
    address = await begin(lan)
    fields = await form(lan, address) | {"effective_from": "abc", "summary": "Đề nghị công dân thực hiện."}
    page = await lan.post(f"{address}/tu-luu", fields, headers={"HX-Request": "true"})
    assert page.status == 200
    assert 'id="version" value="2"' in page.text
    assert told(page, "effective_from") == ["Phải sửa: “abc” không phải ngày; viết như 23/11/2026."]
    assert (await kept(published, address)).version == 2
    again = await lan.post(f"{address}/tu-luu", {**fields, "version": "2"})
    assert 'id="version" value="2"' in again.text
    other = await lan.post(f"{address}/tu-luu", {**fields, "summary": "Khác.", "version": "1"})
    assert "Người khác vừa lưu" in other.text
    assert (await kept(published, address)).version == 2


async def test_what_is_said_about_a_change_is_kept_and_wrong_days_are_explained(published: Served, lan: Clerk) -> None:
    address = await begin(lan)
    fields = await form(lan, address) | {
        "meta.note": EVIL,
        "meta.decision_number": EVIL,
        "meta.decision_date": "30/02/2026",
        "meta.live_on": EVIL,
    }
    page = await lan.post(address, fields)
    assert page.status == 422
    assert "không phải ngày" in told(page, "meta.decision_date")[0]
    assert form_on(page)["meta.decision_date"] == "30/02/2026"
    assert not lxml.html.fromstring(page.text).xpath("//main//script")
    draft = await kept(published, address)
    assert (draft.note, draft.decision_number, draft.decision_date) == (EVIL, EVIL, None)
    listed = await lan.get("/ban-nhap")
    assert not lxml.html.fromstring(listed.text).xpath("//main//script")


async def test_an_entry_of_a_hundred_thousand_letters_is_saved_whole(published: Served, lan: Clerk) -> None:
    address = await begin(lan)
    steps = "\r\n".join(f"Bước {n}: {'đến quầy nộp đủ giấy tờ ' * 8}".strip() for n in range(500))
    assert len(steps) > 100_000
    page = await lan.post(address, {**await form(lan, address), "steps": steps})
    assert page.status == 303
    entry = read_model(BIRTH, (await kept(published, address)).content or "")
    assert isinstance(entry, Procedure)
    assert len(entry.steps) == 500


async def test_a_draft_is_written_down_in_the_record_of_acts(published: Served, lan: Clerk) -> None:
    address = await begin(lan)
    await lan.post(address, {**await form(lan, address), "summary": "Khác."})
    await lan.post(f"{address}/bo")
    async with published.store.read() as connection:
        acts = [entry.act for entry in await audit.entries(connection)]
        assert await drafts.in_state(connection) == []
    assert acts == ["draft_withdrawn", "draft_saved", "draft_begun"]


async def test_without_the_assistant_writing_goes_on(lan: Clerk) -> None:
    address = await begin(lan)
    assert (await lan.get(f"{address}/xem-truoc")).status == 503
    assert (await lan.get(f"{address}/cau-hoi-lan")).status == 503
    assert (await lan.get(address)).status == 200


@pytest.mark.parametrize("path", [BIRTH, "faq/phi-le-phi.yml", "journeys/co-con.yml", "office.yml", "replies.yml"])
async def test_no_page_runs_what_was_typed_into_any_field(
    published: Served, lan: Clerk, minh: Clerk, path: str
) -> None:
    address = await begin(lan, path)
    fields = await form(lan, address)
    fixed = {"csrf", "version", "whole"}
    evil = {name: text if name in fixed else EVIL for name, text in fields.items() if not name.startswith("meta.")}
    saved = await lan.post(address, evil)
    assert saved.status == 303, saved.text
    clash = await minh.post(address, {**fields, "csrf": minh.csrf, "meta.note": EVIL})
    assert clash.status == 409
    pages = [clash.text]
    for place in (address, f"{address}/cac-lan-luu", "/ban-nhap", "/noi-dung?chi=draft"):
        page = await lan.get(place)
        assert page.status == 200
        pages.append(page.text)
    await lan.post(f"{address}/bo")
    pages.append((await lan.get(address)).text)
    assert any("&lt;script&gt;" in text for text in pages)
    for text in pages:
        assert not lxml.html.fromstring(text).xpath("//main//script")
        assert EVIL not in text
