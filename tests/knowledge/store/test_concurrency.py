"""Two processes at one store."""

from __future__ import annotations

import asyncio
from itertools import chain

from sqlalchemy import func, select

from knowledge.labelled import Labelled
from knowledge.store import audit, drafts, golden, jobs, publications
from knowledge.store.drafts import DraftError, State
from knowledge.store.store import Store
from knowledge.store.tables.content import DRAFTS, REVISIONS
from knowledge.store.tables.people import AUDIT


async def test_of_two_savings_at_once_one_is_kept_and_the_other_is_told(store: Store, beside: Store) -> None:
    async with store.begin() as connection:
        draft = await drafts.begin(connection, "faq/x.yml", "a", by="lan", base_sha=None)

    async def save(through: Store, by: str) -> str:
        try:
            async with through.begin() as connection:
                await drafts.save(connection, draft, f"của {by}", by=by, version=1)
        except DraftError as error:
            return error.reason
        return by

    ended = await asyncio.gather(save(store, "lan"), save(beside, "minh"))
    async with store.read() as connection:
        held = await drafts.get(connection, draft)
        kept = await drafts.revisions(connection, draft)
    winner = next(name for name in ended if name != "conflict")
    assert sorted(ended) == sorted([winner, "conflict"])
    assert (held.content, held.version, [revision.version for revision in kept]) == (f"của {winner}", 2, [2, 1])


async def test_a_draft_is_not_approved_and_returned_at_once(store: Store, beside: Store) -> None:
    async with store.begin() as connection:
        draft = await drafts.begin(connection, "faq/x.yml", "a", by="lan", base_sha=None)
        await drafts.move(connection, draft, State.REVIEW, by="lan")

    async def move(through: Store, to: State) -> State | None:
        try:
            async with through.begin() as connection:
                return (await drafts.move(connection, draft, to, by="hoa")).state
        except DraftError:
            return None

    ended = await asyncio.gather(move(store, State.WITHDRAWN), move(beside, State.APPROVED))
    async with store.read() as connection:
        state = (await drafts.get(connection, draft)).state
    # Approved may still be withdrawn; withdrawn may become nothing else.
    assert state is State.WITHDRAWN or ended == [None, State.APPROVED]
    assert state in ended


async def test_of_two_golden_questions_added_at_once_neither_takes_the_others_place(
    store: Store, beside: Store
) -> None:
    async def add(through: Store, words: str) -> None:
        async with through.begin() as connection:
            name = await golden.free_id(connection)
            await asyncio.sleep(0.2)  # so that the other looks for a free id meanwhile
            await golden.save(
                connection, Labelled(id=name, kind="abstain", turns=(words,), outcome="abstain"), by="lan"
            )

    await asyncio.gather(add(store, "câu một"), add(beside, "câu hai"))
    async with store.read() as connection:
        kept = [one.question.turns[0] for one in await golden.every(connection)]
    assert sorted(kept) == ["câu hai", "câu một"]


async def test_each_job_is_taken_by_one_worker(store: Store, beside: Store) -> None:
    async with store.begin() as connection:
        made = [await jobs.add(connection, "check", {"n": n}, by="lan") for n in range(12)]

    async def work(through: Store) -> list[int]:
        taken = []
        while (job := await jobs.take(through, ["check"])) is not None:
            taken.append(job.id)
            await asyncio.sleep(0)
        return taken

    taken = list(chain(*await asyncio.gather(work(store), work(beside), work(store), work(beside))))
    assert sorted(taken) == made


async def test_acts_recorded_at_once_are_one_chain_of_seals(store: Store, beside: Store) -> None:
    async def record(through: Store, by: str) -> None:
        for n in range(10):
            async with through.begin() as connection:
                await audit.record(connection, by, "draft_saved", str(n))

    await asyncio.gather(record(store, "lan"), record(beside, "minh"), record(store, "hoa"))
    async with store.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(AUDIT)) == 30
        assert await audit.first_broken(connection) is None


async def test_two_publications_at_once_leave_one_live(store: Store, beside: Store) -> None:
    async def publish(through: Store, text: str) -> int:
        async with through.begin() as connection:
            number = await publications.create(connection, {"office.yml": text}, by="lan", reason="…")
            await asyncio.sleep(0)
            await publications.go_live(connection, number, "v")
            return number

    async with store.begin() as connection:
        await publications.announce(connection)
    made = await asyncio.gather(*(publish(one, text) for one in (store, beside) for text in ("a", "b", "c")))
    async with store.read() as connection:
        states = {one.number: one.state for one in await publications.latest(connection)}
        live = await publications.live_number(connection)
        assert await publications.revision(connection) == 1 + len(made)
    assert [number for number, state in states.items() if state is publications.State.LIVE] == [live]


async def test_who_saves_while_another_reads_does_not_wait_for_them(store: Store, beside: Store) -> None:
    async with store.begin() as connection:
        await drafts.begin(connection, "faq/x.yml", "a", by="lan", base_sha=None)
    async with store.read() as reading:
        before = await reading.scalar(select(func.count()).select_from(DRAFTS))
        async with beside.begin() as connection:
            await drafts.begin(connection, "faq/y.yml", "a", by="minh", base_sha=None)
        assert before == 1
    async with store.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(REVISIONS)) == 2
