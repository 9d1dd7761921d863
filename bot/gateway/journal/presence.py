"""Whether this process is the only one on SQLite's file.

Leases of a killed process run out by themselves. Where nobody else is there, they need not be waited for.
"""

from __future__ import annotations

import contextlib
import fcntl
from typing import IO

import structlog

from bot.gateway.errors import StoreError
from bot.gateway.journal.database import Database
from bot.gateway.journal.leases import Leases

LOG = structlog.get_logger(__name__)


class Presence:
    """Each process holds a shared lock on `<journal>.lock`; who can have it alone is alone. The kernel frees it."""

    def __init__(self, database: Database, leases: Leases) -> None:
        self._database = database
        self._leases = leases
        self._lock: IO[bytes] | None = None

    async def enter(self) -> None:
        """Take part; frees the leases of the dead where nobody else does; raises nothing."""
        if self._database.file is None:
            return
        try:
            self._database.file.parent.mkdir(parents=True, exist_ok=True)
            lock = self._database.file.with_name(f"{self._database.file.name}.lock").open("ab")
        except OSError as error:
            LOG.warning("no_lock_file", reason=str(error))
            return
        self._lock = lock
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            try:
                async with self._database.begin() as connection:
                    await self._leases.free_all(connection)
            except StoreError as error:
                LOG.warning("leases_not_freed", reason=str(error))
        fcntl.flock(lock, fcntl.LOCK_SH)  # another one may be alone with it for the moment that it needs

    def leave(self) -> None:
        """Give the lock back."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None
