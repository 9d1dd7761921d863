"""Dossiers in a database that SQLAlchemy reaches: SQLite as shipped, PostgreSQL or another by its address."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from actions.dossiers.database import Database
from actions.dossiers.model import DossierBase, DossierRow
from actions.dossiers.record import Record, initials
from actions.dossiers.source import SourceUnavailableError


class SqlSource:
    """Reads `model.DossierRow`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    async def open(cls, url: str) -> SqlSource:
        """Connect, and make the table where it is missing. Raises SourceUnavailableError."""
        database = Database(url)
        try:
            await database.create(DossierBase)
        except SQLAlchemyError as error:
            raise SourceUnavailableError(f"cannot open the dossier store: {type(error).__name__}") from error
        return cls(database)

    async def find(self, code: str) -> Record | None:
        """See `DossierSource.find`."""

        def work(session: Session) -> Record | None:
            row = session.get(DossierRow, code)
            return _record(row) if row else None

        try:
            return await self._database.read(work)
        except SQLAlchemyError as error:
            # The statement and its values stay out of the log.
            raise SourceUnavailableError(f"dossier store: {type(error).__name__}") from error

    async def close(self) -> None:
        """See `DossierSource.close`."""
        await self._database.close()


def _record(row: DossierRow) -> Record:
    return Record(
        code=row.code,
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        applicant=initials(row.applicant_name),
        status=row.status,
        submitted_at=row.submitted_at,
        received_at=row.received_at,
        due_at=row.due_at,
        finished_at=row.finished_at,
        returned_at=row.returned_at,
        updated_at=row.updated_at,
        salt=row.salt,
        digests=tuple(digest for digest in (row.phone_digest, row.identity_digest) if digest),
    )
