"""Questions that were not answered well, as they come in and as they are shown. Everything is masked already."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.tables.gaps import GAPS

PARAMETERS = 500  # in one statement
SOURCES, FOUND, APART = "sources", "found", "kept_apart"  # keys of `about`


class Source(StrEnum):
    """Why a question is here; where several hold, the first of these leads."""

    CORRECTED = "corrected"  # the citizen said that the answer was about something else
    VOTED_DOWN = "voted_down"
    HANDED_OVER = "handed_over"
    ABSTAINED = "abstained"
    CLARIFIED = "clarified"  # asked back, and nothing came of it


@dataclass(frozen=True)
class Found:
    """A question on its way in. `reference` names its turn, so that it comes once however often it is gathered.

    `nearest`: document id of what was answered or nearly so. `about`: comment, correction, what was answered then.
    """

    source: Source
    reference: str
    question: str
    conversation: str | None
    channel: str | None
    at: float
    reason: str | None = None
    confidence: float | None = None
    nearest: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Gap:
    """One of them, kept."""

    id: int
    source: Source
    reference: str
    question: str
    conversation: str | None
    channel: str | None
    at: float
    reason: str | None
    confidence: float | None
    nearest: str | None
    about: Mapping[str, Any]
    cluster: int | None

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every reason why it is here, the leading one first."""
        named = {Source(name) for name in self.about.get(SOURCES, ())} | {self.source}
        return tuple(source for source in Source if source in named)


def gap_of(row: Row[Any]) -> Gap:
    """A row of the table."""
    values = {name: getattr(row, name) for name in Gap.__dataclass_fields__}
    return Gap(**{**values, "source": Source(row.source)})


async def add(connection: AsyncConnection, found: Found) -> bool:
    """Keep it; True where it is new. One that is known is only told why else it is here."""
    query = select(GAPS).where(GAPS.c.reference == found.reference)
    held = (await connection.execute(query)).first()
    if held is None:
        about = {**found.about, SOURCES: [found.source.value]}
        values = {name: getattr(found, name) for name in Found.__dataclass_fields__} | {"about": about}
        await connection.execute(insert(GAPS).values(values))
        return True
    gap = gap_of(held)
    sources = [source.value for source in Source if source in {*gap.sources, found.source}]
    about = {**found.about, **gap.about, **{key: value for key, value in found.about.items() if value}}
    if sources != list(gap.about.get(SOURCES, ())) or about != gap.about:
        values = {"source": sources[0], "about": {**about, SOURCES: sources}}
        if sources[0] != gap.source:
            values |= {"reason": found.reason or gap.reason, "nearest": found.nearest or gap.nearest}
        await connection.execute(update(GAPS).where(GAPS.c.id == gap.id).values(values))
    return False


async def unplaced(connection: AsyncConnection) -> list[Gap]:
    """Those that belong to no cluster yet, oldest first."""
    rows = await connection.execute(select(GAPS).where(GAPS.c.cluster.is_(None)).order_by(GAPS.c.at, GAPS.c.id))
    return [gap_of(row) for row in rows]


async def of_clusters(connection: AsyncConnection, clusters: Collection[int]) -> dict[int, list[Gap]]:
    """The questions of each, newest first."""
    found: dict[int, list[Gap]] = {cluster: [] for cluster in clusters}
    for part in _parts(sorted(found)):
        query = select(GAPS).where(GAPS.c.cluster.in_(part)).order_by(GAPS.c.at.desc(), GAPS.c.id.desc())
        for row in await connection.execute(query):
            found[row.cluster].append(gap_of(row))
    return found


async def get(connection: AsyncConnection, gap: int) -> Gap | None:
    """One of them."""
    row = (await connection.execute(select(GAPS).where(GAPS.c.id == gap))).first()
    return None if row is None else gap_of(row)


async def place(connection: AsyncConnection, gap: Gap, cluster: int, found: str | None) -> None:
    """Put it into a cluster; `found`: the entry that search finds first for it."""
    values = {"cluster": cluster, "about": {**gap.about, FOUND: found}}
    await connection.execute(update(GAPS).where(GAPS.c.id == gap.id).values(values))


async def move_apart(connection: AsyncConnection, moved: Collection[Gap], cluster: int) -> None:
    """Put questions into a cluster by staff's decision, which no later merging undoes."""
    for gap in moved:
        values = {"cluster": cluster, "about": {**gap.about, APART: True}}
        await connection.execute(update(GAPS).where(GAPS.c.id == gap.id).values(values))


async def conversations(connection: AsyncConnection) -> set[str]:
    """Whose questions are kept."""
    names = await connection.scalars(select(GAPS.c.conversation).where(GAPS.c.conversation.is_not(None)).distinct())
    return {str(name) for name in names}


async def forget(connection: AsyncConnection, names: Collection[str]) -> int:
    """Delete what conversations left here; returns how many questions."""
    gone = 0
    for part in _parts(sorted(names)):
        gone += (await connection.execute(delete(GAPS).where(GAPS.c.conversation.in_(part)))).rowcount
    return gone


def _parts(values: Sequence[Any]) -> list[Sequence[Any]]:
    return [values[start : start + PARAMETERS] for start in range(0, len(values), PARAMETERS)]
