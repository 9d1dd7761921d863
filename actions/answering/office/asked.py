"""Which day a question about the hours asks for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from actions.answering.office.words import DayWords
from actions.answering.phrases import PhraseBook, words_of
from embeddings.text import fold
from knowledge.working_days import WorkingCalendar

# A dash without a year is a span of hours ("7-11").
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})\s?/\s?(\d{1,2})(?:\s?/\s?(\d{4}))?(?![\d/])")
_DASHED = re.compile(r"(?<!\d)(\d{1,2})[-.](\d{1,2})[-.](\d{4})(?!\d)")
_SPELT = re.compile(r"(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+(\d{4}))?")
_WEEKEND, _NOW = "weekend", "now"
_SATURDAY, _SUNDAY = 6, 7


@dataclass(frozen=True)
class Asked:
    """The days asked about, in order; `now` where the present moment is meant; `holiday`: its name in the calendar.

    `usual` where a weekday was named rather than a date, so that the usual hours matter too.
    """

    days: tuple[dt.date, ...] = ()
    now: bool = False
    usual: bool = False
    holiday: str | None = None


Mark = tuple[str, int | str]


class DayReader:
    """Finds days in a citizen's words."""

    def __init__(self, words: DayWords, calendar: WorkingCalendar) -> None:
        self._calendar = calendar
        self._book: PhraseBook[Mark] = PhraseBook(_marks(words), forgiving=True)

    def read(self, text: str, today: dt.date) -> Asked:
        """The days of `text`; weekdays and dates without a year are the next ones from `today` on."""
        dates = tuple(_dates(fold(text), today))
        if dates:
            return Asked(days=dates[:1])
        marks = [span.label for span in self._book.find(words_of(text))]
        days = sorted({today + dt.timedelta(days=int(n)) for kind, n in marks if kind == "in_days"})
        if days:
            return Asked(days=tuple(days), now=days == [today])
        for kind, name in marks:
            if kind == "holiday" and (day := self._calendar.next_holiday(str(name), today)):
                return Asked(days=(day,), holiday=str(name))
        if (_WEEKEND, 0) in marks:
            return Asked(days=tuple(_next(weekday, today) for weekday in (_SATURDAY, _SUNDAY)), usual=True)
        weekdays = {int(n) for kind, n in marks if kind == "weekday"}
        if len(weekdays) == 1:
            return Asked(days=(_next(weekdays.pop(), today),), usual=True)
        return Asked(days=(today,), now=True) if (_NOW, 0) in marks and not weekdays else Asked()


def _marks(words: DayWords) -> Iterator[tuple[str, Mark]]:
    yield from ((phrase, (_NOW, 0)) for phrase in words.now)
    yield from ((phrase, (_WEEKEND, 0)) for phrase in words.weekend)
    for kind, table in (("in_days", words.in_days), ("weekday", words.weekdays)):
        yield from ((phrase, (kind, n)) for n, phrases in table.items() for phrase in phrases)
    yield from ((phrase, ("holiday", name)) for name, phrases in words.holidays.items() for phrase in phrases)


def _next(weekday: int, today: dt.date) -> dt.date:
    return today + dt.timedelta(days=(weekday - today.isoweekday()) % 7)


def _dates(folded: str, today: dt.date) -> Iterator[dt.date]:
    for match in (*_SLASHED.finditer(folded), *_DASHED.finditer(folded), *_SPELT.finditer(folded)):
        day, month, year = (int(part) if part else None for part in match.groups())
        try:
            found = dt.date(year or today.year, month or 0, day or 0)
            yield found if year or found >= today else found.replace(year=today.year + 1)
        except ValueError:  # 31/2, or a fraction
            continue
