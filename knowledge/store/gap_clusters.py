"""Clusters of questions about one matter: what the worker makes of them, and what staff decide about them."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.retention import forget_empty_clusters
from knowledge.store.tables.content import DRAFTS, PUBLICATIONS
from knowledge.store.tables.gaps import CLUSTERS, GAPS
from knowledge.store.tables.understanding import EXAMPLES, MODELS

STILL_ASKED_DAYS = 30.0
DAY = 86_400.0
DRAFT, EXAMPLE, QUESTION = "draft:", "nlu:", "golden:"


class State(StrEnum):
    """Whether staff have decided."""

    OPEN = "open"
    SETTLED = "settled"


class Settled(StrEnum):
    """What became of a cluster."""

    SAMPLE = "sample"  # a sample question of an entry
    FAQ = "faq"  # the draft of a frequent question
    NLU = "nlu"  # an example for the understanding
    NOT_OURS = "not_ours"  # a golden question that is rightly not answered
    NOISE = "noise"


@dataclass(frozen=True)
class Cluster:
    """`settled_to`: "draft:7", "nlu:3" or "golden:<id>". `vector`: float32, the mean; None where it must be read anew.

    `live_at`: when what came of it went live; None where it has not, or nothing can.
    """

    id: int
    state: State
    settled_as: Settled | None
    settled_by: str | None
    settled_at: float | None
    settled_to: str | None
    vector: bytes | None
    first_at: float
    last_at: float
    live_at: float | None = None

    @property
    def watched_until(self) -> float | None:
        """Until when a question that comes again says that the change did not help."""
        return None if self.live_at is None else self.live_at + STILL_ASKED_DAYS * DAY

    @property
    def still_asked(self) -> bool:
        """True where it was asked again although the change is live."""
        until = self.watched_until
        return until is not None and self.live_at is not None and self.live_at < self.last_at <= until


def _cluster(row: Row[Any], live: Mapping[str, float]) -> Cluster:
    names = [name for name in Cluster.__dataclass_fields__ if name != "live_at"]
    values = {name: getattr(row, name) for name in names}
    settled = Settled(row.settled_as) if row.settled_as else None
    values |= {"state": State(row.state), "settled_as": settled, "live_at": live.get(row.settled_to or "")}
    return Cluster(**values)


async def every(connection: AsyncConnection, ids: Collection[int] | None = None) -> list[Cluster]:
    """All of them, or those; latest question first."""
    query = select(CLUSTERS).order_by(CLUSTERS.c.last_at.desc(), CLUSTERS.c.id.desc())
    if ids is not None:
        query = query.where(CLUSTERS.c.id.in_(list(ids)))
    rows = (await connection.execute(query)).all()
    live = await _live(connection) if any(row.settled_to for row in rows) else {}
    return [_cluster(row, live) for row in rows]


async def get(connection: AsyncConnection, cluster: int) -> Cluster | None:
    """One of them."""
    return next(iter(await every(connection, [cluster])), None)


async def _live(connection: AsyncConnection) -> dict[str, float]:
    """What came of clusters and is live, with since when."""
    settled = select(CLUSTERS.c.settled_to).where(CLUSTERS.c.settled_to.is_not(None))
    names = set((await connection.scalars(settled)).all())
    drafts = [int(name.removeprefix(DRAFT)) for name in names if name.startswith(DRAFT)]
    examples = [int(name.removeprefix(EXAMPLE)) for name in names if name.startswith(EXAMPLE)]
    published = (
        select(DRAFTS.c.id, PUBLICATIONS.c.live_at)
        .join(PUBLICATIONS, PUBLICATIONS.c.number == DRAFTS.c.publication)
        .where(DRAFTS.c.id.in_(drafts), PUBLICATIONS.c.live_at.is_not(None))
    )
    taught = (
        select(EXAMPLES.c.id, func.min(MODELS.c.decided_at))
        .join(MODELS, (MODELS.c.at >= EXAMPLES.c.reviewed_at) & MODELS.c.state.in_(["live", "former"]))
        .where(EXAMPLES.c.id.in_(examples), EXAMPLES.c.state == "approved", MODELS.c.decided_at.is_not(None))
        .group_by(EXAMPLES.c.id)
    )
    found = {f"{DRAFT}{row[0]}": row[1] for row in await connection.execute(published)}
    return found | {f"{EXAMPLE}{row[0]}": row[1] for row in await connection.execute(taught)}


async def begin(connection: AsyncConnection, at: float, vector: bytes | None) -> int:
    """A new open cluster whose first question was asked `at`."""
    values = {"state": State.OPEN, "vector": vector, "first_at": at, "last_at": at}
    return int((await connection.execute(insert(CLUSTERS).values(values).returning(CLUSTERS.c.id))).scalar_one())


async def learn(connection: AsyncConnection, cluster: int, vector: bytes) -> None:
    """Keep the mean of its questions' vectors."""
    await connection.execute(update(CLUSTERS).where(CLUSTERS.c.id == cluster).values(vector=vector))


async def read_again(connection: AsyncConnection, clusters: Collection[int]) -> None:
    """Their questions changed: the worker makes their means anew."""
    await connection.execute(update(CLUSTERS).where(CLUSTERS.c.id.in_(list(clusters))).values(vector=None))


async def measure(connection: AsyncConnection, clusters: Collection[int]) -> None:
    """Set first and last time from the questions that they hold; those that hold none and are open go."""
    times = (
        select(GAPS.c.cluster, func.min(GAPS.c.at), func.max(GAPS.c.at))
        .where(GAPS.c.cluster.in_(list(clusters)))
        .group_by(GAPS.c.cluster)
    )
    for cluster, first, last in (await connection.execute(times)).all():
        changed = update(CLUSTERS).where(CLUSTERS.c.id == cluster)
        await connection.execute(changed.values(first_at=first, last_at=last))
    await forget_empty_clusters(connection)


async def join(connection: AsyncConnection, kept: int, gone: Collection[int], vector: bytes | None = None) -> None:
    """Put the questions of open clusters into another; `vector`: its new mean, None: to be read anew."""
    others = [cluster for cluster in gone if cluster != kept]
    await connection.execute(update(GAPS).where(GAPS.c.cluster.in_(others)).values(cluster=kept))
    await connection.execute(update(EXAMPLES).where(EXAMPLES.c.gap.in_(others)).values(gap=kept))
    await connection.execute(update(CLUSTERS).where(CLUSTERS.c.id == kept).values(vector=vector))
    await measure(connection, [kept])


async def settle(
    connection: AsyncConnection, clusters: Collection[int], as_: Settled, by: str, to: str | None = None
) -> int:
    """Decide about those that are open; returns how many were."""
    values = {"state": State.SETTLED, "settled_as": as_, "settled_by": by, "settled_at": time.time(), "settled_to": to}
    open_ = CLUSTERS.c.id.in_(list(clusters)) & (CLUSTERS.c.state == State.OPEN)
    return (await connection.execute(update(CLUSTERS).where(open_).values(values))).rowcount


async def reopen(connection: AsyncConnection, cluster: int) -> bool:
    """Take the decision back; False where there is none. What came of it stays."""
    values = {"state": State.OPEN, "settled_as": None, "settled_by": None, "settled_at": None, "settled_to": None}
    settled = (CLUSTERS.c.id == cluster) & (CLUSTERS.c.state == State.SETTLED)
    return bool((await connection.execute(update(CLUSTERS).where(settled).values(values))).rowcount)
