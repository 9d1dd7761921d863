"""How many clusters wait, for the first page and for the numbers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.roles import WRITERS, Staff
from knowledge.console.waiting import Waiting
from knowledge.store import gap_clusters
from knowledge.store.gap_clusters import Settled, State
from knowledge.store.tables.gaps import CLUSTERS, GAPS


@dataclass(frozen=True)
class Counts:
    """`questions`: kept of open clusters; `settled`: clusters by what became of them."""

    open: int
    questions: int
    still_asked: int
    settled: dict[Settled, int]


async def counts(connection: AsyncConnection) -> Counts:
    """Of all clusters."""
    every = await gap_clusters.every(connection)
    query = (select(func.count()).select_from(GAPS).join(CLUSTERS, CLUSTERS.c.id == GAPS.c.cluster)).where(
        CLUSTERS.c.state == State.OPEN
    )
    settled = {kind: sum(one.settled_as is kind for one in every) for kind in Settled}
    return Counts(
        open=sum(one.state is State.OPEN for one in every),
        questions=int(await connection.scalar(query) or 0),
        still_asked=sum(one.still_asked for one in every),
        settled=settled,
    )


async def open_clusters(connection: AsyncConnection, _staff: Staff) -> int:
    """Those that nobody has decided about."""
    query = select(func.count()).select_from(CLUSTERS).where(CLUSTERS.c.state == State.OPEN)
    return int(await connection.scalar(query) or 0)


async def still_asked(connection: AsyncConnection, _staff: Staff) -> int:
    """Those that come again although what was done about them is live."""
    return (await counts(connection)).still_asked


GAPS_WAITING = (
    Waiting("gaps", "/cau-hoi", WRITERS, open_clusters),
    Waiting("gaps_again", "/cau-hoi?xem=van-con", WRITERS, still_asked),
)
