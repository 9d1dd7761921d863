"""Rules that look at one version of one procedure alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from knowledge.labels import label_of
from knowledge.lint.config import Limits
from knowledge.lint.finding import Finding, Severity
from knowledge.lint.prose import awkward
from knowledge.lint.texts import texts_of
from knowledge.schema import Procedure

_NUMBER = re.compile(r"\d+(?:,\d+)?")


def enough_examples(entry: Procedure, limits: Limits) -> Iterator[Finding]:
    """Sample questions and aliases are what citizens are understood by."""
    for name, have, need in (
        ("sample_questions", len(entry.sample_questions), limits.minimum_sample_questions),
        ("aliases", len(entry.aliases), limits.minimum_aliases),
    ):
        if have < need:
            yield Finding(Severity.ERROR, "examples", entry.code, f"có {have}, cần {need}", name)


def sourced(entry: Procedure, limits: Limits, today: dt.date) -> Iterator[Finding]:
    """The text read is not from the future or newer than its reading, and an old one is answered with a caveat."""
    read = entry.source.as_of
    if read > today.isoformat()[: len(read)]:
        yield Finding(Severity.ERROR, "source", entry.code, f"bản ngày {read} ở tương lai", "source.as_of")
    elif read > entry.verified.on.isoformat()[: len(read)]:
        what = f"bản ngày {read} mới hơn ngày kiểm tra {entry.verified.on}"
        yield Finding(Severity.ERROR, "source", entry.code, what, "source.as_of")
    if read < limits.source_not_before.isoformat()[: len(read)] and not entry.unconfirmed:
        what = f"bản ngày {read} đã cũ mà không có mục nào trong unconfirmed"
        yield Finding(Severity.WARNING, "source", entry.code, what, "source.as_of")


def local_sources_sound(entry: Procedure, today: dt.date) -> Iterator[Finding]:
    """A document that sets facts is signed, was read before the entry was last checked, and what it sets is there."""
    missing = entry.missing_facets()
    for number, source in enumerate(entry.local_sources):
        place = f"local_sources[{number}]"
        if source.date > today:
            what = f"{source.number} ghi ngày {source.date} ở tương lai"
            yield Finding(Severity.ERROR, "source", entry.code, what, f"{place}.date")
        elif source.date > entry.verified.on:
            what = f"{source.number} ngày {source.date} mới hơn ngày kiểm tra {entry.verified.on}"
            yield Finding(Severity.ERROR, "source", entry.code, what, f"{place}.date")
        for facet in source.facets:
            if facet in missing:
                what = f"{source.number} là nguồn của mục chưa có nội dung: {label_of(facet)}"
                yield Finding(Severity.WARNING, "source", entry.code, what, f"{place}.facets")


def plausible_figures(entry: Procedure, limits: Limits) -> Iterator[Finding]:
    """Amounts and days beyond every known case are typing slips, and so is a number that its own text does not hold."""
    cases = set()
    for number, fee in enumerate(entry.fees):
        place = f"fees[{number}]"
        if fee.amount_vnd is not None and (fee.amount_vnd > limits.largest_fee_vnd or fee.amount_vnd % 100):
            yield Finding(Severity.WARNING, "figures", entry.code, f"số tiền lạ: {fee.amount_vnd}", place)
        if (fee.case, fee.note) in cases:
            yield Finding(
                Severity.WARNING, "figures", entry.code, f"hai mức cho cùng một trường hợp: {fee.case}", place
            )
        cases.add((fee.case, fee.note))
    limit = entry.time_limit
    if limit is None or limit.working_days is None:
        return
    if limit.working_days > limits.longest_working_days:
        what = f"thời hạn lạ: {limit.working_days:g} ngày"
        yield Finding(Severity.WARNING, "figures", entry.code, what, "time_limit.working_days")
    written = {float(found.replace(",", ".")) for found in _NUMBER.findall(limit.text)}
    if written and limit.working_days not in written and limit.working_days > 1:
        what = f"số {limit.working_days:g} không có trong “{limit.text[:60]}”"
        yield Finding(Severity.WARNING, "figures", entry.code, what, "time_limit.working_days")


def readable(entry: Procedure, limits: Limits) -> Iterator[Finding]:
    """Short sentences in everyday words."""
    for place, text in texts_of(entry):
        yield from awkward(entry.code, place, text, limits)


def fresh(entry: Procedure, limits: Limits, today: dt.date) -> Iterator[Finding]:
    """Checked within the review period, not in the future, and in force."""
    yield from review(entry.code, entry.verified.on, limits, today)
    if entry.effective_to and entry.effective_to < today and entry.replaced_by is None:
        what = f"hết hiệu lực từ {entry.effective_to}, chưa nêu thủ tục thay"
        yield Finding(Severity.WARNING, "lapsed", entry.code, what, "effective_to")


def review(entry: str, checked: dt.date, limits: Limits, today: dt.date) -> Iterator[Finding]:
    """Whether what was checked on that day must be checked again."""
    left = limits.review_after_days - (today - checked).days
    if checked > today:
        yield Finding(Severity.ERROR, "verified", entry, f"ngày kiểm tra {checked} ở tương lai", "verified.on")
    elif left < 0:
        yield Finding(Severity.WARNING, "verified", entry, f"đã quá hạn xem lại (lần cuối {checked})", "verified.on")
    elif left <= limits.review_horizon_days:
        due = checked + dt.timedelta(days=limits.review_after_days)
        yield Finding(Severity.UPCOMING, "verified", entry, f"phải xem lại trước ngày {due}", "verified.on")


def honest_gaps(entry: Procedure) -> Iterator[Finding]:
    """Facts that the source does not give, and facts that must be confirmed at the counter."""
    for facet in entry.missing_facets():
        yield Finding(Severity.MISSING, "missing", entry.code, facet.value)
    for facet, why in entry.unconfirmed.items():
        what = f"{facet.value}: {why}"
        yield Finding(Severity.UNCONFIRMED, "unconfirmed", entry.code, what, f"unconfirmed.{facet.value}")
