"""What the assistant must not speak of for now: single procedures, or everything."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import audit, publications
from knowledge.store.tables.content import SWITCHES

EVERYTHING = "*"


@dataclass(frozen=True)
class Switch:
    """`what`: a procedure's code, or EVERYTHING. `reason` is for staff."""

    what: str
    reason: str
    by: str
    at: float


async def all_off(connection: AsyncConnection) -> Mapping[str, Switch]:
    """Everything that is switched off, by what it is."""
    rows = await connection.execute(select(SWITCHES).order_by(SWITCHES.c.at))
    return {row.what: Switch(row.what, row.reason, row.by, row.at) for row in rows}


async def turn_off(connection: AsyncConnection, what: str, *, by: str, reason: str) -> bool:
    """Silence it, at once in every running process; False where it is off already.

    Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("a reason is needed")
    if what in await all_off(connection):
        return False
    row = {"what": what, "reason": reason.strip(), "by": by, "at": time.time()}
    await connection.execute(insert(SWITCHES).values(row))
    await audit.record(connection, by, "switched_off", what, reason=reason.strip())
    await publications.announce(connection)
    return True


async def turn_on(connection: AsyncConnection, what: str, *, by: str) -> bool:
    """Let the assistant speak of it again; False where it was not off."""
    if not (await connection.execute(delete(SWITCHES).where(SWITCHES.c.what == what))).rowcount:
        return False
    await audit.record(connection, by, "switched_on", what)
    await publications.announce(connection)
    return True
