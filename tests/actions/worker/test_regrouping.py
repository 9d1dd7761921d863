"""What staff decided about clusters stays so, however often the worker groups."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from actions.worker.cluster import FAULTS
from actions.worker.means import JobFault
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from knowledge.store import drafts, gap_clusters, gaps, publications
from knowledge.store.gap_clusters import State
from knowledge.store.gaps import Found, Source
from knowledge.store.store import Store, store_url
from tests.actions.worker.talking import run_cluster

ASKED = "xin giấy phép xây nhà cấp 4 ở đâu"
ALIKE = "xin giay phep xay nha cap 4 o dau"
STRANGE = "giá vàng hôm nay bao nhiêu"
TIME = 1_795_000_000.0


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    settings = EmbeddingsSettings()
    return Searcher.open(settings.index_dir, settings)


@pytest.fixture
async def staff(tmp_path: Path) -> AsyncIterator[Store]:
    store = Store(store_url("", tmp_path))
    yield store
    await store.close()


async def filed(store: Store, *questions: str) -> None:
    async with store.begin() as connection:
        for question in questions:
            found = Found(Source.ABSTAINED, f"turn {question}", question, question[:22], "web", TIME)
            await gaps.add(connection, found)


async def grouped(store: Store) -> list[set[str]]:
    async with store.read() as connection:
        ids = [one.id for one in await gap_clusters.every(connection)]
        held = await gaps.of_clusters(connection, ids)
    return sorted(({gap.question for gap in held[name]} for name in ids), key=sorted)


async def test_a_question_that_staff_took_apart_is_not_put_back(
    staff: Store, tmp_path: Path, searcher: Searcher
) -> None:
    await filed(staff, ASKED, ALIKE)
    await run_cluster(staff, tmp_path, searcher)
    assert await grouped(staff) == [{ASKED, ALIKE}]
    async with staff.begin() as connection:
        [cluster] = await gap_clusters.every(connection)
        held = (await gaps.of_clusters(connection, [cluster.id]))[cluster.id]
        made = await gap_clusters.begin(connection, TIME, None)
        await gaps.move_apart(connection, [gap for gap in held if gap.question == ALIKE], made)
        await gap_clusters.read_again(connection, [cluster.id])
    await run_cluster(staff, tmp_path, searcher)
    assert await grouped(staff) == [{ALIKE}, {ASKED}]
    async with staff.read() as connection:
        assert all(one.vector for one in await gap_clusters.every(connection))


async def test_what_staff_joined_stays_together_and_takes_its_like(
    staff: Store, tmp_path: Path, searcher: Searcher
) -> None:
    await filed(staff, ASKED, STRANGE)
    await run_cluster(staff, tmp_path, searcher)
    async with staff.begin() as connection:
        first, second = [one.id for one in await gap_clusters.every(connection)]
        await gap_clusters.join(connection, first, [second])
    await run_cluster(staff, tmp_path, searcher)
    assert await grouped(staff) == [{ASKED, STRANGE}]


async def test_clusters_of_one_question_that_came_apart_are_merged(
    staff: Store, tmp_path: Path, searcher: Searcher
) -> None:
    await filed(staff, ASKED)
    await run_cluster(staff, tmp_path, searcher)
    async with staff.begin() as connection:
        await gaps.add(connection, Found(Source.ABSTAINED, "later", ALIKE, "someone", "web", TIME))
        [new] = await gaps.unplaced(connection)
        await gaps.place(connection, new, await gap_clusters.begin(connection, TIME, None), None)
    result = await run_cluster(staff, tmp_path, searcher)
    assert result["merged"] == 1
    assert await grouped(staff) == [{ASKED, ALIKE}]


async def test_what_comes_again_long_after_its_change_went_live_begins_a_cluster(
    staff: Store, tmp_path: Path, searcher: Searcher
) -> None:
    await filed(staff, ASKED)
    await run_cluster(staff, tmp_path, searcher)
    live = TIME - 40 * gap_clusters.DAY
    async with staff.begin() as connection:
        [cluster] = await gap_clusters.every(connection)
        draft = await drafts.begin(connection, "faq/x.yml", "topic: x\n", by="lan", base_sha=None)
        number = await publications.create(connection, {}, by="lan", reason="thử")
        await publications.go_live(connection, number, "0" * 16)
        await connection.execute(publications.PUBLICATIONS.update().values(live_at=live))
        await connection.execute(drafts.DRAFTS.update().values(publication=number))
        settled = gap_clusters.Settled.FAQ
        await gap_clusters.settle(connection, [cluster.id], settled, "lan", f"draft:{draft}")
    await filed(staff, ALIKE)
    await run_cluster(staff, tmp_path, searcher)
    async with staff.read() as connection:
        states = [one.state for one in await gap_clusters.every(connection)]
    assert sorted(states) == [State.OPEN, State.SETTLED]


async def test_transcripts_that_cannot_be_read_are_told_in_plain_words(
    staff: Store, tmp_path: Path, searcher: Searcher
) -> None:
    (tmp_path / "conversations.sqlite3").write_text("no database at all")
    with pytest.raises(JobFault, match=FAULTS["transcripts"]):
        await run_cluster(staff, tmp_path, searcher)
