"""Working days of Viet Nam: weekends, public holidays, swapped days, and what the office overrides in office.yml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import holidays

from knowledge.town import HolidayOverride

_DAY = dt.timedelta(days=1)
_FRIDAY = 5
_LOOK_AHEAD_DAYS = 550


class WorkingCalendar:
    """Knows each day. The national calendar of years not yet announced is a forecast; overrides correct it."""

    def __init__(self, overrides: Iterable[HolidayOverride] = ()) -> None:
        self._national = holidays.country_holidays("VN", language="vi")
        self._own = {override.day: override for override in overrides}

    def is_working(self, day: dt.date) -> bool:
        """True where time limits run on `day`."""
        own = self._own.get(day)
        return self._national.is_working_day(day) if own is None else own.working

    def is_off(self, day: dt.date) -> bool:
        """The opposite of `is_working`."""
        return not self.is_working(day)

    def own(self, day: dt.date) -> HolidayOverride | None:
        """What the office has laid down for `day`."""
        return self._own.get(day)

    def holiday(self, day: dt.date) -> str | None:
        """The name of the public holiday on `day`; weekends have none, and the office's own days are not looked at."""
        return self._national.get(day)

    def is_made_up(self, day: dt.date) -> bool:
        """True where `day` is a weekend worked nationwide in exchange for another day."""
        return day.isoweekday() > _FRIDAY and self._national.is_working_day(day)

    def next_holiday(self, name: str, start: dt.date) -> dt.date | None:
        """The first day from `start` on, within a year and a half, whose holiday name contains `name`."""
        days = (start + i * _DAY for i in range(_LOOK_AHEAD_DAYS))
        return next((day for day in days if name in (self.holiday(day) or "")), None)

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to `end`, for a deadline ahead or missed; 0 where end <= start."""
        span = (end - start).days
        return sum(self.is_working(start + i * _DAY) for i in range(1, span + 1))

    def add(self, start: dt.date, days: int) -> dt.date:
        """The day on which `days` (>= 1) working days after `start` end; the day after reception is the first."""
        day = start
        while days > 0:
            day += _DAY
            days -= self.is_working(day)
        return day
