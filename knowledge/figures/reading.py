"""The figures of a period, read from the store."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.figures.period import Period
from knowledge.figures.quantiles import quantile
from knowledge.figures.rules import rules
from knowledge.store.tables.gaps import CLUSTERS, GAPS
from knowledge.store.tables.numbers import DAY_TIMES, DAY_TURNS, DAY_VOTES

DOSSIER, DOWN, UP = "dossier", "down", "up"
MEDIAN, SLOW = 0.5, 0.95


@dataclass(frozen=True)
class Times:
    """Milliseconds; infinity past the last bucket, None where nothing was answered."""

    n: int
    p50: float | None
    p95: float | None


@dataclass(frozen=True)
class Gap:
    """A group of questions that were not answered well; `question` is its newest, masked."""

    cluster: int
    question: str
    n: int


@dataclass(frozen=True)
class Figures:
    """Counts of questions; `outcomes` and `procedures` (code → outcome → n) count each question once.

    A question is a turn that was not small talk, nor one in which the dossier form asked for its next part: a
    look-up of three messages is one question.
    """

    period: Period
    days: Mapping[dt.date, int]
    outcomes: Mapping[str, int]
    channels: Mapping[str, int]
    procedures: Mapping[str, Mapping[str, int]]
    talk: int
    votes: Mapping[str, int]
    reasons: Mapping[str, int]
    disliked: Mapping[str, int]
    times: Mapping[str, Times]
    all_times: Times
    gaps: tuple[Gap, ...]

    @property
    def questions(self) -> int:
        """All of them."""
        return sum(self.outcomes.values())

    @property
    def lookups(self) -> int:
        """Finished look-ups of dossiers."""
        return self.outcomes.get(DOSSIER, 0)

    def share(self, *outcomes: str) -> float | None:
        """Of all questions, 0..1."""
        return sum(self.outcomes.get(name, 0) for name in outcomes) / self.questions if self.questions else None


async def read(connection: AsyncConnection, period: Period) -> Figures:
    """Every figure of these days."""
    days: Counter[dt.date] = Counter(dict.fromkeys(period, 0))
    outcomes: Counter[str] = Counter()
    channels: Counter[str] = Counter()
    procedures: dict[str, Counter[str]] = {}
    talk = 0
    for day, channel, outcome, procedure, facet, n in await _rows(connection, DAY_TURNS, period):
        if outcome in rules().not_questions or (outcome == DOSSIER and facet):
            talk += n
            continue
        days[dt.date.fromisoformat(day)] += n
        outcomes[outcome] += n
        channels[channel] += n
        if procedure:
            procedures.setdefault(procedure, Counter())[outcome] += n
    votes, reasons, disliked = await _votes(connection, period)
    times, together = await _times(connection, period)
    gaps = await top_gaps(connection, rules().top)
    return Figures(
        period, days, outcomes, channels, procedures, talk, votes, reasons, disliked, times, together, gaps
    )  # fmt: skip


async def _rows(connection: AsyncConnection, table: Table, period: Period) -> list[tuple[Any, ...]]:
    within = table.c.day.between(period.first.isoformat(), period.last.isoformat())
    return [tuple(row) for row in await connection.execute(select(table).where(within))]


async def _votes(connection: AsyncConnection, period: Period) -> tuple[Counter[str], Counter[str], Counter[str]]:
    votes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    disliked: Counter[str] = Counter()
    for _day, vote, reason, procedure, n in await _rows(connection, DAY_VOTES, period):
        votes[vote] += n
        if vote == DOWN:
            reasons[reason] += n
            if procedure:
                disliked[procedure] += n
    return votes, +reasons, +disliked


async def _times(connection: AsyncConnection, period: Period) -> tuple[dict[str, Times], Times]:
    buckets: dict[str, Counter[int]] = {}
    for _day, channel, below, n in await _rows(connection, DAY_TIMES, period):
        buckets.setdefault(channel, Counter())[below] += n
    together = sum(buckets.values(), Counter[int]())
    return {channel: _of(counter) for channel, counter in buckets.items()}, _of(together)


def _of(buckets: Mapping[int, int]) -> Times:
    return Times(sum(buckets.values()), quantile(buckets, MEDIAN), quantile(buckets, SLOW))


async def top_gaps(connection: AsyncConnection, most: int) -> tuple[Gap, ...]:
    """The open groups with the most questions."""
    query = (
        select(GAPS.c.cluster, func.count().label("n"), func.max(GAPS.c.id).label("newest"))
        .join(CLUSTERS, CLUSTERS.c.id == GAPS.c.cluster)
        .where(CLUSTERS.c.state == "open")
        .group_by(GAPS.c.cluster)
        .order_by(func.count().desc(), GAPS.c.cluster)
        .limit(most)
        .subquery()
    )
    found = select(query.c.cluster, GAPS.c.question, query.c.n).join(GAPS, GAPS.c.id == query.c.newest)
    rows = await connection.execute(found.order_by(query.c.n.desc(), query.c.cluster))
    return tuple(Gap(row.cluster, row.question, row.n) for row in rows)
