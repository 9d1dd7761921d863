"""Rules on the town's own files: FAQ, office, places, short forms, replies."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from itertools import pairwise
from string import Formatter

from embeddings.text import fold
from knowledge.lint.config import Limits
from knowledge.lint.finding import Finding, Severity
from knowledge.lint.prose import awkward
from knowledge.lint.rules_procedure import review
from knowledge.snapshot import Snapshot
from knowledge.town import Hours, Spans

OFFICE, PLACES, SHORT, REPLIES = "office.yml", "places.yml", "abbreviations.yml", "replies.yml"
# What a canned reply may hold to be filled in.
REPLY_FIELDS = frozenset({"office", "town", "hotline", "counters"})
_PHONE = re.compile(r"\+?\d[\d .]{2,14}\d")


def faq_sound(base: Snapshot, limits: Limits, today: dt.date) -> Iterator[Finding]:
    """FAQ entries are readable, checked in time, and rest on texts that exist already."""
    for item in base.faq.values():
        yield from awkward(item.id, "answer", item.answer, limits)
        yield from review(item.id, item.verified.on, limits, today)
        for number, source in enumerate(item.sources):
            if source.as_of > today.isoformat()[: len(source.as_of)]:
                what = f"bản ngày {source.as_of} ở tương lai"
                yield Finding(Severity.ERROR, "source", item.id, what, f"sources[{number}].as_of")


def _repeated(values: Iterable[str]) -> list[str]:
    return sorted(value for value, times in Tally(map(fold, values)).items() if times > 1)


def office_sound(base: Snapshot) -> Iterator[Finding]:
    """Counters and units are told apart, telephone numbers are numbers, hours run forward."""
    office = base.office
    names = [name for counter in office.counters for name in (counter.name, *counter.aliases)]
    ids = [counter.id for counter in office.counters]
    units = [old for unit in office.units for old in unit.old_units]
    for place, values in (("counters", names), ("counters", ids), ("units", units)):
        for value in _repeated(values):
            yield Finding(Severity.ERROR, "office", OFFICE, f"“{value}” có hai lần", place)
    numbers = [(f"hotlines[{n}].number", line.number) for n, line in enumerate(office.hotlines)]
    numbers += [(f"units[{n}].phone", unit.phone) for n, unit in enumerate(office.units) if unit.phone]
    for place, number in numbers:
        if not _PHONE.fullmatch(number):
            yield Finding(Severity.ERROR, "office", OFFICE, f"số điện thoại lạ: {number}", place)
    yield from _hours("hours", office.hours)
    for n, counter in enumerate(office.counters):
        yield from _hours(f"counters[{n}].roster", counter.roster)
    for n, unit in enumerate(office.units):
        yield from _hours(f"units[{n}].hours", unit.hours)
    for n, row in enumerate(office.holiday_overrides):
        yield from _spans(f"holiday_overrides[{n}].open", row.open or ())
    for day in _repeated(str(row.day) for row in office.holiday_overrides):
        yield Finding(Severity.ERROR, "office", OFFICE, f"ngày {day} có hai lần", "holiday_overrides")


def _hours(place: str, rows: tuple[Hours, ...]) -> Iterator[Finding]:
    for weekday in _repeated(str(row.weekday) for row in rows):
        yield Finding(Severity.ERROR, "office", OFFICE, f"thứ {weekday} có hai lần", place)
    for n, row in enumerate(rows):
        yield from _spans(f"{place}[{n}]", row.open)


def _spans(place: str, spans: Spans) -> Iterator[Finding]:
    if any(start >= end for start, end in spans):
        yield Finding(Severity.ERROR, "office", OFFICE, "giờ mở không trước giờ đóng", place)
    if any(before[1] > after[0] for before, after in pairwise(spans)):
        yield Finding(Severity.ERROR, "office", OFFICE, "hai khoảng giờ chồng nhau", place)


def places_sound(base: Snapshot) -> Iterator[Finding]:
    """Every old name leads to a unit of the office under its right name, and each unit's old names are listed."""
    units = {unit.code: unit for unit in base.office.units}
    listed: dict[str, str] = {}
    for n, place in enumerate(base.places.places):
        unit = units.get(place.new_code)
        if unit is None or fold(unit.name) != fold(place.new):
            what = f"“{place.new}” ({place.new_code}) không có trong office.yml"
            yield Finding(Severity.ERROR, "place", PLACES, what, f"places[{n}]")
        for name in {fold(place.old), *map(fold, place.aliases)}:
            if listed.setdefault(name, place.new_code) != place.new_code:
                yield Finding(Severity.ERROR, "place", PLACES, f"“{name}” dẫn tới hai nơi", f"places[{n}]")
    for unit in base.office.units:
        for old in unit.old_units:
            if listed.get(fold(old)) != unit.code:
                yield Finding(Severity.ERROR, "place", PLACES, f"thiếu tên cũ “{old}” của {unit.name}", "places")


def short_forms_sound(base: Snapshot) -> Iterator[Finding]:
    """Short forms are lower case and shorter than what they stand for; one with a condition names it."""
    rows = [(f"always.{short}", short, full) for short, full in base.abbreviations.always.items()]
    for n, row in enumerate(base.abbreviations.in_context):
        rows.append((f"in_context[{n}]", row.short, row.full))
        if not row.before and not row.after:
            what = f"“{row.short}” không nêu chữ đứng trước hay đứng sau"
            yield Finding(Severity.ERROR, "short_form", SHORT, what, f"in_context[{n}]")
    for place, short, full in rows:
        if short != short.lower() or any(map(str.isspace, short)):
            what = f"“{short}” phải viết thường, liền nhau"
            yield Finding(Severity.ERROR, "short_form", SHORT, what, place)
        elif short == full.lower():
            yield Finding(Severity.WARNING, "short_form", SHORT, f"“{short}” được hiểu thành chính nó", place)


def replies_sound(base: Snapshot, limits: Limits) -> Iterator[Finding]:
    """Replies are readable and have nothing to fill in that answering does not know."""
    for intent, reply in base.replies.replies.items():
        for n, text in enumerate(reply.text):
            place = f"replies.{intent}.text[{n}]"
            yield from awkward(REPLIES, place, text, limits)
            try:
                fields = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
            except ValueError:
                yield Finding(Severity.ERROR, "reply", REPLIES, "dấu { } không khép", place)
                continue
            for field in sorted(fields - REPLY_FIELDS):
                yield Finding(Severity.ERROR, "reply", REPLIES, f"chỗ điền không có: {{{field}}}", place)
