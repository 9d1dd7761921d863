"""Review through the pages: what is shown, who may approve, what happens to a draft that became stale."""

from __future__ import annotations

from knowledge.console import options
from knowledge.console.publishing.models import read_model
from knowledge.console.roles import Role
from knowledge.schema import Fee
from knowledge.store import drafts
from knowledge.store.drafts import State
from knowledge.yaml_writer import to_yaml
from tests.knowledge.console.publishing.base import (
    BIRTH,
    DEATH,
    acts,
    draft_of,
    entry_of,
    hand_in,
    publish,
    text_of,
)
from tests.knowledge.console.serving import Clerk, Office

FEES = (Fee(case="Đăng ký khai sinh", amount_vnd=8000),)
NASTY = "<script>alert(1)</script>"


async def test_a_reviewer_sees_what_changed_by_facet_and_approves(
    published: Office, editor: Clerk, reviewer: Clerk
) -> None:
    draft = await hand_in(published.store, editor.login, fees=FEES)
    listed = await reviewer.get("/duyet")
    assert "Làm giấy khai sinh cho con" in listed.text
    page = await reviewer.get(f"/duyet/{draft}")
    assert "<h4>Lệ phí</h4>" in page.text
    assert "8.000 đ" in page.text
    assert "<h4>Giấy tờ</h4>" not in page.text
    assert f'href="/console/ban-nhap/{draft}/xem-truoc"' in page.text
    done = await reviewer.post(f"/duyet/{draft}/duyet", {"version": "1", "note": "Đúng quyết định"})
    assert (done.status, done.location) == (303, "/console/duyet")
    held = await draft_of(published.store, draft)
    assert (held.state, held.reviewer, held.review_note) == (State.APPROVED, "duyet", "Đúng quyết định")
    assert ("duyet", "draft_approved", BIRTH) in await acts(published.store)


async def test_nobody_approves_their_own_change_and_the_page_says_why(published: Office) -> None:
    both = await published.sign_in("mot-minh", Role.EDITOR, Role.REVIEWER)
    draft = await hand_in(published.store, both.login, fees=FEES)
    page = await both.get(f"/duyet/{draft}")
    assert "Theo quy tắc hai người" in page.text
    assert f"/duyet/{draft}/duyet" not in page.text
    refused = await both.post(f"/duyet/{draft}/duyet", {"version": "1"})
    assert refused.status == 422
    assert "người khác phải duyệt" in refused.text
    assert (await draft_of(published.store, draft)).state is State.REVIEW
    async with published.store.begin() as connection:
        await options.choose_four_eyes(connection, False, by="quan-tri", reason="Chỉ có một người")
    assert (await both.post(f"/duyet/{draft}/duyet", {"version": "1"})).status == 303
    assert (await draft_of(published.store, draft)).state is State.APPROVED


async def test_whoever_edited_a_part_may_not_approve_the_whole(published: Office, editor: Clerk) -> None:
    both = await published.sign_in("hai", Role.EDITOR, Role.REVIEWER)
    draft = await hand_in(published.store, editor.login, state=State.DRAFT, fees=FEES)
    async with published.store.begin() as connection:
        held = await drafts.get(connection, draft)
        await drafts.save(connection, draft, held.content, by=both.login, version=1)
        await drafts.move(connection, draft, State.REVIEW, by=editor.login)
    assert (await both.post(f"/duyet/{draft}/duyet", {"version": "2"})).status == 422


async def test_an_editor_reads_but_does_not_decide(published: Office, editor: Clerk) -> None:
    draft = await hand_in(published.store, "nguoi-khac", fees=FEES)
    page = await editor.get(f"/duyet/{draft}")
    assert page.status == 200
    assert "không có quyền duyệt" in page.text
    assert (await editor.post(f"/duyet/{draft}/duyet", {"version": "1"})).status == 403
    assert (await editor.post(f"/duyet/{draft}/tra-lai", {"version": "1", "reason": "Sai"})).status == 403


async def test_giving_back_needs_a_reason_which_the_author_then_reads(
    published: Office, editor: Clerk, reviewer: Clerk
) -> None:
    draft = await hand_in(published.store, editor.login, fees=FEES)
    assert (await reviewer.post(f"/duyet/{draft}/tra-lai", {"version": "1", "reason": " "})).status == 422
    assert (await draft_of(published.store, draft)).state is State.REVIEW
    assert (await reviewer.post(f"/duyet/{draft}/tra-lai", {"version": "1", "reason": "Thiếu số"})).status == 303
    held = await draft_of(published.store, draft)
    assert (held.state, held.review_note) == (State.RETURNED, "Thiếu số")
    assert "Thiếu số" in (await editor.get(f"/duyet/{draft}")).text
    assert ("duyet", "draft_returned", BIRTH) in await acts(published.store)


async def test_what_was_changed_after_the_page_was_drawn_is_not_approved_unseen(
    published: Office, editor: Clerk, reviewer: Clerk
) -> None:
    draft = await hand_in(published.store, editor.login, fees=FEES)
    async with published.store.begin() as connection:
        held = await drafts.move(connection, draft, State.DRAFT, by=editor.login)
        await drafts.save(connection, draft, held.content, by=editor.login, version=1)
        await drafts.move(connection, draft, State.REVIEW, by=editor.login)
    assert (await reviewer.post(f"/duyet/{draft}/duyet", {"version": "1"})).status == 409
    assert (await draft_of(published.store, draft)).state is State.REVIEW


