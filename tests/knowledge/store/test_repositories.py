"""What each function of the store gives and refuses, on each database."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from knowledge.store import audit, drafts, jobs, publications
from knowledge.store.drafts import DraftError, Kind, State
from knowledge.store.jobs import LostJobError
from knowledge.store.store import Store
from knowledge.store.tables.content import BLOBS
from knowledge.store.tables.people import AUDIT


async def test_a_new_store_has_nothing_live(store: Store) -> None:
    async with store.read() as connection:
        assert await publications.live_number(connection) is None
        assert await publications.revision(connection) == 0
        assert await publications.get(connection, 1) is None
        assert await publications.contents(connection, 1) == {}


async def test_equal_contents_are_kept_once_and_read_by_name(store: Store) -> None:
    async with store.begin() as connection:
        many = {f"faq/{n}.yml": "giống nhau" for n in range(1200)}
        number = await publications.create(connection, {**many, "office.yml": "khác"}, by="lan", reason="…")
        shas = (await connection.scalars(select(BLOBS.c.sha))).all()
        assert set(shas) == {publications.sha_of("giống nhau"), publications.sha_of("khác")}
        assert await publications.blob(connection, publications.sha_of("khác")) == "khác"
        assert await publications.content(connection, number, "office.yml") == "khác"
        assert await publications.content(connection, number, "laws.yml") is None
        assert (await publications.files(connection, number))["faq/7.yml"] == publications.sha_of("giống nhau")
        with pytest.raises(KeyError):
            await publications.blob(connection, "0" * 64)


async def test_a_publication_that_failed_says_why_and_what_was_live_stays_so(store: Store) -> None:
    async with store.begin() as connection:
        first = await publications.create(connection, {"office.yml": "a"}, by="lan", reason="đầu")
        await publications.go_live(connection, first, "v1")
        revision = await publications.revision(connection)
        second = await publications.create(connection, {"office.yml": "b"}, by="lan", reason="sai", parent=first)
        await publications.fail(connection, second, "không đọc được")
        failed = await publications.get(connection, second)
        assert failed is not None
        assert (failed.state, failed.fault, failed.live_at) == (publications.State.FAILED, "không đọc được", None)
        assert await publications.live_number(connection) == first
        assert await publications.revision(connection) == revision
        assert [one.number for one in await publications.latest(connection, 1)] == [second]
        # What never was live is no part of a file's history.
        assert len(await publications.history(connection, "office.yml")) == 1


async def test_nothing_unknown_is_brought_back(store: Store) -> None:
    async with store.begin() as connection:
        with pytest.raises(KeyError):
            await publications.restore(connection, 7, by="lan", reason="…")
        assert await publications.count(connection) == 0


async def test_a_revision_grows_with_each_announcement(store: Store) -> None:
    async with store.begin() as connection:
        for expected in (1, 2, 3):
            await publications.announce(connection)
            assert await publications.revision(connection) == expected


@pytest.mark.parametrize(
    ("path", "kind", "key"),
    [
        ("procedures/tu-phap/1.001193.yml", Kind.PROCEDURE, "1.001193"),
        ("history/1.001193/2026-01-01.yml", Kind.HISTORY, "2026-01-01"),
        ("faq/uy-quyen.yml", Kind.FAQ, "uy-quyen"),
        ("journeys/cuoi.yml", Kind.JOURNEY, "cuoi"),
        ("office.yml", Kind.OFFICE, "office"),
        ("replies.yml", Kind.REPLIES, "replies"),
        ("laws.yml", Kind.OTHER, "laws"),
    ],
)
def test_a_files_place_says_what_it_holds(path: str, kind: Kind, key: str) -> None:
    assert (drafts.kind_of(path), drafts.key_of(path)) == (kind, key)


async def test_drafts_are_found_by_state_and_by_file(store: Store) -> None:
    async with store.begin() as connection:
        one = await drafts.begin(connection, "faq/x.yml", "a", by="lan", base_sha=None, note="vì sao")
        two = await drafts.begin(connection, "faq/x.yml", "b", by="lan", base_sha=None, origin={"tệp": "a.docx"})
        await drafts.move(connection, one, State.WITHDRAWN, by="lan")
        assert [draft.id for draft in await drafts.open_for(connection, "faq/x.yml")] == [two]
        assert [draft.id for draft in await drafts.in_state(connection)] == [two]
        assert [draft.id for draft in await drafts.in_state(connection, [State.WITHDRAWN])] == [one]
        held = await drafts.get(connection, two)
        assert (held.origin, held.editors, held.version, held.kind) == ({"tệp": "a.docx"}, ("lan",), 1, Kind.FAQ)
        with pytest.raises(DraftError, match="unknown"):
            await drafts.get(connection, 99)


async def test_a_draft_goes_its_way_and_no_other(store: Store) -> None:
    async with store.begin() as connection:
        draft = await drafts.begin(connection, "faq/x.yml", "a", by="lan", base_sha=None)
        with pytest.raises(DraftError, match="wrong_state"):
            await drafts.move(connection, draft, State.PUBLISHED, by="hoa")
        await drafts.move(connection, draft, State.REVIEW, by="lan", note="theo quyết định mới")
        with pytest.raises(DraftError, match="not_editable"):
            await drafts.save(connection, draft, "b", by="lan", version=1)
        returned = await drafts.move(connection, draft, State.RETURNED, by="hoa", note="thiếu phí")
        assert (returned.note, returned.review_note, returned.reviewer) == ("theo quyết định mới", "thiếu phí", "hoa")
        await drafts.save(connection, draft, "b", by="lan", version=1, decision_number="12/QĐ", live_on="2026-12-01")
        await drafts.move(connection, draft, State.REVIEW, by="lan")
        assert (await drafts.move(connection, draft, State.APPROVED, by="lan", four_eyes=False)).reviewer == "lan"
        number = await publications.create(connection, {"faq/x.yml": "b"}, by="hoa", reason="…")
        done = await drafts.move(connection, draft, State.PUBLISHED, by="hoa", publication=number)
        assert (done.publication, done.decision_number, done.live_on) == (number, "12/QĐ", "2026-12-01")


async def test_a_job_tells_how_far_it_is_and_how_it_ended(store: Store) -> None:
    async with store.begin() as connection:
        made = [await jobs.add(connection, "check", {"n": n}, by="lan") for n in range(3)]
        later = await jobs.add(connection, "check", {}, by="lan", not_before=9e12)
        await jobs.add(connection, "train", {}, by="lan")
    one, two = await jobs.take(store, ["check"]), await jobs.take(store, ["check"])
    assert one is not None
    assert two is not None
    assert (one.id, two.id, one.payload, one.attempts) == (made[0], made[1], {"n": 0}, 1)
    async with store.begin() as connection:
        await jobs.report(connection, one, 2, 5, "đang so")
        told = await jobs.get(connection, one.id)
        assert told is not None
        assert (told.done, told.total, told.step, told.state) == (2, 5, "đang so", jobs.State.RUNNING)
        await jobs.finish(connection, one, {"passed": True})
        await jobs.fail(connection, two, "không có chỉ mục")
        assert not await jobs.cancel(connection, one.id)
        assert await jobs.cancel(connection, made[2])
        ended = {job.id: job for job in await jobs.latest(connection, "check", 9)}
        assert ended[one.id].result == {"passed": True}
        assert ended[two.id].fault == "không có chỉ mục"
        assert ended[made[2]].state is jobs.State.CANCELLED
        assert ended[later].state is jobs.State.WAITING
        assert await jobs.get(connection, 99) is None
    assert await jobs.take(store, ["check"]) is None


async def test_whoever_lost_a_job_is_told_when_they_report(store: Store) -> None:
    async with store.begin() as connection:
        await jobs.add(connection, "check", {}, by="lan")
    lost = await jobs.take(store, ["check"])
    assert lost is not None
    async with store.begin() as connection:
        assert await jobs.cancel(connection, lost.id)
    async with store.begin() as connection:
        with pytest.raises(LostJobError):
            await jobs.report(connection, lost, 1, 2, "…")
        with pytest.raises(LostJobError):
            await jobs.finish(connection, lost, {})
        with pytest.raises(LostJobError):
            await jobs.fail(connection, lost, "…")


async def test_acts_are_read_newest_first_or_as_asked(store: Store) -> None:
    async with store.begin() as connection:
        for n in range(3):
            await audit.record(connection, "lan", "draft_saved", str(n), version=n)
        assert [entry.object for entry in await audit.entries(connection)] == ["2", "1", "0"]
        asked = await audit.entries(connection, select(AUDIT).where(AUDIT.c.object == "1"))
        assert [(entry.by, entry.act, entry.detail) for entry in asked] == [("lan", "draft_saved", {"version": 1})]


async def test_an_act_that_was_taken_back_with_its_transaction_is_not_recorded(store: Store) -> None:
    async def fail() -> None:
        async with store.begin() as connection:
            await audit.record(connection, "lan", "draft_saved")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with store.read() as connection:
        assert await audit.entries(connection) == []
