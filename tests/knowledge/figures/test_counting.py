from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlalchemy import insert, select

from knowledge.figures.counting import BEYOND, Counts, add, bucket
from knowledge.figures.period import Period, latest
from knowledge.figures.reading import read
from knowledge.figures.rules import rules
from knowledge.store.store import Store
from knowledge.store.tables.gaps import CLUSTERS, GAPS
from knowledge.store.tables.numbers import DAY_TURNS
from tests.knowledge.store.filled import plain_row

DAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("seconds", "edge"), [(0, 50), (0.05, 50), (0.0501, 100), (0.3, 300), (10.0, 10000), (10.001, BEYOND)]
)
def test_a_time_falls_into_the_bucket_below_whose_edge_it_is(seconds: float, edge: int) -> None:
    assert bucket(seconds) == edge


async def test_processes_that_count_at_once_lose_nothing(store: Store, beside: Store) -> None:
    async def count(through: Store, channels: tuple[str, ...]) -> None:
        for _ in range(8):
            counts = Counts()
            for channel in channels:
                counts.turn(DAY, channel, "answered", "1.001193", "fees", 0.2)
            async with through.begin() as connection:
                await add(connection, counts)

    # In opposite orders: whoever locked rows as they came would wait for the other for ever.
    await asyncio.gather(count(store, ("web", "zalo", "kiosk")), count(beside, ("kiosk", "zalo", "web")))
    async with store.read() as connection:
        found = await read(connection, latest(1, DAY))
    assert found.channels == {"web": 16, "zalo": 16, "kiosk": 16}
    assert found.procedures == {"1.001193": {"answered": 48}}


async def test_figures_are_those_of_the_days_asked_for(store: Store) -> None:
    counts = Counts()
    for ago, outcome in ((0, "answered"), (1, "answered"), (1, "abstain"), (7, "clarify")):
        counts.turn(DAY - dt.timedelta(days=ago), "web", outcome, None, None, 0.12)
    counts.vote(DAY, "up", None, "1.001193")
    counts.vote(DAY - dt.timedelta(days=7), "down", "unclear", "1.001193")
    async with store.begin() as connection:
        await add(connection, counts)
        found = await read(connection, latest(7, DAY))
        older = await read(connection, Period(DAY - dt.timedelta(days=7), DAY - dt.timedelta(days=7)))
    assert list(found.days.values()) == [0, 0, 0, 0, 0, 2, 1]
    assert (found.questions, found.outcomes) == (3, {"answered": 2, "abstain": 1})
    assert (found.share("abstain"), found.share("abstain", "answered")) == (1 / 3, 1)
    assert (found.votes, found.reasons) == ({"up": 1}, {})
    assert (older.outcomes, older.reasons, older.disliked) == ({"clarify": 1}, {"unclear": 1}, {"1.001193": 1})


async def test_without_counts_there_are_no_shares_and_no_times(store: Store) -> None:
    async with store.read() as connection:
        found = await read(connection, latest(7, DAY))
    assert (found.questions, found.share("answered"), found.all_times.p50, found.gaps) == (0, None, None, ())


async def test_a_name_too_long_for_its_column_does_not_keep_the_others_out(store: Store) -> None:
    counts = Counts()
    counts.turn(DAY, "c" * 99, "answered", "p" * 99, "f" * 99, 1)
    counts.turn(DAY, "web", "answered", None, None, 1)
    async with store.begin() as connection:
        await add(connection, counts)
        rows = (await connection.execute(select(DAY_TURNS))).all()
    assert len(rows) == 2


async def test_the_top_gaps_are_the_open_groups_with_the_most_questions_in_their_newest_words(store: Store) -> None:
    async with store.begin() as connection:
        for state in ("open", "open", "settled"):
            await connection.execute(insert(CLUSTERS).values(plain_row(CLUSTERS, state=state)))
        for n, cluster in enumerate((1, 2, 2, 3, 3, 3)):
            row = plain_row(GAPS, reference=str(n), cluster=cluster, question=f"câu {n}")
            await connection.execute(insert(GAPS).values(row))
        found = await read(connection, latest(7, DAY))
    assert [(gap.cluster, gap.question, gap.n) for gap in found.gaps] == [(2, "câu 2", 2), (1, "câu 0", 1)]


def test_the_usual_period_is_one_of_those_to_choose_from() -> None:
    assert rules().usual_period in rules().periods
