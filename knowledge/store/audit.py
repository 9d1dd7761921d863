"""Who did what: rows that are only ever added, each sealed with the one before it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.tables.people import AUDIT

FIRST_SEAL = ""
ORDER = 583_104_723  # an advisory lock's number, ours alone by chance: on PostgreSQL rows are added one at a time


@dataclass(frozen=True)
class Entry:
    """One act; `act` is a key of `knowledge/console/texts/acts.yml`."""

    id: int
    at: float
    by: str
    act: str
    object: str
    detail: Mapping[str, Any]


def _seal(before: str, at: float, by: str, act: str, object_: str, detail: Mapping[str, Any]) -> str:
    row = json.dumps([before, at, by, act, object_, detail], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(row.encode()).hexdigest()


async def record(
    connection: AsyncConnection, by: str, act: str, object_: str = "", /, at: float | None = None, **detail: Any
) -> None:
    """Add one act in the transaction that does it; `detail` must be JSON, without secrets or citizens' words."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ORDER})
    last = await connection.scalar(select(AUDIT.c.seal).order_by(AUDIT.c.id.desc()).limit(1))
    when = round(time.time() if at is None else at, 3)
    seal = _seal(last or FIRST_SEAL, when, by, act, object_, detail)
    row = {"at": when, "by": by, "act": act, "object": object_, "detail": detail, "seal": seal}
    await connection.execute(insert(AUDIT).values(row))


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.id, row.at, row.by, row.act, row.object, row.detail)


async def entries(connection: AsyncConnection, query: Select[Any] | None = None) -> list[Entry]:
    """The acts that `query` (over AUDIT) selects, or the latest hundred, newest first."""
    chosen = query if query is not None else select(AUDIT).order_by(AUDIT.c.id.desc()).limit(100)
    return [_entry(row) for row in await connection.execute(chosen)]


@dataclass(frozen=True)
class Standing:
    """`broken`: the first row that was changed, or before which one was taken away; None where all is as written.

    `last` and `seal` are the newest row's: written down elsewhere, they show later that no end was cut off.
    """

    rows: int
    broken: int | None
    last: int
    seal: str


async def standing(connection: AsyncConnection, at_once: int = 1000) -> Standing:
    """Read the whole record, some rows at a time and beside the event loop, and say whether it is whole."""
    before, last, rows = FIRST_SEAL, 0, 0
    while True:
        query = select(AUDIT).where(AUDIT.c.id > last).order_by(AUDIT.c.id).limit(at_once)
        batch = (await connection.execute(query)).all()
        if not batch:
            return Standing(rows, None, last, before)
        broken = await asyncio.to_thread(_first_broken, batch, before)
        if broken is not None:
            return Standing(rows, broken, last, before)
        before, last, rows = batch[-1].seal, batch[-1].id, rows + len(batch)


def _first_broken(rows: Sequence[Row[Any]], before: str) -> int | None:
    for row in rows:
        if row.seal != _seal(before, row.at, row.by, row.act, row.object, row.detail):
            return int(row.id)
        before = row.seal
    return None


async def first_broken(connection: AsyncConnection) -> int | None:
    """`standing` in short."""
    return (await standing(connection)).broken
