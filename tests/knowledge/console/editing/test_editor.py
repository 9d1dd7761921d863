"""A clerk changes an entry: by field, in rows, with mistakes, beside a colleague, and back again."""

from __future__ import annotations

import lxml.html

from knowledge.console.publishing.models import read_model
from knowledge.console.roles import Role
from knowledge.schema import Fee, Procedure
from knowledge.store import publications
from knowledge.store.drafts import State
from knowledge.yaml_writer import to_yaml
from tests.knowledge.console.editing.desk import BIRTH, begin, form, form_on, kept, of_file, told
from tests.knowledge.console.editing.forms import fields_in
from tests.knowledge.console.serving import Clerk, Office


async def test_a_form_saved_unchanged_changes_nothing(published: Office, lan: Clerk) -> None:
    address = await begin(lan)
    page = await lan.post(address, await form(lan, address))
    assert page.status == 303
    draft = await kept(published, address)
    assert read_model(BIRTH, draft.content or "") == read_model(BIRTH, of_file(BIRTH))


async def test_a_fee_is_changed_and_the_difference_is_shown(published: Office, lan: Clerk) -> None:
    address = await begin(lan)
    fields = await form(lan, address)
    page = await lan.post(address, {**fields, "do": "add:fees"})
    assert page.location == f"/console{address}?them=fees#f-fees"
    shown = await lan.get(f"{address}?them=fees")
    fields = form_on(shown)
    blank = next(name for name in fields if name.startswith("fees.") and name.endswith(".case") and not fields[name])
    row = blank.removesuffix(".case")
    fields |= {f"{row}.case": "Cấp bản sao", f"{row}.amount_vnd": "8.000 đ"}
    await lan.post(address, fields)
    entry = read_model(BIRTH, (await kept(published, address)).content or "")
    assert isinstance(entry, Procedure)
    assert Fee(case="Cấp bản sao", amount_vnd=8000) in entry.fees
    assert "Cấp bản sao" in (await lan.get(address)).text


async def test_what_cannot_be_read_is_kept_as_typed_and_explained(published: Office, lan: Clerk) -> None:
    address = await begin(lan)
    fields = await form(lan, address) | {"effective_from": "hôm nào đó", "name": "", "verified.on": "31/02/2026"}
    await lan.post(address, fields)
    page = await lan.get(address)
    again = form_on(page)
    assert again["effective_from"] == "hôm nào đó"
    assert again["verified.on"] == "31/02/2026"
    assert told(page, "effective_from") == ["Phải sửa: Ngày viết như 23/11/2026."]
    assert told(page, "name") == ["Phải sửa: Chưa điền chỗ này."]
    handed_in = await lan.post(address, {**again, "do": "submit"})
    assert handed_in.status == 422
    assert "Chưa gửi duyệt được" in handed_in.text
    assert (await kept(published, address)).state is State.DRAFT


async def test_two_who_edit_see_both_states_and_lose_nothing(published: Office, lan: Clerk, minh: Clerk) -> None:
    address = await begin(lan)
    hers, his = await form(lan, address), await form(minh, address)
    await lan.post(address, {**hers, "summary": "Tóm tắt của Lan.", "agency": "Cơ quan của Lan"})
    page = await minh.post(address, {**his, "summary": "Tóm tắt của Minh.", "conditions": "Điều kiện của Minh."})
    assert page.status == 409
    assert "Tóm tắt của Lan." in page.text
    assert "Tóm tắt của Minh." in page.text
    merge = next(one for one in lxml.html.fromstring(page.text).forms if (one.action or "").endswith("/gop"))
    fields = fields_in(merge)
    assert fields["take.noi-nop"] == "theirs"
    assert fields["take.dieu-kien"] == "mine"
    done = await minh.post(f"{address}/gop", {**fields, "take.ten": "theirs"})
    assert done.status == 303
    entry = read_model(BIRTH, (await kept(published, address)).content or "")
    assert isinstance(entry, Procedure)
    assert (entry.summary, entry.agency, entry.conditions) == (
        "Tóm tắt của Lan.",
        "Cơ quan của Lan",
        ("Điều kiện của Minh.",),
    )