async def test_a_draft_whose_file_changed_meanwhile_must_be_redone_before_it_is_approved(
    published: Office, editor: Clerk, reviewer: Clerk
) -> None:
    draft = await hand_in(published.store, editor.login, fees=FEES)
    other = (await entry_of(published.store, BIRTH)).model_copy(update={"summary": "Tóm tắt của người khác."})
    await publish(published.store, BIRTH, to_yaml(other))
    page = await reviewer.get(f"/duyet/{draft}")
    assert "Bản gốc đã đổi" in page.text
    assert "Tóm tắt của người khác." in page.text
    assert (await reviewer.post(f"/duyet/{draft}/duyet", {"version": "1"})).status == 422
    assert (await reviewer.post(f"/duyet/{draft}/lam-lai", {"version": "1"})).status == 303
    held = await draft_of(published.store, draft)
    assert read_model(BIRTH, held.content or "") == other.model_copy(update={"fees": FEES})
    # The machine redid it: the reviewer wrote none of it, and may approve.
    assert (await reviewer.post(f"/duyet/{draft}/duyet", {"version": "2"})).status == 303


async def test_a_redo_that_touches_the_same_facet_sends_the_draft_back_and_says_where(
    published: Office, editor: Clerk, reviewer: Clerk
) -> None:
    draft = await hand_in(published.store, editor.login, fees=FEES)
    other = (await entry_of(published.store, BIRTH)).model_copy(update={"fees": (Fee(amount_vnd=9000),)})
    await publish(published.store, BIRTH, to_yaml(other))
    assert (await reviewer.post(f"/duyet/{draft}/lam-lai", {"version": "1"})).status == 303
    held = await draft_of(published.store, draft)
    assert held.state is State.RETURNED
    assert "Lệ phí" in held.review_note
    assert read_model(BIRTH, held.content or "").model_dump()["fees"][0]["amount_vnd"] == 8000
    assert ("duyet", "draft_redo_clashed", BIRTH) in await acts(published.store)


async def test_the_rules_findings_that_a_draft_brings_are_shown_and_no_others(
    published: Office, editor: Clerk, reviewer: Clerk
) -> None:
    draft = await hand_in(published.store, editor.login, fees=(Fee(case="Lạ", amount_vnd=7),))
    page = await reviewer.get(f"/duyet/{draft}/kiem-tra")
    assert page.status == 200
    found = page.text.split('id="findings"')[1]
    assert "Lệ phí: " in found
    assert "60/2014/QH13" not in found  # a law of the entry that ends soon, as before
    unchanged = await hand_in(published.store, editor.login, path=DEATH, agency="Cơ quan khác")
    assert "Máy không thấy lỗi mới nào" in (await reviewer.get(f"/duyet/{unchanged}/kiem-tra")).text


async def test_a_change_that_breaks_the_base_is_not_approved(published: Office, editor: Clerk, reviewer: Clerk) -> None:
    old = await text_of(published.store, BIRTH)
    async with published.store.begin() as connection:
        draft = await drafts.begin(connection, "procedures/tu-phap/9.999999.yml", old, by=editor.login, base_sha=None)
        await drafts.move(connection, draft, State.REVIEW, by=editor.login)
    refused = await reviewer.post(f"/duyet/{draft}/duyet", {"version": "1"})
    assert refused.status == 422
    assert "expected at" not in refused.text
    assert (await draft_of(published.store, draft)).state is State.REVIEW


async def test_an_unfinished_entry_says_what_is_missing_and_is_not_approved(
    published: Office, editor: Clerk, reviewer: Clerk
) -> None:
    async with published.store.begin() as connection:
        text = 'code: "9.999999"\nname: Thủ tục thử\n'
        path = "procedures/tu-phap/9.999999.yml"
        draft = await drafts.begin(connection, path, text, by=editor.login, base_sha=None)
        await drafts.move(connection, draft, State.REVIEW, by=editor.login)
    assert (await reviewer.get(f"/duyet/{draft}")).status == 200
    found = (await reviewer.get(f"/duyet/{draft}/kiem-tra")).text.split('id="findings"')[1]
    assert "Phải sửa" in found
    assert "Field required" not in found
    assert (await reviewer.post(f"/duyet/{draft}/duyet", {"version": "1"})).status == 422


async def test_a_script_in_any_field_is_shown_and_not_run(published: Office, reviewer: Clerk) -> None:
    store = published.store
    fields = {"summary": NASTY, "steps": (NASTY,), "fees": (Fee(case=NASTY, note=NASTY),), "aliases": (NASTY,)}
    draft = await hand_in(store, NASTY[:60], plain_name=NASTY, **fields)
    async with store.begin() as connection:
        held = await drafts.move(connection, draft, State.DRAFT, by="x")
        more = {"note": NASTY, "decision_number": NASTY, "decision_date": NASTY[:10], "live_on": "<b>"}
        await drafts.save(connection, draft, held.content, by="x", version=1, **more)
        await drafts.move(connection, draft, State.REVIEW, by="x")
    for path in ("/duyet", f"/duyet/{draft}", f"/duyet/{draft}/kiem-tra"):
        page = await reviewer.get(path)
        assert page.status == 200
        assert "<script>alert" not in page.text
        assert "<b>" not in page.text
    await reviewer.post(f"/duyet/{draft}/tra-lai", {"version": "2", "reason": NASTY})
    page = await reviewer.get(f"/duyet/{draft}")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


async def test_an_unknown_draft_is_a_page_that_is_not_there(published: Office, reviewer: Clerk) -> None:
    for name in ("77", "0", "-1", "9" * 30, "1e3", "x", "١"):
        assert (await reviewer.get(f"/duyet/{name}")).status == 404
