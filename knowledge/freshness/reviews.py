"""Which entries must be read again, by when, and for which reason. The clock is the caller's."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from knowledge import versions
from knowledge.labels import label_of
from knowledge.schema import Model, Procedure
from knowledge.snapshot import Snapshot

PATH = Path(__file__).with_name("limits.yml")
FAQ, JOURNEY, DEFAULT = "faq", "journey", "default"


class Reason(StrEnum):
    """Why; the order in `limits.yml` is that of urgency."""

    LAW = "law"
    ENDS = "ends"
    SOURCE = "source"
    VERIFIED = "verified"
    UNCONFIRMED = "unconfirmed"


class Level(StrEnum):
    """How the day stands to the month; in order of urgency."""

    OVERDUE = "overdue"
    THIS_MONTH = "this_month"
    AHEAD = "ahead"


class FreshnessLimits(Model):
    """`limits.yml`; `review_after_days` and `source_after_days` are by field, "faq", "journey" or "default"."""

    review_after_days: dict[str, int]
    source_after_days: dict[str, int]
    unconfirmed_after_days: int
    notice_before_end_days: int
    reasons: dict[Reason, str]
    levels: dict[Level, str]
    no_counter: str
    faq: str
    journey: str


@dataclass(frozen=True)
class Review:
    """One thing to do: look at `entry` again by `due`; `detail` is what the reason's sentence names."""

    entry: str
    name: str
    group: str
    counter: str
    reason: Reason
    due: dt.date
    detail: str
    level: Level

    @property
    def why(self) -> str:
        """The reason as a sentence."""
        return limits().reasons[self.reason].format(due=f"{self.due:%d/%m/%Y}", detail=self.detail)


@dataclass(frozen=True)
class _Subject:
    """What is common to a procedure, a FAQ entry and a journey."""

    entry: str
    name: str
    kind: str
    group: str
    counter: str
    verified: dt.date
    as_of: str


@dataclass(frozen=True)
class Month:
    """A calendar month as seen on a day: the month's first day is the reference where that day lies outside."""

    first: dt.date
    today: dt.date

    @property
    def last(self) -> dt.date:
        """The last day of the month."""
        return (self.first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)

    @property
    def reference(self) -> dt.date:
        """The day from which something counts as overdue."""
        return self.today if self.first <= self.today <= self.last else self.first

    def level(self, due: dt.date) -> Level:
        """Overdue, within the month, or ahead of it."""
        if due < self.reference:
            return Level.OVERDUE
        return Level.THIS_MONTH if due <= self.last else Level.AHEAD


@cache
def limits() -> FreshnessLimits:
    """The bars and words."""
    return FreshnessLimits.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))


def reviews(base: Snapshot, month: Month) -> list[Review]:
    """Everything to review by the end of the month or announced for after it, most urgent first."""
    found = [*_procedures(base, month), *_others(base, month)]
    levels, reasons = list(Level), list(limits().reasons)
    return sorted(found, key=lambda r: (levels.index(r.level), reasons.index(r.reason), r.due, r.entry))


def _procedures(base: Snapshot, month: Month) -> Iterator[Review]:
    counters = {counter.id: counter.name for counter in base.office.counters}
    for entry in base.as_on(month.reference).procedures.values():
        if entry.status in versions.ENDED and versions.over(entry, month.reference):
            continue
        subject = _Subject(
            entry=entry.code,
            name=entry.plain_name,
            kind=entry.field.value,
            group=label_of(entry.field),
            counter=counters.get(entry.counter or "", limits().no_counter),
            verified=entry.verified.on,
            as_of=entry.source.as_of,
        )
        yield from _by_age(subject, month)
        yield from _ends(subject, entry, base, month)
        yield from _laws(subject, entry, base, month)
        yield from _unconfirmed(subject, entry, month)


def _others(base: Snapshot, month: Month) -> Iterator[Review]:
    words = limits()
    for item in base.faq.values():
        oldest = min(source.as_of for source in item.sources)
        yield from _by_age(
            _Subject(item.id, item.question, FAQ, words.faq, words.no_counter, item.verified.on, oldest), month
        )
    for journey in base.journeys.values():
        oldest = min(source.as_of for source in journey.sources)
        yield from _by_age(
            _Subject(journey.id, journey.title, JOURNEY, words.journey, words.no_counter, journey.verified.on, oldest),
            month,
        )


def _by_age(subject: _Subject, month: Month) -> Iterator[Review]:
    """The last check and the source's text, each with the days that its field allows."""
    bars = limits()
    checked = _later(subject.verified, _days(bars.review_after_days, subject.kind))
    if checked <= month.last:
        yield _review(subject, Reason.VERIFIED, checked, f"{subject.verified:%d/%m/%Y}", month)
    read = _later(_first_day(subject.as_of), _days(bars.source_after_days, subject.kind))
    if read <= month.last:
        yield _review(subject, Reason.SOURCE, read, _as_of_words(subject.as_of), month)


def _ends(subject: _Subject, entry: Procedure, base: Snapshot, month: Month) -> Iterator[Review]:
    """An entry whose last day nears, or is past, and which nothing follows."""
    if entry.effective_to is None or entry.replaced_by is not None or not _listed(entry.effective_to, month):
        return
    if versions.coming(base.versions_of(entry.code), entry.effective_to) is None:
        yield _review(subject, Reason.ENDS, entry.effective_to, "", month)


def _laws(subject: _Subject, entry: Procedure, base: Snapshot, month: Month) -> Iterator[Review]:
    """Cited documents that ended or will soon, those of one day together."""
    ending: dict[dt.date, list[str]] = defaultdict(list)
    for number in entry.cited:
        law = base.laws.get(number)
        if law is not None and _listed(law.until, month):
            ending[law.until].append(law.number)
    for until, numbers in ending.items():
        yield _review(subject, Reason.LAW, until, ", ".join(dict.fromkeys(numbers)), month)


def _unconfirmed(subject: _Subject, entry: Procedure, month: Month) -> Iterator[Review]:
    due = _later(subject.verified, limits().unconfirmed_after_days)
    if entry.unconfirmed and due <= month.last:
        facets = ", ".join(label_of(facet) for facet in entry.unconfirmed)
        yield _review(subject, Reason.UNCONFIRMED, due, facets, month)


def _review(subject: _Subject, reason: Reason, due: dt.date, detail: str, month: Month) -> Review:
    level = month.level(due)
    return Review(subject.entry, subject.name, subject.group, subject.counter, reason, due, detail, level)


def _listed(end: dt.date, month: Month) -> bool:
    return end <= month.last + dt.timedelta(days=limits().notice_before_end_days)


def _days(by_kind: dict[str, int], kind: str) -> int:
    return by_kind.get(kind, by_kind[DEFAULT])


def _later(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=min(days, (dt.date.max - day).days))


def _first_day(as_of: str) -> dt.date:
    """The earliest day that "2026", "2026-06" or "2026-06-10" can mean; a day that never was counts as long ago."""
    year, month, day = (*map(int, as_of.split("-")), 1, 1)[:3]
    try:
        return dt.date(year, month, day)
    except ValueError:
        return dt.date.min


def _as_of_words(as_of: str) -> str:
    return "/".join(reversed(as_of.split("-")))
