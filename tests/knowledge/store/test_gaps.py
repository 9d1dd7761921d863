"""Questions that went wrong and their clusters, on both databases."""

from __future__ import annotations

import time

from sqlalchemy import update

from knowledge.store import drafts, examples, gap_clusters, gaps, publications
from knowledge.store.gap_clusters import DAY, Settled, State
from knowledge.store.gaps import Found, Source
from knowledge.store.store import Store
from knowledge.store.tables.understanding import MODELS

NOW = 1_795_000_000.0


def found(number: int, source: Source = Source.ABSTAINED, **more: object) -> Found:
    values: dict[str, object] = {"conversation": f"person-{number}", "channel": "web", "at": NOW + number, **more}
    return Found(source, f"turn-{number}", f"câu {number}", **values)  # type: ignore[arg-type]


async def test_a_question_comes_once_and_keeps_every_reason_the_weightiest_first(store: Store) -> None:
    async with store.begin() as connection:
        assert await gaps.add(connection, found(1, reason="too_weak", nearest="a"))
        assert not await gaps.add(connection, found(1))
        assert not await gaps.add(connection, found(1, Source.CORRECTED, reason="found", about={"correction": "ý tôi"}))
        assert not await gaps.add(connection, found(1, Source.CLARIFIED, reason="left"))
        [kept] = await gaps.unplaced(connection)
    assert kept.sources == (Source.CORRECTED, Source.ABSTAINED, Source.CLARIFIED)
    assert (kept.source, kept.reason, kept.nearest) == (Source.CORRECTED, "found", "a")
    assert kept.about["correction"] == "ý tôi"


async def _clusters(store: Store, *sizes: int) -> list[int]:
    made, number = [], 0
    async with store.begin() as connection:
        for size in sizes:
            made.append(await gap_clusters.begin(connection, NOW, b"\0" * 8))
            for _ in range(size):
                number += 1
                await gaps.add(connection, found(number))
            for gap in await gaps.unplaced(connection):
                await gaps.place(connection, gap, made[-1], "procedure:x")
        await gap_clusters.measure(connection, made)
    return made


async def test_clusters_are_joined_and_the_empty_one_goes(store: Store) -> None:
    first, second = await _clusters(store, 2, 1)
    async with store.begin() as connection:
        example = await examples.propose(connection, "ask_fees", "câu", by="lan", gap=second)
        await gap_clusters.join(connection, first, [first, second])
        [left] = await gap_clusters.every(connection)
        held = await gaps.of_clusters(connection, [first, second])
        moved = await examples.get(connection, example)
    assert (left.id, left.first_at, left.last_at, left.vector) == (first, NOW + 1, NOW + 3, None)
    assert [gap.question for gap in held[first]] == ["câu 3", "câu 2", "câu 1"]
    assert held[second] == []
    assert moved is not None
    assert moved.gap == first


async def test_deciding_twice_counts_once_and_can_be_taken_back(store: Store) -> None:
    [cluster] = await _clusters(store, 1)
    async with store.begin() as connection:
        assert await gap_clusters.settle(connection, [cluster], Settled.NOISE, "lan") == 1
        assert await gap_clusters.settle(connection, [cluster], Settled.FAQ, "mai") == 0
        held = await gap_clusters.get(connection, cluster)
        assert held is not None
        assert (held.settled_as, held.settled_by) == (Settled.NOISE, "lan")
        assert await gap_clusters.reopen(connection, cluster)
        assert not await gap_clusters.reopen(connection, cluster)
        held = await gap_clusters.get(connection, cluster)
    assert held is not None
    assert (held.state, held.settled_as, held.settled_to) == (State.OPEN, None, None)


async def test_a_draft_is_live_with_its_publication(store: Store) -> None:
    [cluster] = await _clusters(store, 1)
    async with store.begin() as connection:
        draft = await drafts.begin(connection, "faq/x.yml", "topic: x\n", by="lan", base_sha=None)
        await gap_clusters.settle(connection, [cluster], Settled.FAQ, "lan", f"draft:{draft}")
        before = await gap_clusters.get(connection, cluster)
        number = await publications.create(connection, {}, by="lan", reason="thử")
        table = drafts.DRAFTS
        await connection.execute(update(table).where(table.c.id == draft).values(publication=number))
        await publications.go_live(connection, number, "0" * 16)
        published = publications.PUBLICATIONS
        await connection.execute(update(published).values(live_at=NOW))
        after = await gap_clusters.get(connection, cluster)
    assert before is not None
    assert after is not None
    assert (before.live_at, before.still_asked) == (None, False)
    assert (after.live_at, after.watched_until, after.still_asked) == (NOW, NOW + 30 * DAY, True)


async def test_an_example_is_live_with_a_model_that_learned_it(store: Store) -> None:
    [cluster] = await _clusters(store, 1)
    async with store.begin() as connection:
        example = await examples.propose(connection, "ask_fees", "câu", by="lan", gap=cluster)
        await gap_clusters.settle(connection, [cluster], Settled.NLU, "lan", f"nlu:{example}")
        states = examples.State
        await examples.decide(connection, example, before=states.PROPOSED, after=states.APPROVED, reviewer="mai")
        now = time.time()
        for at, decided in ((now - 60, now - 50), (now + 60, now + 90), (now + 200, None)):
            row = {"file": "m", "state": "live" if decided else "candidate", "by": "mai", "at": at}
            await connection.execute(MODELS.insert().values(row | {"decided_at": decided}))
        held = await gap_clusters.get(connection, cluster)
    assert held is not None
    assert held.live_at is not None
    assert abs(held.live_at - (now + 90)) < 1


async def test_what_conversations_left_is_forgotten(store: Store) -> None:
    await _clusters(store, 2)
    async with store.begin() as connection:
        assert await gaps.conversations(connection) == {"person-1", "person-2"}
        assert await gaps.forget(connection, {"person-1", "nobody"}) == 1
        assert await gaps.conversations(connection) == {"person-2"}
