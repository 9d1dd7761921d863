"""Versions of the base, from the files on disk to the live one and back."""

from __future__ import annotations

import pytest

from knowledge.store import audit, drafts, jobs, publications
from knowledge.store.drafts import DraftError, State
from knowledge.store.store import Store


async def test_a_publication_takes_its_parents_files_over_and_a_restored_one_brings_them_back(store: Store) -> None:
    async with store.begin() as connection:
        first = await publications.create(connection, {"a.yml": "một", "b.yml": "hai"}, by="lan", reason="đầu")
        await publications.go_live(connection, first, "v1")
        second = await publications.create(
            connection, {"a.yml": "mới", "b.yml": None, "c/d.yml": "ba"}, by="lan", reason="sửa", parent=first
        )
        await publications.go_live(connection, second, "v2")
        third = await publications.restore(connection, first, by="minh", reason="sai")
        await publications.go_live(connection, third, "v1")
        assert await publications.contents(connection, second) == {"a.yml": "mới", "c/d.yml": "ba"}
        assert await publications.contents(connection, third) == {"a.yml": "một", "b.yml": "hai"}
        assert await publications.live_number(connection) == third
        changes = await publications.history(connection, "b.yml")
        assert [(change.publication.number, change.sha is None) for change in changes] == [
            (third, False),
            (second, True),
            (first, False),
        ]


async def test_of_two_who_save_the_same_draft_the_second_is_told_and_loses_nothing_of_the_first(store: Store) -> None:
    async with store.begin() as connection:
        draft = await drafts.begin(connection, "faq/x.yml", "a", by="lan", base_sha=None)
        assert await drafts.save(connection, draft, "của Lan", by="lan", version=1) == 2
        with pytest.raises(DraftError, match="conflict"):
            await drafts.save(connection, draft, "của Minh", by="minh", version=1)
        assert (await drafts.get(connection, draft)).content == "của Lan"


async def test_nobody_approves_what_they_wrote_unless_the_office_does_without_four_eyes(store: Store) -> None:
    async with store.begin() as connection:
        draft = await drafts.begin(connection, "faq/x.yml", "a", by="lan", base_sha=None)
        await drafts.save(connection, draft, "b", by="minh", version=1)
        await drafts.move(connection, draft, State.REVIEW, by="lan")
        for editor in ("lan", "minh"):
            with pytest.raises(DraftError, match="own_change"):
                await drafts.move(connection, draft, State.APPROVED, by=editor)
        assert (await drafts.move(connection, draft, State.APPROVED, by="hoa")).reviewer == "hoa"


async def test_a_changed_or_removed_act_is_noticed(store: Store) -> None:
    async with store.begin() as connection:
        for n in range(4):
            await audit.record(connection, "lan", "draft_saved", str(n), version=n)
        assert await audit.first_broken(connection) is None
        await connection.exec_driver_sql("DELETE FROM audit WHERE object = '1'")
        assert await audit.first_broken(connection) == 3


async def test_a_job_whose_worker_died_is_taken_up_again_and_given_up_after_three_times(store: Store) -> None:
    async with store.begin() as connection:
        made = await jobs.add(connection, "publish", {"number": 1}, by="lan")
    now = 0.0
    for attempt in (1, 2, 3):
        now = (await _age(store, made)) + 1
        taken = await jobs.take(store, ["publish"], now)
        assert taken is not None
        assert taken.attempts == attempt
        assert await jobs.take(store, ["publish"], now) is None
    assert await jobs.take(store, ["publish"], now + jobs.LEASE_SECONDS + 1) is None
    async with store.read() as connection:
        ended = await jobs.get(connection, made)
        assert ended is not None
        assert ended.state is jobs.State.FAILED


async def _age(store: Store, job: int) -> float:
    async with store.read() as connection:
        row = (
            await connection.exec_driver_sql(f"SELECT coalesce(lease_until, at) FROM jobs WHERE id = {job}")
        ).scalar()
        return float(row or 0)
