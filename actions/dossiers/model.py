"""Tables of the look-up's own store."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import DateTime, Integer, LargeBinary, String, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.day import VIETNAM


class LocalTime(TypeDecorator[dt.datetime]):
    """Aware in Python; in the table the hour on the office's wall (UTC+7), so that staff read it right."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuses a naive time, whose zone nobody knows."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must carry its time zone")
        return value.astimezone(VIETNAM).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Gives the zone back."""
        return value.replace(tzinfo=VIETNAM) if value else None


class DossierBase(DeclarativeBase):
    """Tables of dossiers."""


class LockoutBase(DeclarativeBase):
    """Tables of lock-outs: apart, for the dossiers may lie in a store that we only read."""


class DossierRow(DossierBase):
    """One dossier as the office keeps it; the name never leaves this table."""

    __tablename__ = "dossiers"

    code: Mapped[str] = mapped_column(String(48), primary_key=True)
    procedure_code: Mapped[str | None] = mapped_column(String(16))
    procedure_name: Mapped[str] = mapped_column(String(500))
    counter: Mapped[str | None] = mapped_column(String(40), index=True)
    applicant_name: Mapped[str] = mapped_column(String(200))
    status: Mapped[int] = mapped_column(Integer)
    submitted_at: Mapped[dt.datetime] = mapped_column(LocalTime)
    received_at: Mapped[dt.datetime | None] = mapped_column(LocalTime)
    due_at: Mapped[dt.datetime | None] = mapped_column(LocalTime)
    finished_at: Mapped[dt.datetime | None] = mapped_column(LocalTime)
    returned_at: Mapped[dt.datetime | None] = mapped_column(LocalTime)
    updated_at: Mapped[dt.datetime] = mapped_column(LocalTime)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    phone_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    identity_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    invented: Mapped[bool] = mapped_column(default=False)


class FailureRow(LockoutBase):
    """Failed look-ups of one code or one conversation; `subject` is a keyed hash, not the thing itself."""

    __tablename__ = "dossier_failures"

    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    last_failed_at: Mapped[dt.datetime] = mapped_column(LocalTime, index=True)
    locked_until: Mapped[dt.datetime | None] = mapped_column(LocalTime)
