"""Rules on versions, successors and ending laws. The loader has refused versions that overlap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from knowledge.lint.config import Limits
from knowledge.lint.finding import Finding, Severity
from knowledge.schema import Procedure, Status
from knowledge.snapshot import Snapshot
from knowledge.versions import ENDED, label

NEXT_DAY = dt.timedelta(days=1)


def versions_meet(base: Snapshot) -> Iterator[Finding]:
    """Between two versions lies no day, unless the later one says why."""
    for code, known in base.dated.items():
        for earlier, later in pairwise(known):
            if earlier.effective_to is None or later.effective_from is None or later.version_note:
                continue
            if earlier.effective_to + NEXT_DAY < later.effective_from:
                what = f"không có bản nào từ {earlier.effective_to + NEXT_DAY} đến trước {later.effective_from}"
                yield Finding(
                    Severity.WARNING, "version", code, f"{what}; ghi lý do vào version_note", "effective_from"
                )


def amendments_keep_the_old(base: Snapshot) -> Iterator[Finding]:
    """An amended entry says since when, and has an earlier version or says why not."""
    for code, newest in base.procedures.items():
        known = base.versions_of(code)
        for number, version in enumerate(known):
            if version.status is not Status.AMENDED:
                continue
            place = "" if version is newest else f"history/{label(version)}"
            if version.effective_from is None:
                yield Finding(Severity.ERROR, "version", code, "đã sửa đổi mà không có effective_from", place)
            if number == 0 and version.version_note is None:
                what = "đã sửa đổi mà không có bản trước trong history/; không có thì ghi lý do vào version_note"
                yield Finding(Severity.ERROR, "version", code, what, place)


def successors_exist(base: Snapshot) -> Iterator[Finding]:
    """A chain of successors ends at an entry that exists and is not over, and never goes round."""
    for code, entry in base.procedures.items():
        if entry.replaced_by is None:
            continue
        if entry.status not in ENDED and entry.effective_to is None:
            what = "có replaced_by mà status không phải replaced, repealed và không có effective_to"
            yield Finding(Severity.ERROR, "successor", code, what, "replaced_by")
        fault = _fault_in_chain(entry, base)
        if fault:
            yield Finding(Severity.ERROR, "successor", code, fault, "replaced_by")


def _fault_in_chain(entry: Procedure, base: Snapshot) -> str | None:
    path = [entry.code]
    following = entry.replaced_by
    while following is not None:
        if following in path:
            return f"đi vòng: {' → '.join([*path, following])}"
        path.append(following)
        next_one = base.procedures.get(following)
        if next_one is None:
            return f"thủ tục thay chưa có: {' → '.join(path)}"
        following = next_one.replaced_by
    last = base.procedures[path[-1]]
    if last.status in ENDED:
        return f"thủ tục thay cũng đã hết: {' → '.join(path)}"
    return None


def laws_in_force(base: Snapshot, limits: Limits, today: dt.date) -> Iterator[Finding]:
    """Cited documents that have ended, or end soon; citizens are told once they have."""
    horizon = today + dt.timedelta(days=limits.law_horizon_days)
    cited = [
        (entry.code, f"{name}[{number}]", document.number)
        for entry in base.procedures.values()
        for name in ("legal_basis", "local_sources")
        for number, document in enumerate(getattr(entry, name))
    ]
    sourced = [(item.id, item.sources) for item in base.faq.values()]
    sourced += [(journey.id, journey.sources) for journey in base.journeys.values()]
    cited += [
        (owner, f"sources[{number}]", source.number)
        for owner, sources in sourced
        for number, source in enumerate(sources)
        if source.number
    ]
    for entry, place, number in cited:
        law = base.laws.get(number)
        if law is None or law.until > horizon:
            continue
        follows = f", thay bằng {law.replaced_by}" if law.replaced_by else ""
        if law.until < today:
            what = f"{number} đã hết hiệu lực sau ngày {law.until}{follows}"
            yield Finding(Severity.UNCONFIRMED, "law", entry, what, place)
        else:
            what = f"{number} hết hiệu lực sau ngày {law.until}{follows}"
            yield Finding(Severity.UPCOMING, "law_soon", entry, what, place)
