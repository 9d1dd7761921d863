"""What the office chose for itself; each change is in the record of acts, with its reason."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import audit
from knowledge.store.tables.people import OPTIONS

FOUR_EYES = "four_eyes"


@dataclass(frozen=True)
class Choice:
    """`at` and `by` are None while nobody has chosen: the rule is then as the console came."""

    value: bool
    at: float | None = None
    by: str | None = None


async def four_eyes(connection: AsyncConnection) -> bool:
    """True where nobody approves their own change; so until an administrator says otherwise."""
    return (await four_eyes_choice(connection)).value


async def four_eyes_choice(connection: AsyncConnection) -> Choice:
    """The rule with who set it and when."""
    row = (await connection.execute(select(OPTIONS).where(OPTIONS.c.name == FOUR_EYES))).first()
    return Choice(True) if row is None else Choice(bool(row.value), row.at, row.by)


async def choose_four_eyes(connection: AsyncConnection, value: bool, *, by: str, reason: str) -> None:
    """Set the rule; the reason goes into the record of acts."""
    await connection.execute(delete(OPTIONS).where(OPTIONS.c.name == FOUR_EYES))
    await connection.execute(insert(OPTIONS).values(name=FOUR_EYES, value=value, at=time.time(), by=by))
    await audit.record(connection, by, "four_eyes_on" if value else "four_eyes_off", FOUR_EYES, reason=reason)
