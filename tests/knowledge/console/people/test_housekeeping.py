"""What nobody needs any more goes by itself."""

from __future__ import annotations

import time

from sqlalchemy import func, insert, select

from knowledge.console.people.housekeeping import purge
from knowledge.console.people.rules import people_rules
from knowledge.store.tables.people import SESSIONS, TRIES
from tests.knowledge.console.people.clerks import make
from tests.knowledge.console.serving import Office

HOUR = 3600.0


async def test_sessions_that_are_over_and_tries_that_are_forgotten_are_deleted(office: Office) -> None:
    account, now = await make(office, "lan"), time.time()
    rows = {"fresh": (now, now), "idle": (now - 3 * HOUR, now - 3 * HOUR), "old": (now - 13 * HOUR, now)}
    async with office.store.begin() as connection:
        for name, (begun, seen) in rows.items():
            values = {"digest": name, "account": account, "csrf": name, "stage": "in"}
            await connection.execute(insert(SESSIONS).values(values | {"begun_at": begun, "seen_at": seen}))
        for name, age in (("new", 0.0), ("ancient", 25 * HOUR)):
            await connection.execute(insert(TRIES).values(who=name, failures=1, last_at=now - age))
    await purge(office.store, people_rules())
    async with office.store.read() as connection:
        assert list(await connection.scalars(select(SESSIONS.c.digest))) == ["fresh"]
        assert list(await connection.scalars(select(TRIES.c.who))) == ["new"]


async def test_a_purge_with_nothing_to_delete_is_nothing(office: Office) -> None:
    await purge(office.store, people_rules())
    async with office.store.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(SESSIONS)) == 0
