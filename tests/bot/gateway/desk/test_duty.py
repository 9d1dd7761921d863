"""When a person will be there: office hours, breaks, weekends, holidays, the office's own days, who is on duty."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.gateway.desk.duty import Duty, Presence, Watch
from bot.gateway.desk.rules import load_desk_rules
from bot.gateway.desk.texts import load_desk_texts
from knowledge.console.people import sessions
from knowledge.console.roles import Role
from knowledge.day import VIETNAM
from knowledge.store.store import Store, store_url
from knowledge.store.tables.people import ACCOUNTS, SESSIONS
from knowledge.town import Office
from tests.bot.gateway.town import OFFICE

DAY = [["07:30", "11:30"], ["13:30", "17:00"]]
WEEK = [{"weekday": day, "open": DAY} for day in range(1, 6)]
OVERRIDES = [
    {"day": "2026-11-26", "working": False, "reason": "chuyển trụ sở"},
    {"day": "2026-11-28", "working": True, "reason": "làm bù", "open": [["08:00", "11:00"]]},
]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    made = Store(store_url("", tmp_path))
    yield made
    await made.close()


def watch(store: Store, when: str, **changes: Any) -> Watch:
    """The desk's clock standing at a local time, e.g. "2026-11-23 12:00" (a Monday)."""
    office = Office.model_validate(OFFICE | {"hours": WEEK, "holiday_overrides": OVERRIDES} | changes)
    now = dt.datetime.fromisoformat(when).replace(tzinfo=VIETNAM).timestamp()
    return Watch(lambda: office, store, load_desk_rules(), load_desk_texts(), lambda: now)


def closed(when: str) -> Duty:
    return Duty(Presence.CLOSED, dt.datetime.fromisoformat(when).replace(tzinfo=VIETNAM))


@pytest.mark.parametrize(
    ("when", "duty"),
    [
        ("2026-11-23 09:00", Duty(Presence.OPEN)),
        ("2026-11-23 06:00", closed("2026-11-23 07:30")),
        ("2026-11-23 12:00", closed("2026-11-23 13:30")),
        ("2026-11-23 19:00", closed("2026-11-25 07:30")),  # 24 November is the new Day of Vietnamese Culture
        ("2026-11-25 19:00", closed("2026-11-27 07:30")),  # the next day is the office's own day off
        ("2026-11-27 19:00", closed("2026-11-28 08:00")),  # a Saturday worked in exchange
        ("2026-11-28 12:00", closed("2026-11-30 07:30")),
        ("2026-12-31 19:00", closed("2027-01-04 07:30")),  # New Year's Day, then a weekend
    ],
)
async def test_the_hours_of_the_base_tell_when_a_person_will_be_there(store: Store, when: str, duty: Duty) -> None:
    assert await watch(store, when).duty() == duty


async def test_unknown_hours_are_not_made_up(store: Store) -> None:
    assert await watch(store, "2026-11-23 09:00", hours=[]).duty() == Duty(Presence.UNKNOWN)


async def test_the_day_is_told_in_words(store: Store) -> None:
    desk = watch(store, "2026-11-23 19:00")
    duty = await desk.duty()
    assert duty.opens
    assert desk.told(duty.opens) == {"time": "07:30", "day": "Thứ Tư ngày 25/11/2026"}


@pytest.mark.parametrize(
    ("roles", "minutes", "active", "there"),
    [
        ([Role.AGENT], 1, True, True),
        ([Role.AGENT, Role.EDITOR], 1, True, True),
        ([Role.EDITOR], 1, True, False),
        ([Role.AGENT], 10, True, False),
        ([Role.AGENT], 1, False, False),
    ],
)
async def test_somebody_is_on_duty_who_may_answer_and_has_the_console_open(
    store: Store, roles: list[Role], minutes: int, active: bool, there: bool
) -> None:
    row = {"login": "lan", "name": "Lan", "roles": roles, "password": "!", "created_at": 0.0, "active": active}
    desk = watch(store, "2026-11-23 19:00")
    now = dt.datetime(2026, 11, 23, 19, tzinfo=VIETNAM).timestamp()
    async with store.begin() as connection:
        account = (await connection.execute(ACCOUNTS.insert().values(row).returning(ACCOUNTS.c.id))).scalar_one()
        await sessions.begin(connection, account, sessions.Stage.IN, time.time())
        await connection.execute(update(SESSIONS).values(seen_at=now - minutes * 60))
    assert ((await desk.duty()).presence is Presence.ON_DUTY) is there
