"""What the law says of a procedure on a day: which version to show, and what to say above it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.gateway.board_pages.texts import BoardTexts
from bot.gateway.board_pages.writing import day_vi
from knowledge import versions
from knowledge.laws import LawEnd, ended_laws
from knowledge.schema import Procedure, Status
from knowledge.snapshot import Snapshot


@dataclass(frozen=True)
class Earlier:
    """A version that held before; `heading` says when."""

    entry: Procedure
    heading: str


@dataclass(frozen=True)
class Standing:
    """`entry`: the version to show; `ended`: its facts no longer hold; `notices`: said on top, the gravest first."""

    entry: Procedure
    ended: bool
    notices: tuple[str, ...]
    successor: Procedure | None
    earlier: tuple[Earlier, ...]


def _end_of(entry: Procedure, texts: BoardTexts) -> str:
    if entry.status in versions.ENDED:
        return texts.lifecycle[entry.status.value]
    return texts.lifecycle["lapsed"].format(day=day_vi(entry.effective_to or dt.date.max))


def _heading(entry: Procedure, texts: BoardTexts) -> str:
    words = texts.lifecycle
    until = day_vi(entry.effective_to) if entry.effective_to else ""
    if entry.effective_from:
        span = words["span"].format(since=day_vi(entry.effective_from), until=until)
    else:
        span = words["span_until"].format(until=until)
    return words["earlier"].format(span=span)


def _notices(
    entry: Procedure, known: tuple[Procedure, ...], day: dt.date, texts: BoardTexts, hotline: str
) -> list[str]:
    words = texts.lifecycle
    if not versions.begun(entry, day):
        return [words["not_yet"].format(day=day_vi(entry.effective_from or day))]
    said = []
    if versions.over(entry, day):
        said.append(_end_of(entry, texts))
        if entry.replaced_by is None:
            said.append(words["no_successor"].format(hotline=hotline))
    elif entry.status is Status.AMENDED:
        said.append(words["amended"])
    coming = versions.coming(known, day)
    if coming is not None and coming.effective_from is not None:
        said.append(words["coming"].format(day=day_vi(coming.effective_from)))
    return said


def law_notices(laws: tuple[LawEnd, ...], texts: BoardTexts, hotline: str) -> list[str]:
    """What to say above facts that rest on laws which are over; nothing where there are none."""
    if not laws:
        return []
    words = texts.lifecycle
    numbers = ", ".join(law.number for law in laws)
    return [words["law_ended"].format(numbers=numbers), words["law_changed"].format(hotline=hotline)]


def standing(code: str, snapshot: Snapshot, day: dt.date, texts: BoardTexts, hotline: str) -> Standing | None:
    """How a procedure stands on that day; None for an unknown code."""
    known = snapshot.versions_of(code)
    if not known:
        return None
    entry = versions.spoken_of(known, day)
    ended = versions.over(entry, day)
    notices = _notices(entry, known, day, texts, hotline)
    if not ended:
        over = ended_laws(entry.cited, snapshot.laws, day)
        notices += law_notices(over, texts, hotline)
    return Standing(
        entry=entry,
        ended=ended,
        notices=tuple(notices),
        successor=versions.successor(entry, day, snapshot.versions_of) if ended else None,
        earlier=tuple(Earlier(one, _heading(one, texts)) for one in reversed(known[: known.index(entry)])),
    )
