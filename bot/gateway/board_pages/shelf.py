"""The lists of the board: fields with their procedures, as they stand on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bot.gateway.board_pages.folding import fold
from bot.gateway.board_pages.links import Links
from knowledge import versions
from knowledge.labels import label_of
from knowledge.schema import FieldOfWork, Procedure
from knowledge.snapshot import Snapshot


@dataclass(frozen=True)
class Entry:
    """One line of a list; `elsewhere`: the agency, where it is not the office."""

    code: str
    name: str
    official: str
    link: str
    elsewhere: str | None
    ended: bool


@dataclass(frozen=True)
class Field:
    """One field of work and everything on its list, what no longer holds last."""

    name: str
    link: str
    referral: bool
    entries: tuple[Entry, ...]

    @property
    def held(self) -> tuple[Entry, ...]:
        """What still holds."""
        return tuple(entry for entry in self.entries if not entry.ended)

    @property
    def ended(self) -> tuple[Entry, ...]:
        """What was replaced or repealed."""
        return tuple(entry for entry in self.entries if entry.ended)


def line(entry: Procedure, links: Links, day: dt.date) -> Entry:
    """An entry as a line of a list."""
    return Entry(
        code=entry.code,
        name=entry.plain_name,
        official=entry.name,
        link=links.procedure(entry.code),
        elsewhere=entry.agency if entry.is_referral else None,
        ended=versions.over(entry, day),
    )


def lines(codes: Iterable[str], base: Snapshot, links: Links, day: dt.date) -> tuple[Entry, ...]:
    """Lines for the codes that are on the board; `base` as on that day."""
    return tuple(line(base.procedures[code], links, day) for code in codes if code in base.procedures)


def fields(base: Snapshot, links: Links, day: dt.date) -> tuple[Field, ...]:
    """Every field that has a procedure, in the order of the office's board; `base` as on that day."""
    held: dict[FieldOfWork, list[Entry]] = {field: [] for field in FieldOfWork}
    for entry in sorted(base.procedures.values(), key=lambda entry: (fold(entry.plain_name), entry.code)):
        held[entry.field].append(line(entry, links, day))
    return tuple(
        Field(label_of(field), links.field(field), field is FieldOfWork.REFERRAL, tuple(found))
        for field, found in held.items()
        if found
    )
