"""Counts gathered in memory, and added to those of the store."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import String, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.figures.rules import rules
from knowledge.store.tables.numbers import DAY_TIMES, DAY_TURNS, DAY_VOTES

BEYOND = 0  # the bucket of what took longer than the last edge
Key = tuple[str | int, ...]


class Counts:
    """By table and by its key columns; the keys are few, so it stays small however long the store is away."""

    def __init__(self) -> None:
        self.rows: Mapping[Table, Counter[Key]] = {table: Counter() for table in (DAY_TURNS, DAY_TIMES, DAY_VOTES)}

    def __bool__(self) -> bool:
        return any(self.rows.values())

    def turn(
        self, day: dt.date, channel: str, outcome: str, procedure: str | None, facet: str | None, seconds: float | None
    ) -> None:
        """One answered turn and the time it took, where that is known."""
        self.rows[DAY_TURNS][day.isoformat(), channel, outcome, procedure or "", facet or ""] += 1
        if seconds is not None:
            self.rows[DAY_TIMES][day.isoformat(), channel, bucket(seconds)] += 1

    def vote(self, day: dt.date, vote: str, reason: str | None, procedure: str | None, n: int = 1) -> None:
        """A thumb for an answer; `n` is -1 for one that was taken back."""
        self.rows[DAY_VOTES][day.isoformat(), vote, reason or "", procedure or ""] += n

    def merge(self, others: Counts) -> None:
        """Take the others' counts over."""
        for table, counter in others.rows.items():
            for key, n in counter.items():
                self.rows[table][key] += n


def bucket(seconds: float) -> int:
    """The upper edge in milliseconds of the bucket of that time, BEYOND for one past the last edge."""
    edges = rules().edges_ms
    place = bisect_left(edges, seconds * 1000)
    return edges[place] if place < len(edges) else BEYOND


async def add(connection: AsyncConnection, counts: Counts) -> None:
    """Add them to the store's; of several processes none loses a count."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    for table, counter in counts.rows.items():
        # In the order of their keys: two processes that lock the same rows wait for each other instead of for ever.
        if rows := [_row(table, key) | {"n": n} for key, n in sorted(counter.items()) if n]:
            statement = insert(table)
            grown = {"n": table.c.n + statement.excluded.n}
            keys = [column.name for column in table.primary_key.columns]
            await connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=grown), rows)


def _row(table: Table, key: Key) -> dict[str, Any]:
    """A name too long for its column is cut: it must not keep all other counts out."""
    row: dict[str, Any] = {}
    for column, value in zip(table.primary_key.columns, key, strict=True):
        row[column.name] = value[: column.type.length] if isinstance(column.type, String) else value  # type: ignore[index]
    return row
