"""Whether an entry still holds on a given day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from actions.answering.compose.fact import Desk
from actions.answering.compose.phrasing import day
from knowledge.schema import Procedure, Status


@dataclass(frozen=True)
class LegalState:
    """`notice`: what to say about it. `in_force`: the facts may be given. `successor`: code of what replaces it."""

    notice: str | None = None
    in_force: bool = True
    successor: str | None = None


def _ended(entry: Procedure, today: dt.date) -> str | None:
    if entry.status is Status.REPLACED:
        return "replaced"
    if entry.status is Status.REPEALED:
        return "repealed"
    return "lapsed" if entry.effective_to and entry.effective_to < today else None


def legal_state(entry: Procedure, today: dt.date, desk: Desk) -> LegalState:
    """What the law says about the entry on that day."""
    say = desk.data.texts
    ended = _ended(entry, today)
    if ended:
        date = day(entry.effective_to) if entry.effective_to else ""
        sentences = [say(ended, procedure=entry.plain_name, date=date)]
        successor = desk.snapshot.procedures.get(entry.replaced_by or "")
        if successor:
            sentences.append(say("successor", successor=successor.plain_name))
        else:
            sentences.append(say("no_successor", hotline=desk.hotline))
        return LegalState(" ".join(sentences), False, successor.code if successor else None)
    if entry.effective_from and entry.effective_from > today:
        return LegalState(say("not_yet", procedure=entry.plain_name, date=day(entry.effective_from)))
    return LegalState(say("amended") if entry.status is Status.AMENDED else None)
