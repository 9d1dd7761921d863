"""The action server's record of questions that went wrong, from which a conversation must be erased too.

Table `gaps` of `gaps.sqlite3`: conversation, asked_at (UTC, ISO 8601); see actions/answering/gaps.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import sqlite3
from pathlib import Path

from bot.gateway.errors import StoreError
from bot.gateway.files import tracker_url
from bot.gateway.limits import StoreLimits
from bot.gateway.settings import Settings
from bot.gateway.tracker import TrackerEraser

FILE = "gaps.sqlite3"


class UnansweredEraser:
    """Deletes from that file; one that is not there yet holds nothing to delete."""

    def __init__(self, path: Path, limits: StoreLimits) -> None:
        self._path = path
        self._seconds = limits.busy_milliseconds / 1000

    async def delete(self, conversation: str) -> int:
        """Erase one conversation's questions; returns their number; raises StoreError."""
        return await self._erase("conversation = ?", conversation)

    async def purge(self, older_than: dt.timedelta) -> int:
        """Erase questions older than that; returns their number; raises StoreError."""
        oldest = (dt.datetime.now(dt.UTC) - older_than).isoformat(timespec="milliseconds")
        return await self._erase("asked_at < ?", oldest)

    async def _erase(self, which: str, value: str) -> int:
        try:
            return await asyncio.to_thread(self._in_file, which, value)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self._path}: {error}") from error

    def _in_file(self, which: str, value: str) -> int:
        if not self._path.is_file():
            return 0
        with contextlib.closing(sqlite3.connect(self._path, timeout=self._seconds, isolation_level=None)) as connection:
            columns = {row[1] for row in connection.execute("PRAGMA table_info(gaps)")}
            if not columns.issuperset(("conversation", "asked_at")):  # empty, or not opened since an earlier version
                return 0
            connection.execute("PRAGMA secure_delete=ON")
            gone = connection.execute(f"DELETE FROM gaps WHERE {which}", (value,)).rowcount  # noqa: S608 - ours
            if gone:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return gone


class OutsideRecords:
    """What a conversation leaves in other processes' files: Rasa's record, and the questions that went wrong."""

    def __init__(self, tracker: TrackerEraser, unanswered: UnansweredEraser) -> None:
        self._parts = (tracker, unanswered)

    async def delete(self, conversation: str) -> int:
        """Erase one conversation everywhere; returns the number of rows; raises StoreError."""
        return sum([await part.delete(conversation) for part in self._parts])

    async def purge(self, older_than: dt.timedelta) -> int:
        """Erase what is older than that; returns the number of rows; raises StoreError."""
        return sum([await part.purge(older_than) for part in self._parts])


def outside_records(settings: Settings, limits: StoreLimits) -> OutsideRecords:
    """Where these settings have them."""
    tracker = TrackerEraser(tracker_url(settings), limits)
    return OutsideRecords(tracker, UnansweredEraser(settings.var_dir / FILE, limits))
