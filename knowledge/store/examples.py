"""Sentences that teach the classifier, as staff propose and approve them, in the caller's transaction."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.tables.understanding import EXAMPLES


class State(StrEnum):
    """Where an example stands; only approved ones are learned from."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True)
class Example:
    """`gap`: the cluster of unanswered questions that it came from."""

    id: int
    intent: str
    text: str
    state: State
    by: str
    at: float
    reviewer: str | None
    reviewed_at: float | None
    gap: int | None


def _example(row: Row[Any]) -> Example:
    values = {name: getattr(row, name) for name in Example.__dataclass_fields__}
    return Example(**{**values, "state": State(row.state)})


async def propose(connection: AsyncConnection, intent: str, text: str, *, by: str, gap: int | None = None) -> int:
    """File one; returns its id. What may be proposed is the caller's to check."""
    row = {"intent": intent, "text": text, "state": State.PROPOSED, "by": by, "at": time.time(), "gap": gap}
    return int((await connection.execute(insert(EXAMPLES).values(row).returning(EXAMPLES.c.id))).scalar_one())


async def get(connection: AsyncConnection, example: int) -> Example | None:
    """One of them."""
    row = (await connection.execute(select(EXAMPLES).where(EXAMPLES.c.id == example))).first()
    return None if row is None else _example(row)


async def every(
    connection: AsyncConnection, *, states: Collection[State] = tuple(State), intent: str | None = None
) -> list[Example]:
    """Those in these states, oldest first; of one intent or of all."""
    query = select(EXAMPLES).where(EXAMPLES.c.state.in_(list(states))).order_by(EXAMPLES.c.id)
    if intent is not None:
        query = query.where(EXAMPLES.c.intent == intent)
    return [_example(row) for row in await connection.execute(query)]


async def counts(connection: AsyncConnection) -> dict[str, dict[State, int]]:
    """How many there are of each intent in each state."""
    query = select(EXAMPLES.c.intent, EXAMPLES.c.state, func.count()).group_by(EXAMPLES.c.intent, EXAMPLES.c.state)
    found: dict[str, dict[State, int]] = {}
    for intent, state, number in await connection.execute(query):
        found.setdefault(intent, {})[State(state)] = number
    return found


async def decide(connection: AsyncConnection, example: int, *, before: State, after: State, reviewer: str) -> bool:
    """Approve, refuse, or take an approval back; False where it does not stand at `before` any more."""
    values = {"state": after, "reviewer": reviewer, "reviewed_at": time.time()}
    stands = (EXAMPLES.c.id == example) & (EXAMPLES.c.state == before)
    return bool((await connection.execute(update(EXAMPLES).where(stands).values(values))).rowcount)