async def test_a_saving_can_be_brought_back(published: Office, lan: Clerk) -> None:
    address = await begin(lan)
    fields = await form(lan, address)
    await lan.post(address, {**fields, "summary": "Câu khác."})
    assert (await lan.get(f"{address}/cac-lan-luu")).text.count('name="to"') == 1
    await lan.post(f"{address}/lay-lai", {"to": "1", "version": "2"})
    assert (await kept(published, address)).content == of_file(BIRTH)


async def test_one_file_has_one_open_draft(published: Office, lan: Clerk, minh: Clerk) -> None:
    first = await begin(lan)
    assert await begin(minh) == first
    assert "đã có bản nháp" in (await minh.get(f"{first}?da-co=1")).text


async def test_a_draft_is_handed_in_taken_back_and_withdrawn(published: Office, lan: Clerk) -> None:
    address = await begin(lan)
    fields = await form(lan, address)
    unchanged = await lan.post(address, {**fields, "do": "submit"})
    assert unchanged.status == 422
    fields = form_on(unchanged) | {
        "summary": "Khai sinh là giấy đầu tiên của trẻ.",
        "meta.note": "Theo quyết định mới",
        "meta.decision_number": "12/QĐ-UBND",
        "meta.decision_date": "20/11/2026",
        "do": "submit",
    }
    page = await lan.post(address, fields)
    assert page.status == 303, page.text
    draft = await kept(published, address)
    assert (draft.state, draft.decision_number, draft.decision_date) == (State.REVIEW, "12/QĐ-UBND", "2026-11-20")
    assert (await lan.post(address, fields)).status == 422
    await lan.post(f"{address}/sua-tiep")
    assert (await kept(published, address)).state is State.DRAFT
    await lan.post(f"{address}/bo")
    assert (await kept(published, address)).state is State.WITHDRAWN
    assert await begin(lan) != address


async def test_an_act_that_is_none_saves_and_leads_back_to_the_page(published: Office, lan: Clerk) -> None:
    address = await begin(lan)
    for act in ("up:x\r\nSet-Cookie: a=b", "up:", "remove:\n", "fly:documents.1"):
        page = await lan.post(address, {**await form(lan, address), "do": act})
        assert page.location == f"/console{address}?da-luu=1", act


async def test_rows_are_moved_and_taken_away_without_scripts(published: Office, lan: Clerk) -> None:
    address = await begin(lan)
    before = read_model(BIRTH, of_file(BIRTH))
    assert isinstance(before, Procedure)
    page = await lan.post(address, {**await form(lan, address), "do": "up:documents.1"})
    assert page.location == f"/console{address}#r-documents.0"
    entry = read_model(BIRTH, (await kept(published, address)).content or "")
    assert isinstance(entry, Procedure)
    assert [paper.name for paper in entry.documents[:2]] == [paper.name for paper in before.documents[1::-1]]
    await lan.post(address, {**await form(lan, address), "do": "remove:documents.0"})
    entry = read_model(BIRTH, (await kept(published, address)).content or "")
    assert isinstance(entry, Procedure)
    assert entry.documents == (before.documents[0], *before.documents[2:])


async def test_an_agent_reads_and_does_not_write(published: Office) -> None:
    agent = await published.sign_in("truc", Role.AGENT)
    assert (await agent.get("/noi-dung")).status == 200
    page = await agent.get(f"/noi-dung/tep/{BIRTH}")
    assert page.status == 200
    assert "Sửa mục này" not in page.text
    assert (await agent.post("/noi-dung/soan", {"path": BIRTH})).status == 403


async def test_a_form_that_did_not_arrive_whole_changes_nothing(published: Office, lan: Clerk) -> None:
    address = await begin(lan)
    fields = await form(lan, address)
    cut = {name: fields[name] for name in ("version", "name", "code")}
    assert (await lan.post(address, cut)).status == 400
    assert (await kept(published, address)).version == 1


