"""Clusters as they are shown: counted, ordered, narrowed by what staff ask for."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.console.gaps.config import limits
from knowledge.console.gaps.entries import Entry, fold, known
from knowledge.store.gap_clusters import DAY, Cluster, State
from knowledge.store.gaps import FOUND, Gap, Source

STILL, DONE = "van-con", "da-xong"


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed by; empty: by nothing. `days`: of the latest question; `show`: STILL, DONE or open."""

    source: str = ""
    field: str = ""
    days: str = "30"
    show: str = ""


@dataclass(frozen=True)
class Row:
    """One cluster. `people`: conversations that raised it, `recent`: lately; `question`: its commonest wording."""

    cluster: Cluster
    question: str
    wordings: tuple[str, ...]
    people: int
    recent: int
    channels: tuple[str, ...]
    sources: tuple[Source, ...]
    nearest: Entry | None
    confidence: float | None
    questions: tuple[Gap, ...]

    @property
    def field(self) -> str:
        """Of the procedure that the assistant guesses; empty where it guesses none."""
        return (self.nearest.field or "") if self.nearest else ""


def wordings_of(questions: Iterable[Gap]) -> list[str]:
    """Each wording once, the commonest first; accents and marks make no other wording, the fullest is shown."""
    shown: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for gap in questions:
        key = " ".join("".join(char if char.isalnum() else " " for char in fold(gap.question)).split())
        counted[key] += 1
        held = shown.get(key)
        if held is None or sum(map(ord, gap.question)) > sum(map(ord, held)):
            shown[key] = gap.question
    return [shown[key] for key, _ in counted.most_common()]


def people_in(questions: Iterable[Gap]) -> int:
    """How many conversations; a question whose conversation is unknown counts as one."""
    return len({gap.conversation or f"#{gap.id}" for gap in questions})


def row_of(cluster: Cluster, questions: Sequence[Gap], entries: Mapping[str, Entry], now: float) -> Row:
    """`questions`: of the cluster, newest first."""
    words = wordings_of(questions)
    since = now - limits().recent_days * DAY
    guesses = known(entries, [name for gap in questions for name in (gap.nearest, gap.about.get(FOUND))])
    present = {source for gap in questions for source in gap.sources}
    return Row(
        cluster=cluster,
        question=words[0] if words else "",
        wordings=tuple(words[1:]),
        people=people_in(questions),
        recent=people_in(gap for gap in questions if gap.at >= since),
        channels=tuple(sorted({gap.channel for gap in questions if gap.channel})),
        sources=tuple(source for source in Source if source in present),
        nearest=guesses[0] if guesses else None,
        confidence=max((gap.confidence for gap in questions if gap.confidence is not None), default=None),
        questions=tuple(questions),
    )


def rows_of(clusters: Iterable[Cluster], held: Mapping[int, Sequence[Gap]], entries: Mapping[str, Entry]) -> list[Row]:
    """Those that most people raised lately first."""
    now = time.time()
    rows = [row_of(cluster, held.get(cluster.id, ()), entries, now) for cluster in clusters]
    return sorted(rows, key=lambda row: (-row.recent, -row.people, -row.cluster.last_at))


def chosen(rows: Iterable[Row], asked: Asked) -> list[Row]:
    """Those that were asked for."""
    since = time.time() - int(asked.days) * DAY if asked.days else 0.0
    return [row for row in rows if _shown(row.cluster, asked.show) and _fits(row, asked, since)]


def _shown(cluster: Cluster, show: str) -> bool:
    match show:
        case view if view == STILL:
            return cluster.still_asked
        case view if view == DONE:
            return cluster.state is State.SETTLED
        case _:
            return cluster.state is State.OPEN or cluster.still_asked


def _fits(row: Row, asked: Asked, since: float) -> bool:
    if asked.source and asked.source not in row.sources:
        return False
    if asked.field and asked.field != (row.field or "khong-ro"):
        return False
    return row.cluster.last_at >= since
