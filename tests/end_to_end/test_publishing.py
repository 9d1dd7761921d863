"""A change from approval to the citizen's answer, through the whole running assistant."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from deploy.run.temporary import Assistant
from knowledge.store import checks, drafts, golden, jobs, publications, publishing, switches
from knowledge.store.checks import Check
from knowledge.store.drafts import State
from knowledge.store.store import Store, store_url
from tests.end_to_end.conftest import Citizen

pytestmark = pytest.mark.servers
ENTRY = "procedures/tu-phap/1.001193.yml"
QUESTION = "lệ phí đăng ký khai sinh bao nhiêu"
SECONDS = 300
Found = TypeVar("Found")


def in_store(assistant: Assistant, act: Callable[[AsyncConnection], Awaitable[Found]]) -> Found:
    """What staff do in the console, in one transaction."""

    async def run() -> Found:
        store = Store(store_url("", assistant.var))
        try:
            async with store.begin() as connection:
                return await act(connection)
        finally:
            await store.close()

    return asyncio.run(run())


def ended(assistant: Assistant, job: int) -> jobs.Job:
    deadline = time.monotonic() + SECONDS
    while True:
        found = in_store(assistant, lambda connection: jobs.get(connection, job))
        assert found is not None
        if found.state not in (jobs.State.WAITING, jobs.State.RUNNING):
            return found
        assert time.monotonic() < deadline, found
        time.sleep(0.5)


async def drafted(connection: AsyncConnection) -> int:
    live = await publications.live_number(connection) or 0
    text = await publications.content(connection, live, ENTRY) or ""
    base = (await publications.files(connection, live))[ENTRY]
    changed = text.replace("\nfees:\n", "\nfees:\n  - {case: Cấp bản giấy màu, amount_vnd: 12345}\n", 1)
    assert changed != text
    draft = await drafts.begin(connection, ENTRY, changed, by="lan", base_sha=base)
    await drafts.move(connection, draft, State.REVIEW, by="lan")
    await drafts.move(connection, draft, State.APPROVED, by="hoa")
    return draft


def until(citizen: Citizen, wanted: Callable[[str], bool]) -> str:
    """Ask until the answer is so."""
    deadline = time.monotonic() + SECONDS
    while not wanted(said := citizen.says(QUESTION)):
        assert time.monotonic() < deadline, said
        time.sleep(0.3)
    return said


def test_a_change_is_checked_with_every_golden_question_goes_live_and_is_taken_back(
    assistant: Assistant, citizen: Citizen
) -> None:
    assert "12.345" not in citizen.says(QUESTION)
    draft = in_store(assistant, drafted)
    job = in_store(assistant, lambda connection: publishing.request_check(connection, [draft], by="hoa"))
    checked = ended(assistant, job)
    assert checked.fault is None
    check: Check | None = in_store(assistant, lambda connection: checks.of_job(connection, job))
    assert check is not None
    assert check.result is not None
    asked = len(in_store(assistant, lambda connection: golden.every(connection, active=True)))
    assert check.passed
    assert check.result.before.asked == check.result.after.asked == asked > 200
    assert check.result.before.right > asked * 0.8
    assert check.result.model.endswith(".tar.gz")
    assert any("12.345" in changed.after.text for changed in check.result.changed)
    job = in_store(
        assistant, lambda connection: publishing.request_publish(connection, [draft], by="hoa", reason="quyết định mới")
    )
    assert ended(assistant, job).fault is None
    until(citizen, lambda said: "12.345" in said)
    assert citizen.outcome == "answered"
    back = in_store(assistant, lambda connection: publishing.request_restore(connection, 1, by="hoa", reason="nhầm"))
    assert ended(assistant, back).fault is None
    until(citizen, lambda said: "12.345" not in said and citizen.outcome == "answered")


def test_what_is_switched_off_is_silent_for_citizens_and_comes_back(assistant: Assistant, citizen: Citizen) -> None:
    in_store(assistant, lambda connection: switches.turn_off(connection, "1.001193", by="hoa", reason="sai"))
    until(citizen, lambda said: "đang được cán bộ kiểm tra lại" in said)
    in_store(assistant, lambda connection: switches.turn_off(connection, "*", by="hoa", reason="sai"))
    until(citizen, lambda said: "Trợ lý đang tạm ngưng" in said)
    assert "115" in citizen.says("cháy nhà rồi cứu với")
    assert citizen.outcome == "emergency"
    for what in ("*", "1.001193"):
        in_store(assistant, lambda connection, what=what: switches.turn_on(connection, what, by="hoa"))  # type: ignore[misc]
    until(citizen, lambda _: citizen.outcome == "answered")
