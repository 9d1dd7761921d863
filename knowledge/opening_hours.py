"""The state of one office or counter on a given day and at a given moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from knowledge.town import Hours, Spans
from knowledge.working_days import WorkingCalendar

LOOK_AHEAD_DAYS = 60
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class OpenDay:
    """One day: its spans, why it differs from the week (`reason`), and whether it is worked at hours unknown."""

    date: dt.date
    spans: Spans = ()
    reason: str | None = None
    hours_unknown: bool = False


class Moment(StrEnum):
    """Where a moment lies among the spans of its day."""

    BEFORE = "before"
    OPEN = "open"
    BREAK = "break"
    AFTER = "after"


@dataclass(frozen=True)
class State:
    """`change`: when it opens or closes next on that day; None after the last span."""

    moment: Moment
    change: dt.time | None = None


class Schedule:
    """Weekly hours put on the calendar: holidays close, overrides decide, a weekday not listed is closed."""

    def __init__(self, hours: Iterable[Hours], calendar: WorkingCalendar) -> None:
        self._week = {row.weekday: row.open for row in hours}
        self._calendar = calendar

    def usual(self, weekday: int) -> Spans:
        """The spans of that weekday (1 = Monday) in a week without holidays."""
        return self._week.get(weekday, ())

    def day(self, date: dt.date) -> OpenDay:
        """How that day is worked."""
        usual, own = self.usual(date.isoweekday()), self._calendar.own(date)
        if own is not None:
            spans = (usual if own.open is None else own.open) if own.working else ()
            return OpenDay(date, spans, own.reason, hours_unknown=own.working and not spans)
        if self._calendar.is_made_up(date):
            return OpenDay(date, usual, hours_unknown=not usual)
        holiday = self._calendar.holiday(date)
        return OpenDay(date, () if holiday else usual, holiday)

    def is_closed(self, date: dt.date) -> bool:
        """True where that day is not worked."""
        day = self.day(date)
        return not day.spans and not day.hours_unknown

    def after(self, date: dt.date) -> OpenDay | None:
        """The next day with known hours."""
        days = (self.day(date + i * _DAY) for i in range(1, LOOK_AHEAD_DAYS + 1))
        return next((day for day in days if day.spans), None)

    def state(self, now: dt.datetime) -> State | None:
        """Where `now` (local time) lies; None on a day that is closed or whose hours are unknown."""
        spans, time = self.day(now.date()).spans, now.time()
        if not spans:
            return None
        if time >= spans[-1][1]:
            return State(Moment.AFTER)
        start, end = next(span for span in spans if time < span[1])
        if time >= start:
            return State(Moment.OPEN, end)
        return State(Moment.BEFORE if start == spans[0][0] else Moment.BREAK, start)
