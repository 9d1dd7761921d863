"""Legal documents that ended or will end (`knowledge/laws.yml`), for the lint and for answering."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from knowledge.schema import Model, Procedure, Text


class LawEnd(Model):
    """One document; `until` is its last day in force, `replaced_by` the number of what follows, where known."""

    number: Text
    until: dt.date
    replaced_by: Text | None = None
    note: Text | None = None


class Laws(Model):
    """`knowledge/laws.yml`."""

    ending: tuple[LawEnd, ...] = ()


def ended_laws(entry: Procedure, laws: Mapping[str, LawEnd], day: dt.date) -> tuple[LawEnd, ...]:
    """Documents that the entry rests on and that no longer hold on that day, in the entry's order."""
    cited = (laws.get(document.number) for document in entry.legal_basis)
    return tuple(law for law in cited if law is not None and law.until < day)
