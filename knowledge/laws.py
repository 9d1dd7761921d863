"""Legal documents that ended or will end (`knowledge/laws.yml`), for the lint and for answering."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from knowledge.schema import Model, Text


class LawEnd(Model):
    """One document; `until` is its last day in force, `replaced_by` the number of what follows, where known.

    `source`: where the end was read.
    """

    number: Text
    until: dt.date
    replaced_by: Text | None = None
    source: Text


class Laws(Model):
    """`knowledge/laws.yml`."""

    ending: tuple[LawEnd, ...] = ()


def ended_laws(cited: Iterable[str | None], laws: Mapping[str, LawEnd], day: dt.date) -> tuple[LawEnd, ...]:
    """Of the numbers cited, the documents that no longer hold on that day, in the same order."""
    known = (laws.get(number) for number in cited if number is not None)
    return tuple(law for law in known if law is not None and law.until < day)
