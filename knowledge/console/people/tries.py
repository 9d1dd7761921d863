"""Tries to sign in, counted before they are made, so that many at once are no more than many in turn."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.people.rules import Pauses
from knowledge.store.tables.people import TRIES


class LockedError(Exception):
    """Too many failures: the next try may be made in so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


async def spend(connection: AsyncConnection, whom: Mapping[str, Pauses], now: float | None = None) -> list[str]:
    """Count one try of each as failed; returns those that are locked from now on. Raises LockedError.

    `whom` are digests with their rules. The transaction must be committed before the try is made.
    """
    when = time.time() if now is None else now
    rows = {who: await _held(connection, who, when) for who in sorted(whom)}  # sorted: no two wait for each other
    wait = max((row.locked_until or 0.0) - when for row in rows.values())
    if wait > 0:
        raise LockedError(wait)
    locked = []
    for who, row in rows.items():
        old = row.last_at < when - whom[who].forgotten_after_seconds
        failures = 1 if old else row.failures + 1
        pause = whom[who].after(failures)
        values = {"failures": failures, "last_at": when, "locked_until": when + pause if pause else None}
        await connection.execute(update(TRIES).where(TRIES.c.who == who).values(values))
        if pause:
            locked.append(who)
    return locked


async def _held(connection: AsyncConnection, who: str, when: float) -> Any:
    """The row, made where there is none, and locked until the transaction ends."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    made = insert(TRIES).values(who=who, failures=0, last_at=when)
    # An update that changes nothing returns the row and locks it, in the same statement: nobody deletes it in between.
    held = made.on_conflict_do_update(index_elements=["who"], set_={"failures": TRIES.c.failures}).returning(TRIES)
    return (await connection.execute(held)).one()


async def forgive(connection: AsyncConnection, who: str) -> None:
    """It was right: nothing is held against them."""
    await connection.execute(delete(TRIES).where(TRIES.c.who == who))


async def refund(connection: AsyncConnection, who: str, rules: Pauses) -> None:
    """It was right, but others may share the address: take back this one try."""
    row = (await connection.execute(select(TRIES).where(TRIES.c.who == who).with_for_update())).first()
    if row is None:
        return
    failures = max(row.failures - 1, 0)
    values = {"failures": failures} | ({} if rules.after(failures) else {"locked_until": None})
    await connection.execute(update(TRIES).where(TRIES.c.who == who).values(values))


async def purge(connection: AsyncConnection, older_than: float) -> None:
    """Delete what is forgotten anyway."""
    await connection.execute(delete(TRIES).where(TRIES.c.last_at < older_than))
