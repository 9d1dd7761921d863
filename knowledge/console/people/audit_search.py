"""Finding acts in the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Select, select

from knowledge.console.pages import ZONE
from knowledge.store.tables.people import AUDIT

LARGEST_ID = 2**31 - 1


class DayError(Exception):
    """A day that is none."""


@dataclass(frozen=True)
class Search:
    """Empty fields match everything. `first` and `last` are days in the office's time zone; `before` is a row."""

    by: str = ""
    act: str = ""
    object: str = ""
    first: str = ""
    last: str = ""
    before: int | None = None

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Self:
        """From the page's address."""
        before = query.get("truoc", "")
        row = int(before) if before.isascii() and before.isdigit() and int(before) <= LARGEST_ID else None
        by, act, about, first, last = (
            query.get(name, "").replace("\0", "").strip() for name in ("ai", "viec", "doi-tuong", "tu", "den")
        )
        return cls(by, act, about, first, last, row)

    def query(self, most: int) -> Select[Any]:
        """Newest first; raises DayError."""
        found = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(most)
        if self.by:
            found = found.where(AUDIT.c.by == self.by.lower())
        if self.act:
            found = found.where(AUDIT.c.act == self.act)
        if self.object:
            found = found.where(AUDIT.c.object.icontains(self.object, autoescape=True))
        if self.first:
            found = found.where(AUDIT.c.at >= _begin(self.first, 0))
        if self.last:
            found = found.where(AUDIT.c.at < _begin(self.last, 1))
        if self.before is not None:
            found = found.where(AUDIT.c.id < self.before)
        return found

    def fields(self, **more: str) -> dict[str, str]:
        """The same as an address's fields."""
        named = {"ai": self.by, "viec": self.act, "doi-tuong": self.object, "tu": self.first, "den": self.last}
        return {name: value for name, value in (named | more).items() if value}


def _begin(day: str, later: int) -> float:
    try:
        date = dt.date.fromisoformat(day) + dt.timedelta(days=later)
        return dt.datetime.combine(date, dt.time(), ZONE).timestamp()
    except (ValueError, OverflowError) as error:
        raise DayError(day) from error
