"""Shape of a draft: the parts of `knowledge.schema.Procedure`, as far as the source's text allows.

`draft: true` and the missing plain wording keep the base's loader from ever taking one for an entry.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from knowledge.importing.config import Gravity
from knowledge.schema import (
    AS_OF_PATTERN,
    Application,
    Code,
    Document,
    Fee,
    FieldOfWork,
    Form,
    LegalDocument,
    Level,
    Model,
    Text,
    TimeLimit,
)


class Unit(StrEnum):
    """Unit of a time limit; the portal counts "Ngày" apart from "Ngày làm việc"."""

    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"


class Duration(Model):
    """One time limit; `unit` is null where the source gives a bare number, `amount` where it gives none."""

    when: Text | None = None
    amount: float | None = Field(default=None, ge=0)
    unit: Unit | None = None
    text: Text


class DraftTimeLimit(TimeLimit):
    """`working_days` only where every case has the same number of working days."""

    cases: tuple[Duration, ...] = ()


class DraftSource(Model):
    """Where the record was read; `as_of` is null where neither the record nor the person importing said."""

    system: Text
    code: Text | None = None
    as_of: str | None = Field(default=None, pattern=AS_OF_PATTERN)
    url: str | None = None
    file: Text
    place: Text


class Check(Model):
    """What staff must look at; `text` is the piece of the source it is about."""

    field: str
    rule: str
    gravity: Gravity
    message: Text
    text: Text | None = None


class Draft(Model):
    """One procedure to be rewritten.

    `key` is its code, or a name of its own where it has none; `reminders` are lines of advice that the source lists
    among the papers.
    """

    draft: Literal[True] = True
    notice: Text
    key: str = Field(pattern=r"^[0-9a-z.-]+$")
    code: Code | None = None
    name: Text
    field: FieldOfWork | None = None
    portal_field: Text | None = None
    level: Level | None = None
    levels: tuple[Level, ...] = ()
    agency: Text | None = None
    audience: Text | None = None
    receiving_address: Text | None = None
    decision: Text | None = None
    documents: tuple[Document, ...] = ()
    reminders: tuple[Text, ...] = ()
    steps: tuple[Text, ...] = ()
    how_to_apply: tuple[Application, ...] = ()
    time_limit: DraftTimeLimit | None = None
    fees: tuple[Fee, ...] = ()
    conditions: tuple[Text, ...] = ()
    result: tuple[Text, ...] = ()
    forms: tuple[Form, ...] = ()
    legal_basis: tuple[LegalDocument, ...] = ()
    to_check: tuple[Check, ...] = ()
    source: DraftSource
