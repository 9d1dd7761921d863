"""Whether a member of staff can be there now, and when the next one will be."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from bot.gateway.desk.rules import DeskRules
from bot.gateway.desk.texts import DeskTexts
from knowledge.console.roles import Role
from knowledge.day import VIETNAM
from knowledge.opening_hours import Moment, Schedule
from knowledge.store.store import Store
from knowledge.store.tables.people import ACCOUNTS, SESSIONS
from knowledge.town import Office
from knowledge.working_days import WorkingCalendar

MINUTE = 60.0
Now = Callable[[], float]


class Presence(StrEnum):
    """What a citizen may expect; the names are those of `texts.yml`."""

    ON_DUTY = "on_duty"  # somebody with the right to answer has the console open
    OPEN = "open"  # office hours, but nobody there
    CLOSED = "closed"
    UNKNOWN = "unknown"  # the base does not know the office's hours


@dataclass(frozen=True)
class Duty:
    """`opens`: when the office opens next, local time; only where it is closed and that is known."""

    presence: Presence
    opens: dt.datetime | None = None


class Watch:
    """Reads the hours of the base as it is now (weekly hours, public holidays, the office's own days)."""

    def __init__(
        self, office: Callable[[], Office], store: Store, rules: DeskRules, texts: DeskTexts, now: Now = time.time
    ) -> None:
        self._office = office
        self._store = store
        self._rules = rules
        self._texts = texts
        self._now = now

    async def duty(self) -> Duty:
        """How it stands; raises StoreError."""
        return Duty(Presence.ON_DUTY) if await self._somebody() else self.hours()

    def hours(self) -> Duty:
        """The same by the clock alone."""
        office = self._office()
        hours = office.hours or next((unit.hours for unit in office.units if unit.hours), ())
        if not hours:
            return Duty(Presence.UNKNOWN)
        schedule = Schedule(hours, WorkingCalendar(office.holiday_overrides))
        now = dt.datetime.fromtimestamp(self._now(), VIETNAM)
        day, state = schedule.day(now.date()), schedule.state(now)
        if day.hours_unknown:
            return Duty(Presence.UNKNOWN)
        if state is not None and state.moment is Moment.OPEN:
            return Duty(Presence.OPEN)
        if state is not None and state.change is not None:
            return Duty(Presence.CLOSED, dt.datetime.combine(now.date(), state.change, VIETNAM))
        following = schedule.after(now.date())
        if following is None:
            return Duty(Presence.UNKNOWN)
        return Duty(Presence.CLOSED, dt.datetime.combine(following.date, following.spans[0][0], VIETNAM))

    def told(self, opens: dt.datetime) -> dict[str, str]:
        """`time` and `day` of an opening, as texts want them."""
        weekday = self._texts.days[opens.isoweekday() - 1]
        return {"time": f"{opens:%H:%M}", "day": self._texts.day.format(weekday=weekday, date=f"{opens:%d/%m/%Y}")}

    async def _somebody(self) -> bool:
        seen = self._now() - self._rules.on_duty_minutes * MINUTE
        query = select(ACCOUNTS.c.roles).join(SESSIONS, SESSIONS.c.account == ACCOUNTS.c.id)
        query = query.where(ACCOUNTS.c.active, SESSIONS.c.stage == "in", SESSIONS.c.seen_at > seen)
        async with self._store.read() as connection:
            return any(Role.AGENT in roles for roles in (await connection.execute(query)).scalars())
