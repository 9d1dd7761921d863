"""What a source knows of one dossier, reduced to what may be shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Record:
    """One dossier. Times are aware; `status` is the national number 1–10; `applicant` holds initials only.

    `salt` and `digests` belong to the second facts (`verification.Verifier`): each digest opens the dossier.
    """

    code: str
    procedure_name: str
    applicant: str
    status: int
    submitted_at: dt.datetime
    updated_at: dt.datetime
    salt: bytes = field(repr=False)
    digests: tuple[bytes, ...] = field(repr=False)
    procedure_code: str | None = None
    received_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None
    returned_at: dt.datetime | None = None


def initials(name: str) -> str:
    """The capital first letters of a name, "N.V.A." for "Nguyễn Văn An" and for itself; "" where it has no letter."""
    words = name.replace(".", " ").split()
    return "".join(f"{word[0].upper()}." for word in words if word[0].isalpha())
