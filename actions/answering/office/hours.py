"""Telling when the office or one of its counters is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import takewhile

from actions.answering.compose.fact import Desk
from actions.answering.compose.phrasing import capital
from actions.answering.office.asked import Asked, DayReader
from actions.answering.office.words import day_words
from actions.answering.phrases import PhraseBook, words_of
from knowledge.day import VIETNAM
from knowledge.opening_hours import LOOK_AHEAD_DAYS, Moment, OpenDay, Schedule
from knowledge.town import Counter, Hours, Spans, Unit
from knowledge.working_days import WorkingCalendar

Now = Callable[[], dt.datetime]
_DAY = dt.timedelta(days=1)
_MOMENTS = {
    Moment.BEFORE: "now_before",
    Moment.OPEN: "now_open",
    Moment.BREAK: "now_break",
    Moment.AFTER: "now_after",
}


class OfficeHours:
    """Answers about hours from `office.yml` and the calendar; `now` gives an aware time."""

    def __init__(self, desk: Desk, now: Now) -> None:
        self._desk, self._now, self._words, self._say = desk, now, day_words(), desk.data.texts
        self._calendar = WorkingCalendar(desk.snapshot.office.holiday_overrides)
        self._reader = DayReader(self._words, self._calendar)
        units = ((name, unit) for unit in desk.snapshot.office.units for name in {unit.name, *unit.old_units})
        self._units: PhraseBook[Unit] = PhraseBook(units, forgiving=True)

    def tell(self, text: str, counter: Counter | None, unknown: str) -> str:
        """The answer to `text`, about `counter` where one is named.

        `unknown` is said where the hours asked about are not known, after what the calendar alone can tell.
        """
        now = self._now().astimezone(VIETNAM)
        asked = self._reader.read(text, now.date())
        if counter is not None and counter.roster:
            return self._of_counter(counter, asked, now)
        offices = self._offices(text)
        if not offices:
            return "\n".join([*self._by_calendar(asked, now), unknown])
        say = self._say
        note = [say("roster_unknown", counter=_small(counter.name))] if counter else []
        lines = [line for unit, hours in offices for line in self._of_office(unit, hours, asked, now)]
        return "\n".join([*note, *lines])

    def roster(self, counter: Counter) -> list[str]:
        """The counter's week, a line a day; empty where it is not known."""
        if not counter.roster:
            return []
        return [self._say("roster_heading", counter=_small(counter.name)), *self._week(counter.roster)]

    def _offices(self, text: str) -> list[tuple[Unit | None, tuple[Hours, ...]]]:
        """The offices whose hours are meant and known: the one named, else the common hours, else each that has some.

        The unit is given only where it has to be told which one.
        """
        office = self._desk.snapshot.office
        named = {span.label.code: span.label for span in self._units.find(words_of(text))}
        if len(named) == 1:
            unit = next(iter(named.values()))
            return [(unit, unit.hours)] if unit.hours else ([(None, office.hours)] if office.hours else [])
        own: list[tuple[Unit | None, tuple[Hours, ...]]] = [(unit, unit.hours) for unit in office.units if unit.hours]
        return [(None, office.hours), *own] if office.hours else own

    def _of_office(self, unit: Unit | None, hours: tuple[Hours, ...], asked: Asked, now: dt.datetime) -> Iterator[str]:
        if unit is not None:
            yield self._say("hours_unit", unit=capital(unit.name))
        if asked.days:
            yield from self._days(Schedule(hours, self._calendar), asked, now)
            return
        if unit is None:
            yield self._say("hours_heading", office=self._desk.office)
        yield from self._week(hours)

    def _of_counter(self, counter: Counter, asked: Asked, now: dt.datetime) -> str:
        if not asked.days:
            return "\n".join(self.roster(counter))
        heading = self._say("hours_unit", unit=counter.name)
        return "\n".join([heading, *self._days(Schedule(counter.roster, self._calendar), asked, now)])

    def _week(self, hours: tuple[Hours, ...]) -> Iterator[str]:
        for row in sorted(hours, key=lambda row: row.weekday):
            day, spans = self._words.weekday_names[row.weekday - 1], _spans(row.open)
            if spans and row.on_duty:
                yield self._say("roster_duty", day=day, spans=spans, duty=row.on_duty)
            else:
                yield self._say("hours_line", day=day, spans=spans or self._say("hours_closed"))

    def _days(self, schedule: Schedule, asked: Asked, now: dt.datetime) -> Iterator[str]:
        if asked.holiday is not None:
            yield from self._run(asked.holiday, asked.days[0], now.date(), schedule.is_closed)
            return
        for date in asked.days:
            yield from self._one_day(schedule, schedule.day(date), asked, now)

    def _one_day(self, schedule: Schedule, day: OpenDay, asked: Asked, now: dt.datetime) -> Iterator[str]:
        say, label = self._say, self._label(day.date, now.date())
        if day.hours_unknown:
            yield say("day_made_up", day=label, hotline=self._desk.hotline)
            return
        usual = schedule.usual(day.date.isoweekday())
        if day.spans:
            yield say("day_open", day=label, spans=_spans(day.spans))
        else:
            yield (
                say("day_closed_because", day=label, reason=day.reason) if day.reason else say("day_closed", day=label)
            )
        if asked.usual and usual and usual != day.spans:
            weekday = self._words.weekday_names[day.date.isoweekday() - 1]
            yield say("day_usual", weekday=weekday, spans=_spans(usual))
        state = schedule.state(now) if asked.now else None
        if state is not None:
            change = f"{state.change:%H:%M}" if state.change else ""
            yield say(_MOMENTS[state.moment], now=f"{now:%H:%M}", change=change)
        if not day.spans or (state is not None and state.moment is Moment.AFTER):
            following = schedule.after(day.date)
            if following is not None:
                yield say("next_open", day=self._date(following.date), spans=_spans(following.spans))
        yield from self._forecast(day.date, now.date())

    def _by_calendar(self, asked: Asked, now: dt.datetime) -> Iterator[str]:
        """What is sure without knowing the hours: holidays and weekends nationwide, and the office's own days."""
        if asked.holiday is not None:
            yield from self._run(
                asked.holiday, asked.days[0], now.date(), lambda day: not self._calendar.is_working(day)
            )
            return
        for date in asked.days:
            yield self._national(date, self._label(date, now.date()))
            yield from self._forecast(date, now.date())

    def _national(self, date: dt.date, label: str) -> str:
        say, own = self._say, self._calendar.own(date)
        if own is not None:
            return say("day_own_working" if own.working else "closed_because", day=label, reason=own.reason)
        inside = label[:1].lower() + label[1:] if "(" in label else label
        if self._calendar.is_working(date):
            return say("national_working", day=inside)
        reason = self._calendar.holiday(date)
        return say("national_holiday", day=inside, reason=reason) if reason else say("national_weekend", day=inside)

    def _run(self, name: str, day: dt.date, today: dt.date, closed: Callable[[dt.date], bool]) -> Iterator[str]:
        """The whole run of days off around a holiday, weekends included."""
        if not closed(day):
            yield self._say("day_worked", day=self._label(day, today))
            return
        first, last = (day + (step * _DAY) * _days_in_a_row(day, step, closed) for step in (-1, 1))
        text = "day_run_one" if first == last else "day_run"
        yield self._say(text, name=name, first=self._date(first), last=self._date(last))
        yield self._say("next_working", day=self._date(last + _DAY))
        yield from self._forecast(day, today)

    def _forecast(self, date: dt.date, today: dt.date) -> Iterator[str]:
        if date.year > today.year:
            yield self._say("hours_forecast", year=date.year)

    def _label(self, date: dt.date, today: dt.date) -> str:
        name = {today: "day_today", today + _DAY: "day_tomorrow"}.get(date)
        return self._say(name, day=self._date(date)) if name else self._date(date)

    def _date(self, date: dt.date) -> str:
        weekday = self._words.weekday_names[date.isoweekday() - 1]
        return self._say("day_date", weekday=weekday, date=f"{date:%d/%m/%Y}")


def _days_in_a_row(day: dt.date, step: int, closed: Callable[[dt.date], bool]) -> int:
    """How many days next to `day`, going by `step`, are closed too."""
    away = takewhile(lambda n: closed(day + n * step * _DAY), range(1, LOOK_AHEAD_DAYS))
    return sum(1 for _ in away)


def _spans(spans: Spans) -> str:
    return ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in spans)


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]
