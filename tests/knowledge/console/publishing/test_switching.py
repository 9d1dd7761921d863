"""Switching procedures and the whole assistant off and on."""

from __future__ import annotations

from knowledge.console.roles import Role
from knowledge.store import publications, switches
from tests.knowledge.console.publishing.base import acts
from tests.knowledge.console.serving import Clerk, Office

NASTY = "<script>alert(1)</script>"


async def revision(office: Office) -> int:
    async with office.store.read() as connection:
        return await publications.revision(connection)


async def test_a_procedure_goes_off_at_once_with_a_reason_and_every_page_says_so(
    published: Office, editor: Clerk, reviewer: Clerk
) -> None:
    before = await revision(published)
    assert "Làm giấy khai sinh cho con (1.001193)" in (await reviewer.get("/tam-ngung")).text
    assert (await reviewer.post("/tam-ngung/tat", {"what": "1.001193", "reason": " "})).status == 422
    assert await revision(published) == before
    form = {"what": "1.001193", "reason": f"Chờ quy định {NASTY}"}
    assert (await reviewer.post("/tam-ngung/tat", form)).status == 303
    assert await revision(published) == before + 1
    for path in ("/", "/duyet", "/tam-ngung"):
        page = await editor.get(path)
        assert "Đang tạm ngưng 1 thủ tục" in page.text
        assert NASTY not in page.text
    assert "Chờ quy định" in (await editor.get("/tam-ngung")).text
    assert (await reviewer.post("/tam-ngung/mo", {"what": "1.001193"})).status == 303
    assert "Đang tạm ngưng" not in (await editor.get("/")).text
    done = [(act, what) for _, act, what in await acts(published.store)]
    assert done == [("switched_off", "1.001193"), ("switched_on", "1.001193")]


async def test_the_whole_assistant_can_be_silenced(published: Office, editor: Clerk) -> None:
    admin = await published.sign_in("quan-tri", Role.ADMIN)
    assert (await admin.post("/tam-ngung/tat", {"what": "*", "reason": "Sự cố"})).status == 303
    assert "Trợ lý đang tạm ngưng trả lời mọi câu hỏi" in (await editor.get("/")).text
    async with published.store.read() as connection:
        assert (await switches.all_off(connection))["*"].reason == "Sự cố"
    assert (await admin.post("/tam-ngung/mo", {"what": "*"})).status == 303
    assert (await admin.post("/tam-ngung/mo", {"what": "*"})).status == 409


async def test_an_editor_may_look_but_not_switch(published: Office, editor: Clerk) -> None:
    assert "<select" not in (await editor.get("/tam-ngung")).text
    assert (await editor.post("/tam-ngung/tat", {"what": "*", "reason": "x"})).status == 403


async def test_what_is_no_procedure_cannot_be_switched_off(published: Office, reviewer: Clerk) -> None:
    for what in ("9.999999", "../x", NASTY, ""):
        assert (await reviewer.post("/tam-ngung/tat", {"what": what, "reason": "x"})).status == 422
