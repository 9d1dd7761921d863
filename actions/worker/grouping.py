"""The staff's clusters as groups of vectors: putting new questions into them, and merging those that grew together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy.ext.asyncio import AsyncConnection

from embeddings.grouping import Bars, Group, Read, merges, nearest
from knowledge.store import gap_clusters, gaps
from knowledge.store.gap_clusters import Cluster, State
from knowledge.store.gaps import Gap


def group_of(vector: bytes, questions: Sequence[Gap]) -> Group:
    """A stored cluster: its mean, weighed by its questions."""
    found = [str(entry) for gap in questions if (entry := gap.about.get(gaps.FOUND))]
    count = max(1, len(questions))
    mean = np.frombuffer(vector, np.float32)
    return Group(mean * count, count, Counter(found))


def as_bytes(group: Group) -> bytes:
    """What is stored of it."""
    return (group.total / group.count).astype(np.float32).tobytes()


def takes_questions(cluster: Cluster, now: float) -> bool:
    """False for one whose change has been live so long that a question that comes again is a new matter."""
    return cluster.watched_until is None or now <= cluster.watched_until


@dataclass(frozen=True)
class Placed:
    """Numbers for the job's result."""

    begun: int
    merged: int


class Clusters:
    """Clusters in one transaction."""

    def __init__(
        self, connection: AsyncConnection, clusters: Sequence[Cluster], held: Mapping[int, list[Gap]], bars: Bars
    ) -> None:
        """`clusters`: those that take questions; one without a vector waits until it is read anew."""
        self._connection = connection
        self._bars = bars
        self._held = held
        self._state = {cluster.id: cluster.state for cluster in clusters}
        self._groups = {
            cluster.id: group_of(cluster.vector, held.get(cluster.id, [])) for cluster in clusters if cluster.vector
        }

    async def place(self, gap: Gap, read: Read) -> bool:
        """Put a question where it belongs; True where it begins a cluster."""
        own = Group.of(read)
        ids = list(self._groups)
        joined = nearest(own, [self._groups[name] for name in ids], self._bars)
        if joined is None:
            cluster = await gap_clusters.begin(self._connection, gap.at, as_bytes(own))
            self._groups[cluster], self._state[cluster] = own, State.OPEN
        else:
            cluster = ids[joined]
            self._groups[cluster] = self._groups[cluster].with_(own)
            await gap_clusters.learn(self._connection, cluster, as_bytes(self._groups[cluster]))
        await gaps.place(self._connection, gap, cluster, read.found)
        return joined is None

    async def read_anew(self, cluster: int, questions: Sequence[Gap], reads: Sequence[Read]) -> None:
        """Make its mean from its questions again."""
        group: Group | None = None
        for gap, read in zip(questions, reads, strict=True):
            await gaps.place(self._connection, gap, cluster, read.found)
            group = Group.of(read) if group is None else group.with_(Group.of(read))
        if group is not None:
            self._groups[cluster] = group
            await gap_clusters.learn(self._connection, cluster, as_bytes(group))

    async def merge(self) -> int:
        """Open clusters of one entry that grew together become one, unless staff took them apart."""
        apart = {name for name, questions in self._held.items() if any(gap.about.get(gaps.APART) for gap in questions)}
        ids = [name for name in self._groups if self._state[name] is State.OPEN and name not in apart]
        done = merges([self._groups[name] for name in ids], self._bars)
        for kept, gone in done:
            kept_id, gone_id = ids[kept], ids[gone]
            self._groups[kept_id] = self._groups[kept_id].with_(self._groups.pop(gone_id))
            await gap_clusters.join(self._connection, kept_id, [gone_id], as_bytes(self._groups[kept_id]))
        return len(done)

    async def measure(self) -> None:
        """First and last times; clusters without a question go."""
        await gap_clusters.measure(self._connection, list(self._groups))
