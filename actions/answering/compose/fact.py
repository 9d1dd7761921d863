"""One facet of one procedure, ready to be shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from actions.answering.data import Data
from knowledge.schema import Facet
from knowledge.snapshot import Snapshot


@dataclass(frozen=True)
class Desk:
    """What every composer needs at hand."""

    snapshot: Snapshot
    data: Data

    def on(self, day: dt.date) -> Desk:
        """The same desk with the procedures as they are on that day."""
        return Desk(self.snapshot.as_on(day), self.data)

    @property
    def office(self) -> str:
        """The office's name inside a sentence."""
        return self.snapshot.office.name

    @property
    def hotline(self) -> str:
        """The first hotline's number."""
        return self.snapshot.office.hotlines[0].number if self.snapshot.office.hotlines else ""


@dataclass(frozen=True)
class Fact:
    """`lines`: the text as it is read; `items` or `rows`: the same for a card; `missing`: the source is silent."""

    facet: Facet
    lines: tuple[str, ...]
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    missing: bool = False
