"""Whether an entry still holds on a given day, and what a citizen must be told about that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from actions.answering.compose.fact import Desk
from actions.answering.compose.phrasing import day
from knowledge import versions
from knowledge.laws import ended_laws
from knowledge.schema import Procedure, Status

NEXT_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class LegalState:
    """`notice`: what to say about it. `in_force`: the facts may be given. `successor`: code of what replaces it."""

    notice: str | None = None
    in_force: bool = True
    successor: str | None = None


def legal_state(entry: Procedure, today: dt.date, desk: Desk) -> LegalState:
    """What the law says on that day about the version of the procedure that is spoken of on that day."""
    if versions.over(entry, today):
        return _over(entry, today, desk)
    if not versions.begun(entry, today):
        date = day(entry.effective_from or today)
        return LegalState(desk.data.texts("not_yet", procedure=entry.plain_name, date=date))
    notices = [*_amended(entry, desk), *_coming(entry, today, desk), *ended_basis(entry.cited, today, desk)]
    return LegalState(" ".join(notices) or None)


def _over(entry: Procedure, today: dt.date, desk: Desk) -> LegalState:
    say = desk.data.texts
    later = versions.coming(desk.snapshot.versions_of(entry.code), today)
    if later is not None and later.effective_from is not None:
        first = say("in_a_gap", procedure=entry.plain_name, date=day(later.effective_from), hotline=desk.hotline)
        return LegalState(first, in_force=False)
    successor = versions.successor(entry, today, desk.snapshot.versions_of)
    if successor:
        second = say("successor", successor=successor.plain_name)
    else:
        second = say("no_successor", hotline=desk.hotline)
    return LegalState(f"{_end(entry, desk)} {second}", False, successor.code if successor else None)


def _end(entry: Procedure, desk: Desk) -> str:
    say, name = desk.data.texts, entry.plain_name
    date = day(entry.effective_to + NEXT_DAY) if entry.effective_to else None
    if entry.status is Status.REPLACED:
        return say("replaced_since", procedure=name, date=date) if date else say("replaced", procedure=name)
    if entry.status is Status.REPEALED or entry.effective_to is None:
        return say("repealed_since", procedure=name, date=date) if date else say("repealed", procedure=name)
    return say("lapsed", procedure=name, date=day(entry.effective_to))


def _amended(entry: Procedure, desk: Desk) -> Iterator[str]:
    if entry.status is not Status.AMENDED:
        return
    if entry.effective_from:
        yield desk.data.texts("amended_since", date=day(entry.effective_from))
    else:
        yield desk.data.texts("amended")


def _coming(entry: Procedure, today: dt.date, desk: Desk) -> Iterator[str]:
    """What is already known to change after that day."""
    say = desk.data.texts
    later = versions.coming(desk.snapshot.versions_of(entry.code), today)
    if later is not None and later.effective_from is not None:
        yield say("will_change", date=day(later.effective_from))
    elif entry.effective_to is not None:
        successor = versions.successor(entry, entry.effective_to + NEXT_DAY, desk.snapshot.versions_of)
        if successor:
            yield say("will_be_replaced", date=day(entry.effective_to + NEXT_DAY), successor=successor.plain_name)
        else:
            yield say("will_end", date=day(entry.effective_to))


def ended_basis(cited: Iterable[str | None], today: dt.date, desk: Desk) -> Iterator[str]:
    """Which of the documents that an answer rests on have ended, and what to do then."""
    laws = sorted(ended_laws(cited, desk.snapshot.laws, today), key=lambda law: law.until)
    for until, ended in groupby(laws, key=lambda law: law.until):
        numbers = ", ".join(law.number for law in ended)
        yield desk.data.texts("law_ended", numbers=numbers, date=day(until + NEXT_DAY))
    if laws:
        yield desk.data.texts("law_changed", hotline=desk.hotline)
