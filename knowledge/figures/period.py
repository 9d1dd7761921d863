"""Days from one to another, both counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.figures.rules import rules

DAYS, FIRST, LAST = "ngay", "tu", "den"
ONE = dt.timedelta(days=1)


class PeriodError(Exception):
    """What was asked for is no period; `reason`: no_day, backwards, too_long."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Period:
    """`days` of it is what was chosen, None for two days of one's own."""

    first: dt.date
    last: dt.date
    chosen: int | None = None

    def __iter__(self) -> Iterator[dt.date]:
        """Every day."""
        return (self.first + n * ONE for n in range(len(self)))

    def __len__(self) -> int:
        return (self.last - self.first).days + 1


def latest(days: int, last: dt.date) -> Period:
    """So many days up to that one."""
    return Period(last - (days - 1) * ONE, last, days)


def asked(query: Mapping[str, str], today: dt.date) -> Period:
    """What the query `ngay`, or `tu` and `den`, asks for; raises PeriodError."""
    if query.get(FIRST) or query.get(LAST):
        first, last = _day(query.get(FIRST, "")), _day(query.get(LAST) or today.isoformat())
        if last < first:
            raise PeriodError("backwards")
        if (last - first).days >= rules().most_days:
            raise PeriodError("too_long")
        return Period(first, last)
    return latest(chosen_days(query.get(DAYS, "")), today)


def chosen_days(given: str) -> int:
    """One of the periods of `rules.yml`, the usual one for nothing; raises PeriodError."""
    if not given:
        return rules().usual_period
    if not (given.isascii() and given.isdigit()) or int(given[:6]) not in rules().periods:
        raise PeriodError("no_day")
    return int(given[:6])


def _day(given: str) -> dt.date:
    try:
        return dt.date.fromisoformat(given)
    except ValueError as error:
        raise PeriodError("no_day") from error
