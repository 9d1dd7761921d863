"""Which of several dated versions of one procedure holds on a given day. Versions are always given oldest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import pairwise

from knowledge.schema import Procedure, Status

ENDED = frozenset({Status.REPLACED, Status.REPEALED})
FIRST = "first"


def label(version: Procedure) -> str:
    """File name of an earlier version: the day from which it held, or `first` where no day is known."""
    return version.effective_from.isoformat() if version.effective_from else FIRST


def begun(version: Procedure, day: dt.date) -> bool:
    """True from `effective_from` on, that day included."""
    return version.effective_from is None or version.effective_from <= day


def over(version: Procedure, day: dt.date) -> bool:
    """True after `effective_to`, the last day; a repealed or replaced version without that date is over at once."""
    if version.effective_to is None:
        return version.status in ENDED
    return version.effective_to < day


def in_force(versions: Sequence[Procedure], day: dt.date) -> Procedure | None:
    """The version whose facts hold on that day; None before the first, after the last and in a gap."""
    return next((version for version in reversed(versions) if begun(version, day) and not over(version, day)), None)


def spoken_of(versions: Sequence[Procedure], day: dt.date) -> Procedure:
    """The version to speak of on that day: the one in force, else the last that began, else the first to come."""
    held = in_force(versions, day)
    return held or next((version for version in reversed(versions) if begun(version, day)), versions[0])


def coming(versions: Sequence[Procedure], day: dt.date) -> Procedure | None:
    """The next version that begins after that day."""
    return next((version for version in versions if not begun(version, day)), None)


def successor(entry: Procedure, day: dt.date, versions_of: Callable[[str], Sequence[Procedure]]) -> Procedure | None:
    """What stands in the place of `entry`: its successor, or that one's successor where it is over too.

    `versions_of` gives the versions of a code, none for an unknown code. None where the chain breaks off or goes round.
    """
    seen = {entry.code}
    code = entry.replaced_by
    while code is not None and code not in seen:
        seen.add(code)
        versions = versions_of(code)
        if not versions:
            return None
        next_one = spoken_of(versions, day)
        if not over(next_one, day):
            return next_one
        code = next_one.replaced_by
    return None


def fault_in_order(versions: Sequence[Procedure]) -> str | None:
    """Why these versions cannot all stand, in English; None where each day has at most one of them."""
    for earlier, later in pairwise(versions):
        if earlier.status in ENDED:
            return f"the version {label(earlier)} is {earlier.status.value}, so no later one may follow under this code"
        if later.effective_from is None:
            return f"the version after {label(earlier)} needs effective_from"
        if earlier.effective_to is None:
            return f"the version {label(earlier)} needs effective_to, as {label(later)} follows it"
        if earlier.effective_to >= later.effective_from:
            return f"the versions {label(earlier)} and {label(later)} overlap"
    return None
