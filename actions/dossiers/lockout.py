"""Failed look-ups lock the code and the conversation they came with, and a restart does not forget them."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import math
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.dossiers.database import Database
from actions.dossiers.limits import Limits
from actions.dossiers.model import FailureRow, LockoutBase


@dataclass(frozen=True, slots=True)
class Attempt:
    """`refused`: a lock held already. `until`: the end of the lock that holds now unless the attempt is forgiven."""

    refused: bool
    until: dt.datetime | None

    def minutes_left(self, now: dt.datetime) -> int:
        """Whole minutes to wait, at least one."""
        seconds = (self.until - now).total_seconds() if self.until else 0
        return max(1, math.ceil(seconds / 60))


class Lockout:
    """Counts attempts as failures when they begin, and takes the count back of those that were none."""

    def __init__(self, database: Database, limits: Limits, key: bytes) -> None:
        self._database = database
        self._limits = limits
        self._key = key

    @classmethod
    async def open(cls, url: str, limits: Limits, key: bytes) -> Lockout:
        """Connect, and make the table where it is missing. Raises SQLAlchemyError."""
        database = Database(url)
        await database.create(LockoutBase)
        return cls(database, limits, key)

    async def begin(self, code: str, conversation_id: str, now: dt.datetime) -> Attempt:
        """Count an attempt; while a lock holds, refuse it without counting. Raises SQLAlchemyError."""
        subjects = self._subjects(code, conversation_id)

        def work(session: Session) -> Attempt:
            return self._begin(session, subjects, now)

        try:
            return await self._database.write(work)
        except IntegrityError:
            # Another process wrote the first failure of this subject at the same moment; now its row can be locked.
            return await self._database.write(work)

    async def forgive(self, code: str, conversation_id: str) -> None:
        """Take back the count of an attempt that was no failure. Raises SQLAlchemyError."""
        subjects = self._subjects(code, conversation_id)

        def work(session: Session) -> None:
            for subject in subjects:
                row = session.get(FailureRow, subject, with_for_update=True)
                if row:
                    row.failures = max(0, row.failures - 1)
                    if row.failures < self._limits.max_failures:
                        row.locked_until = None

        await self._database.write(work)

    def _begin(self, session: Session, subjects: list[str], now: dt.datetime) -> Attempt:
        session.execute(delete(FailureRow).where(FailureRow.last_failed_at < now - self._longest))
        # In one order everywhere, so that two attempts never wait for each other.
        rows = [session.get(FailureRow, subject, with_for_update=True) for subject in subjects]
        locks = [row.locked_until for row in rows if row and row.locked_until and row.locked_until > now]
        if locks:
            return Attempt(refused=True, until=max(locks))
        until: dt.datetime | None = None
        for subject, row in zip(subjects, rows, strict=True):
            current = row or FailureRow(subject=subject, failures=0, last_failed_at=now)
            if current.locked_until or current.last_failed_at <= now - self._limits.forget:
                current.failures, current.locked_until = 0, None
            current.failures += 1
            current.last_failed_at = now
            if current.failures >= self._limits.max_failures:
                current.locked_until = until = now + self._limits.lock
            session.add(current)
        return Attempt(refused=False, until=until)

    @property
    def _longest(self) -> dt.timedelta:
        return max(self._limits.lock, self._limits.forget)

    def _subjects(self, code: str, conversation_id: str) -> list[str]:
        things = (f"code|{code}", f"conversation|{conversation_id}")
        return sorted(hmac.new(self._key, thing.encode(), hashlib.sha256).hexdigest() for thing in things)

    async def close(self) -> None:
        """Close connections."""
        await self._database.close()
