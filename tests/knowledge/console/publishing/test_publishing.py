"""Publishing through the pages, with the worker's answers put where the worker puts them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select

from knowledge.console.roles import Role
from knowledge.day import VIETNAM, today
from knowledge.schema import Fee
from knowledge.store import checks, jobs
from knowledge.store.checks import Result, Verdict
from knowledge.store.drafts import State
from knowledge.store.store import Store
from knowledge.store.tables.work import JOBS
from knowledge.yaml_writer import to_yaml
from tests.knowledge.console.publishing.base import BIRTH, DEATH, acts, draft_of, entry_of, hand_in, publish
from tests.knowledge.console.publishing.checked import changed, finish_check, result
from tests.knowledge.console.serving import Clerk, Office

FEES = (Fee(case="Đăng ký khai sinh", amount_vnd=8000),)
NASTY = "<script>alert(1)</script>"


async def checked(office: Office, clerk: Clerk, *drafts: int, found: Result | None = None) -> str:
    """The address of a check of these drafts that is done."""
    asked = await clerk.post("/xuat-ban/kiem-tra", {"draft": [str(draft) for draft in drafts]})
    assert asked.status == 303, asked.text
    path = str(asked.location).removeprefix("/console")
    await finish_check(office.store, int(path.rsplit("/", 1)[-1]), found or result())
    return path


async def publish_jobs(store: Store) -> list[Any]:
    async with store.read() as connection:
        return list((await connection.execute(select(JOBS).where(JOBS.c.kind == "publish"))).all())


async def test_chosen_drafts_are_checked_with_progress_and_then_published(published: Office, reviewer: Clerk) -> None:
    draft = await hand_in(published.store, "soan", state=State.APPROVED, fees=FEES)
    page = await reviewer.get("/xuat-ban")
    assert f'value="{draft}" checked' in page.text
    asked = await reviewer.post("/xuat-ban/kiem-tra", {"draft": str(draft)})
    path = str(asked.location).removeprefix("/console")
    waiting = await reviewer.get(path)
    assert 'hx-trigger="every 1s"' in waiting.text
    assert '<noscript><meta http-equiv="refresh"' in waiting.text
    taken = await jobs.take(published.store, ["check"])
    assert taken is not None
    async with published.store.begin() as connection:
        await jobs.report(connection, taken, 3, 7, "Đang hỏi <câu> mẫu")
        await checks.record(connection, taken.id, ((draft, 1),), 1, result())
    running = await reviewer.get(path)
    assert "Đang hỏi &lt;câu&gt; mẫu" in running.text
    assert "3 / 7" in running.text
    async with published.store.begin() as connection:
        await jobs.finish(connection, taken, {})
    part = await reviewer.client.get(f"/console{path}", headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"
    done = await reviewer.get(path)
    assert "Đạt" in done.text
    assert (await reviewer.post(f"{path}/xuat-ban", {"reason": " "})).status == 422
    sent = await reviewer.post(f"{path}/xuat-ban", {"reason": "Quyết định 1234"})
    assert str(sent.location).startswith("/console/xuat-ban/viec/")
    (job,) = await publish_jobs(published.store)
    assert job.payload == {"drafts": [draft], "versions": [[draft, 1]], "reason": "Quyết định 1234", "override": ""}
    assert ("duyet", "publish_requested", str(job.id)) in await acts(published.store)


async def test_the_page_shows_each_changed_answer_before_and_after_the_worse_first(
    published: Office, reviewer: Clerk
) -> None:
    draft = await hand_in(published.store, "soan", state=State.APPROVED, fees=FEES)
    rows = (changed(Verdict.OTHER, "câu khác"), changed(Verdict.BETTER, "câu tốt"), changed(Verdict.WORSE, NASTY))
    path = await checked(published, reviewer, draft, found=result(*rows, right=98))
    page = await reviewer.get(path)
    assert page.text.index("Kém đi") < page.text.index("Tốt lên") < page.text.index("Đổi khác")
    assert "Miễn phí." in page.text
    assert "Tôi chưa biết." in page.text
    assert "1.001193 – Lệ phí" in page.text
    assert NASTY not in page.text


async def test_a_drop_blocks_publishing_until_a_reviewer_gives_a_reason_that_is_kept(
    published: Office, editor: Clerk, reviewer: Clerk
) -> None:
    draft = await hand_in(published.store, "ai", state=State.APPROVED, fees=FEES)
    path = await checked(published, reviewer, draft, found=result(changed(Verdict.WORSE), right=98))
    page = await reviewer.get(path)
    assert "giảm từ 99 xuống 98" in page.text
    assert 'name="override"' in page.text
    refused = await reviewer.post(f"{path}/xuat-ban", {"reason": "Quyết định 1234"})
    assert refused.status == 422
    assert await publish_jobs(published.store) == []
    form = {"reason": "Quyết định 1234", "override": "Câu mẫu cũ sai theo quyết định mới"}
    assert (await editor.post(f"{path}/xuat-ban", form)).status == 403
    assert 'name="override"' not in (await editor.get(path)).text
    assert (await reviewer.post(f"{path}/xuat-ban", form)).status == 303
    (job,) = await publish_jobs(published.store)
    assert ("duyet", "publish_requested_override", str(job.id)) in await acts(published.store)
    assert "Câu mẫu cũ sai theo quyết định mới" in (await reviewer.get(path)).text


async def test_a_check_is_of_no_use_once_something_else_was_published(published: Office, reviewer: Clerk) -> None:
    draft = await hand_in(published.store, "soan", state=State.APPROVED, fees=FEES)
    path = await checked(published, reviewer, draft)
    other = (await entry_of(published.store, DEATH)).model_copy(update={"summary": "Khác."})
    await publish(published.store, DEATH, to_yaml(other))
    assert "đã cũ" in (await reviewer.get(path)).text
    assert (await reviewer.post(f"{path}/xuat-ban", {"reason": "Gấp"})).status == 422


async def test_a_draft_whose_file_changed_cannot_be_chosen(published: Office, reviewer: Clerk) -> None:
    draft = await hand_in(published.store, "soan", state=State.APPROVED, fees=FEES)
    other = (await entry_of(published.store, BIRTH)).model_copy(update={"summary": "Khác."})
    await publish(published.store, BIRTH, to_yaml(other))
    page = await reviewer.get("/xuat-ban")
    assert f'value="{draft}" disabled' in page.text
    assert (await reviewer.post("/xuat-ban/kiem-tra", {"draft": str(draft)})).status == 422


async def test_a_publication_can_wait_for_its_day_and_be_stopped(published: Office, reviewer: Clerk) -> None:
    draft = await hand_in(published.store, "soan", state=State.APPROVED, fees=FEES)
    path = await checked(published, reviewer, draft)
    day = today() + dt.timedelta(days=3)
    for bad in ("", "hôm nào", today().isoformat(), "2020-01-01"):
        assert (await reviewer.post(f"{path}/xuat-ban", {"reason": "x", "when": "day", "live_on": bad})).status == 422
    sent = await reviewer.post(f"{path}/xuat-ban", {"reason": "x", "when": "day", "live_on": day.isoformat()})
    (job,) = await publish_jobs(published.store)
    assert dt.datetime.fromtimestamp(job.not_before, VIETNAM) == dt.datetime.combine(day, dt.time(), VIETNAM)
    assert await jobs.take(published.store, ["publish"]) is None
    assert (await draft_of(published.store, draft)).live_on == day.isoformat()
    waiting = await reviewer.get(str(sent.location).removeprefix("/console"))
    assert f"{day:%d/%m/%Y} 00:00" in waiting.text
    assert f"{day:%d/%m/%Y} 00:00" in (await reviewer.get("/xuat-ban")).text
    assert (await reviewer.post(f"/xuat-ban/viec/{job.id}/dung")).status == 303
    assert (await draft_of(published.store, draft)).live_on is None
    assert "Đã dừng" in (await reviewer.get(f"/xuat-ban/viec/{job.id}")).text
    assert ("duyet", "publish_cancelled", str(job.id)) in await acts(published.store)


async def test_a_failed_build_says_why_and_that_the_old_base_serves(published: Office, reviewer: Clerk) -> None:
    draft = await hand_in(published.store, "soan", state=State.APPROVED, fees=FEES)
    path = await checked(published, reviewer, draft)
    sent = await reviewer.post(f"{path}/xuat-ban", {"reason": "x"})
    taken = await jobs.take(published.store, ["publish"])
    assert taken is not None
    async with published.store.begin() as connection:
        await jobs.fail(connection, taken, "Không dựng được <chỉ mục>.")
    page = await reviewer.get(str(sent.location).removeprefix("/console"))
    assert "Không dựng được &lt;chỉ mục&gt;." in page.text
    assert "bản số 1 vẫn đang phục vụ" in page.text
    assert "Lần xuất bản gần nhất không thành" in (await reviewer.get("/xuat-ban")).text


async def test_history_tells_who_why_and_what_and_compares_any_two(published: Office, reviewer: Clerk) -> None:
    birth = await entry_of(published.store, BIRTH)
    await publish(published.store, BIRTH, to_yaml(birth.model_copy(update={"fees": FEES})), by=NASTY)
    death = await entry_of(published.store, DEATH)
    await publish(published.store, DEATH, to_yaml(death.model_copy(update={"summary": "Tóm tắt khác."})))
    listed = await reviewer.get("/xuat-ban")
    assert "Việc khác" in listed.text
    second = await reviewer.get("/xuat-ban/ban/2")
    assert "8.000 đ" in second.text
    assert "Tóm tắt khác" not in second.text
    assert NASTY not in second.text + listed.text
    both = await reviewer.get("/xuat-ban/so-sanh?tu=1&den=3")
    assert "8.000 đ" in both.text
    assert "Tóm tắt khác." in both.text
    assert (await reviewer.get("/xuat-ban/so-sanh?tu=1&den=9")).status == 404
    assert (await reviewer.get("/xuat-ban/so-sanh?tu=1&den=x")).status == 404
    assert (await reviewer.get("/xuat-ban/so-sanh?tu=2&den=2")).status == 422


async def test_going_back_needs_a_reason_and_asks_for_a_publication_of_the_old_files(
    published: Office, editor: Clerk, reviewer: Clerk
) -> None:
    birth = await entry_of(published.store, BIRTH)
    await publish(published.store, BIRTH, to_yaml(birth.model_copy(update={"fees": FEES})))
    assert "tra-ve" not in (await editor.get("/xuat-ban/ban/1")).text
    assert "tra-ve" not in (await reviewer.get("/xuat-ban/ban/2")).text
    assert (await editor.post("/xuat-ban/ban/1/tra-ve", {"reason": "Sai phí"})).status == 403
    assert (await reviewer.post("/xuat-ban/ban/1/tra-ve", {"reason": ""})).status == 422
    sent = await reviewer.post("/xuat-ban/ban/1/tra-ve", {"reason": "Sai phí"})
    assert sent.status == 303
    (job,) = await publish_jobs(published.store)
    assert job.payload == {"restore": 1, "reason": "Sai phí"}
    assert ("duyet", "restore_requested", "1") in await acts(published.store)


async def test_an_agent_sees_nothing_of_publishing(published: Office) -> None:
    agent = await published.sign_in("truc", Role.AGENT)
    assert (await agent.get("/xuat-ban")).status == 403
    assert (await agent.get("/xuat-ban/ban/1")).status == 403
