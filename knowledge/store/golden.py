"""Golden questions: what must be answered rightly whatever changes. Functions work in the caller's transaction."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.labelled import Labelled
from knowledge.store.tables.content import GOLDEN

ORDER = 583_104_725  # an advisory lock's number: on PostgreSQL questions are added one at a time
OWN = "own-"  # begins the ids of what staff added; the others came with a question set


@dataclass(frozen=True)
class Golden:
    """A golden question in the store."""

    question: Labelled
    active: bool
    by: str
    at: float


def _golden(row: Row[Any]) -> Golden:
    return Golden(Labelled.model_validate(row.question), row.active, row.by, row.at)


async def every(connection: AsyncConnection, *, active: bool | None = None) -> list[Golden]:
    """All of them by id, or only the (in)active ones."""
    query = select(GOLDEN).order_by(GOLDEN.c.id)
    if active is not None:
        query = query.where(GOLDEN.c.active == active)
    return [_golden(row) for row in await connection.execute(query)]


async def get(connection: AsyncConnection, name: str) -> Golden | None:
    """The one of that id."""
    row = (await connection.execute(select(GOLDEN).where(GOLDEN.c.id == name))).first()
    return None if row is None else _golden(row)


async def free_id(connection: AsyncConnection) -> str:
    """The next id for a question of the staff's own; nobody else gets it before the transaction ends."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ORDER})
    latest = await connection.scalar(select(func.max(GOLDEN.c.id)).where(GOLDEN.c.id.startswith(OWN)))
    return f"{OWN}{int(latest.removeprefix(OWN)) + 1 if latest else 1:06d}"


async def save(connection: AsyncConnection, question: Labelled, *, by: str, active: bool = True) -> None:
    """Add it, or put it in the place of the one of the same id."""
    row = {"question": question.line(), "active": active, "by": by, "at": time.time()}
    await connection.execute(delete(GOLDEN).where(GOLDEN.c.id == question.id))
    await connection.execute(insert(GOLDEN).values(id=question.id, **row))


async def switch(connection: AsyncConnection, name: str, *, active: bool, by: str) -> bool:
    """Take it out of every check, or put it back; False where there is none of that id."""
    values = {"active": active, "by": by, "at": time.time()}
    return bool((await connection.execute(update(GOLDEN).where(GOLDEN.c.id == name).values(values))).rowcount)
