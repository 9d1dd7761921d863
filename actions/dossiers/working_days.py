"""Working days of Viet Nam: weekends, public holidays, swapped days, and what the office overrides in office.yml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import holidays

from knowledge.town import HolidayOverride

_DAY = dt.timedelta(days=1)


class WorkingCalendar:
    """Knows each day. The national calendar of years not yet announced is a forecast; overrides correct it."""

    def __init__(self, overrides: Iterable[HolidayOverride] = ()) -> None:
        self._national = holidays.country_holidays("VN", language="vi")
        self._own = {override.day: override.working for override in overrides}

    def is_working(self, day: dt.date) -> bool:
        """True where time limits run on `day`."""
        own = self._own.get(day)
        return self._national.is_working_day(day) if own is None else own

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