async def test_two_who_add_questions_to_one_topic_both_keep_theirs(published: Office, lan: Clerk, minh: Clerk) -> None:
    path = "faq/phi-le-phi.yml"
    address = await begin(lan, path)
    hers, his = await form(lan, address), await form(minh, address)
    await lan.post(address, {**hers, "entries.90.question": "Câu của Lan?", "entries.0.answer": "Lan trả lời."})
    page = await minh.post(
        address, {**his, "entries.90.question": "Câu của Minh?", "entries.1.answer": "Minh trả lời."}
    )
    assert page.status == 409
    merge = next(one for one in lxml.html.fromstring(page.text).forms if (one.action or "").endswith("/gop"))
    await minh.post(f"{address}/gop", fields_in(merge))
    kept_values = form_on(await minh.get(address))
    questions = {text for name, text in kept_values.items() if name.endswith(".question")}
    assert {"Câu của Lan?", "Câu của Minh?"} <= questions
    assert (kept_values["entries.0.answer"], kept_values["entries.1.answer"]) == ("Lan trả lời.", "Minh trả lời.")


async def test_both_states_of_a_shared_list_are_shown_whole(published: Office, lan: Clerk, minh: Clerk) -> None:
    address = await begin(lan, "abbreviations.yml")
    hers, his = await form(lan, address), await form(minh, address)
    await lan.post(address, {**hers, "text": "always: {ubnd: ủy ban của Lan}"})
    page = await minh.post(address, {**his, "text": "always: {ubnd: ủy ban của Minh}"})
    assert page.status == 409
    merge = next(one for one in lxml.html.fromstring(page.text).forms if (one.action or "").endswith("/gop"))
    await minh.post(f"{address}/gop", {**fields_in(merge), "take.text": "theirs"})
    assert "của Lan" in ((await kept(published, address)).content or "")


async def publish(office: Office, **fields: object) -> None:
    """Somebody else's change of the birth entry, live."""
    entry = read_model(BIRTH, of_file(BIRTH)).model_copy(update=fields)
    async with office.store.begin() as connection:
        parent = await publications.live_number(connection)
        number = await publications.create(connection, {BIRTH: to_yaml(entry)}, by="lan", reason="Khác", parent=parent)
        await publications.go_live(connection, number, f"{number:016}")


async def test_what_was_published_meanwhile_comes_into_the_draft(published: Office, lan: Clerk) -> None:
    address = await begin(lan)
    await lan.post(address, {**await form(lan, address), "summary": "Tóm tắt của tôi."})
    assert "lam-moi" not in (await lan.get(address)).text
    await publish(published, agency="Cơ quan mới")
    assert "người khác đã xuất bản" in (await lan.get(address)).text
    assert (await lan.post(f"{address}/lam-moi", {"version": "2"})).status == 303
    draft = await kept(published, address)
    entry = read_model(BIRTH, draft.content or "")
    assert isinstance(entry, Procedure)
    assert (entry.agency, entry.summary) == ("Cơ quan mới", "Tóm tắt của tôi.")
    assert "lam-moi" not in (await lan.get(address)).text


async def test_where_both_changed_the_same_part_the_clerk_chooses(published: Office, lan: Clerk) -> None:
    address = await begin(lan)
    await lan.post(address, {**await form(lan, address), "summary": "Tóm tắt của tôi."})
    await publish(published, summary="Tóm tắt đã xuất bản.")
    page = await lan.post(f"{address}/lam-moi", {"version": "2"})
    assert page.status == 409
    merge = next(one for one in lxml.html.fromstring(page.text).forms if (one.action or "").endswith("/gop"))
    await lan.post(f"{address}/gop", {**fields_in(merge), "take.ten": "theirs"})
    assert "Tóm tắt đã xuất bản." in ((await kept(published, address)).content or "")
    assert "lam-moi" not in (await lan.get(address)).text
