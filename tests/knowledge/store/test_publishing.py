"""When a change may go live, and who said so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from knowledge.console.texts import texts
from knowledge.store import audit, checks, drafts, jobs, publications, publishing, switches
from knowledge.store.checks import Counts, Result
from knowledge.store.drafts import State
from knowledge.store.publishing import PublishingError
from knowledge.store.store import Store, store_url

DAY = dt.date(2026, 11, 23)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = Store(store_url("", tmp_path))
    async with opened.begin() as connection:
        number = await publications.create(
            connection, {"faq/a.yml": "một", "faq/b.yml": "hai"}, by="hệ thống", reason="đầu"
        )
        await publications.go_live(connection, number, "v1")
    yield opened
    await opened.close()


async def approved(store: Store, path: str, text: str, *, live_on: str | None = None) -> int:
    async with store.begin() as connection:
        base = (await publications.files(connection, 1)).get(path)
        draft = await drafts.begin(connection, path, text, by="lan", base_sha=base)
        if live_on:
            await drafts.save(connection, draft, text, by="lan", version=1, live_on=live_on)
        await drafts.move(connection, draft, State.REVIEW, by="lan")
        await drafts.move(connection, draft, State.APPROVED, by="hoa")
    return draft


async def checked(store: Store, *ids: int, before: int = 5, after: int = 5) -> int:
    async with store.begin() as connection:
        job = await publishing.request_check(connection, ids, by="hoa")
        versions = tuple([(draft, (await drafts.get(connection, draft)).version) for draft in ids])
        result = Result(before=Counts(asked=6, right=before), after=Counts(asked=6, right=after))
        live = await publications.live_number(connection)
        return await checks.record(connection, job, versions, live or 0, result)


async def reason(store: Store, *ids: int) -> str | None:
    async with store.read() as connection:
        return (await publishing.may_publish(connection, ids, DAY)).reason


async def test_nothing_goes_live_unchecked_and_a_drop_needs_a_reason_that_is_kept(store: Store) -> None:
    draft = await approved(store, "faq/a.yml", "mới")
    assert await reason(store, draft) == "no_check"
    check = await checked(store, draft, after=4)
    assert await reason(store, draft) == "check_failed"
    async with store.begin() as connection:
        with pytest.raises(PublishingError, match="check_failed"):
            await publishing.request_publish(connection, [draft], by="hoa", reason="luật mới", day=DAY)
        job = await publishing.request_publish(
            connection, [draft], by="hoa", reason="luật mới", override="câu mẫu đã lỗi thời", day=DAY
        )
        held = await checks.get(connection, check)
        assert held is not None
        assert (held.override, held.override_by) == ("câu mẫu đã lỗi thời", "hoa")
        acts = await audit.entries(connection)
    assert acts[0].act == "publish_requested_override"
    assert acts[0].detail["override"] == "câu mẫu đã lỗi thời"
    assert acts[0].object == str(job)


async def test_a_passed_check_opens_the_gate_until_something_changes(store: Store) -> None:
    draft = await approved(store, "faq/a.yml", "mới")
    await checked(store, draft)
    assert await reason(store, draft) is None
    async with store.begin() as connection:
        other = await publications.create(connection, {"faq/b.yml": "khác"}, by="lan", reason="x", parent=1)
        await publications.go_live(connection, other, "v2")
    assert await reason(store, draft) == "check_stale"


async def test_a_check_of_one_draft_says_nothing_of_two_together(store: Store) -> None:
    first, second = await approved(store, "faq/a.yml", "mới"), await approved(store, "faq/b.yml", "mới")
    await checked(store, first)
    await checked(store, second)
    assert await reason(store, first, second) == "no_check"


async def test_what_was_published_meanwhile_is_never_written_over(store: Store) -> None:
    draft = await approved(store, "faq/a.yml", "mới")
    async with store.begin() as connection:
        other = await publications.create(connection, {"faq/a.yml": "của người khác"}, by="lan", reason="x", parent=1)
        await publications.go_live(connection, other, "v2")
    assert await reason(store, draft) == "base_changed"
    async with store.begin() as connection:
        with pytest.raises(PublishingError, match="base_changed"):
            await publishing.request_publish(connection, [draft], by="hoa", reason="x", override="cứ làm", day=DAY)


async def test_neither_before_its_day_nor_before_it_is_approved_nor_twice_the_same_file(store: Store) -> None:
    later = await approved(store, "faq/a.yml", "mới", live_on="2027-01-01")
    await checked(store, later)
    assert await reason(store, later) == "not_yet"
    async with store.begin() as connection:
        base = (await publications.files(connection, 1))["faq/a.yml"]
        raw = await drafts.begin(connection, "faq/a.yml", "nữa", by="lan", base_sha=base)
    assert await reason(store, raw) == "not_approved"
    assert await reason(store, raw, later) == "same_file_twice"
    assert await reason(store) == "nothing"
    assert await reason(store, 999) == "unknown_draft"


async def test_who_asks_twice_is_told_that_it_is_under_way(store: Store) -> None:
    draft = await approved(store, "faq/a.yml", "mới")
    await checked(store, draft)
    async with store.begin() as connection:
        await publishing.request_publish(connection, [draft], by="hoa", reason="luật mới", day=DAY)
        with pytest.raises(PublishingError, match="already_asked"):
            await publishing.request_publish(connection, [draft], by="minh", reason="luật mới", day=DAY)
        once = await publishing.request_check(connection, [draft], by="hoa")
        assert await publishing.request_check(connection, [draft], by="minh") == once


async def test_an_earlier_publication_comes_back_only_where_it_was_live_and_is_not(store: Store) -> None:
    async with store.begin() as connection:
        for number, expected in ((1, "already_live"), (99, "unknown_publication")):
            with pytest.raises(PublishingError, match=expected):
                await publishing.request_restore(connection, number, by="hoa", reason="sai")
        broken = await publications.create(connection, {}, by="lan", reason="x", parent=1)
        await publications.fail(connection, broken, "lỗi")
        with pytest.raises(PublishingError, match="never_live"):
            await publishing.request_restore(connection, broken, by="hoa", reason="sai")
        second = await publications.create(connection, {"faq/a.yml": "x"}, by="lan", reason="x", parent=1)
        await publications.go_live(connection, second, "v2")
        with pytest.raises(PublishingError, match="no_reason"):
            await publishing.request_restore(connection, 1, by="hoa", reason=" ")
        job = await jobs.get(connection, await publishing.request_restore(connection, 1, by="hoa", reason="sai"))
    assert job is not None
    assert job.payload["restore"] == 1


def test_every_reason_has_words_for_staff() -> None:
    source = Path(publishing.__file__).read_text("utf-8")
    used = set(re.findall(r'PublishingError\("(\w+)"', source))
    assert used == set(texts("publish_faults"))


async def test_a_switch_is_off_once_says_why_and_tells_running_processes(store: Store) -> None:
    async with store.begin() as connection:
        before = await publications.revision(connection)
        assert await switches.turn_off(connection, "1.001193", by="hoa", reason="sai lệ phí")
        assert not await switches.turn_off(connection, "1.001193", by="hoa", reason="nữa")
        assert (await switches.all_off(connection))["1.001193"].reason == "sai lệ phí"
        assert await publications.revision(connection) == before + 1
        with pytest.raises(ValueError, match="reason"):
            await switches.turn_off(connection, switches.EVERYTHING, by="hoa", reason=" ")
        assert await switches.turn_on(connection, "1.001193", by="hoa")
        assert not await switches.turn_on(connection, "1.001193", by="hoa")
        assert await switches.all_off(connection) == {}
        assert [act.act for act in await audit.entries(connection)] == ["switched_on", "switched_off"]
