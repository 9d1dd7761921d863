"""Rasa's own record of the conversations, from which ours must be erased too.

Rasa 3.6 never deletes from its tracker store (table `events`: sender_id, timestamp in Unix seconds) and offers no way
to without opening its whole management interface, so this is done in its database.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Float, MetaData, String, Table, create_engine, delete, event, inspect
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.gateway.errors import StoreError
from bot.gateway.journal.database import database_url
from bot.gateway.limits import StoreLimits

EVENTS = Table("events", MetaData(), Column("sender_id", String(255)), Column("timestamp", Float))

CONNECT_SECONDS = 5


class TrackerEraser:
    """Deletes from the tracker store at `url`; a store that is not there yet holds nothing to delete."""

    def __init__(self, url: str, limits: StoreLimits) -> None:
        self._url = database_url(url)
        self._is_sqlite = self._url.get_backend_name() == "sqlite"
        self._seconds = limits.busy_milliseconds / 1000

    async def delete(self, sender: str) -> int:
        """Erase one conversation; returns the number of events; raises StoreError."""
        return await self._erase(EVENTS.c.sender_id == sender)

    async def purge(self, older_than: dt.timedelta) -> int:
        """Erase events older than that; returns their number; raises StoreError."""
        oldest = (dt.datetime.now(dt.UTC) - older_than).timestamp()
        return await self._erase(EVENTS.c.timestamp < oldest)

    async def _erase(self, which: Any) -> int:
        try:
            return await (asyncio.to_thread(self._in_file, which) if self._is_sqlite else self._on_server(which))
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            fault = getattr(error, "orig", None) or error
            raise StoreError(f"{self._url.render_as_string(hide_password=True)}: {fault}") from error

    def _in_file(self, which: Any) -> int:
        if not Path(self._url.database or "").is_file():
            return 0
        engine = self._engine()
        try:
            with engine.begin() as connection:
                return _erased(connection, which)
        finally:
            engine.dispose()

    async def _on_server(self, which: Any) -> int:
        # Deletions are rare: no connection is kept for them.
        engine = create_async_engine(self._url, poolclass=NullPool, connect_args={"timeout": CONNECT_SECONDS})
        async with engine.begin() as connection:
            return await connection.run_sync(_erased, which)

    def _engine(self) -> Engine:
        engine = create_engine(self._url.set(drivername="sqlite"), connect_args={"timeout": self._seconds})

        @event.listens_for(engine, "connect")
        def _prepare(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA secure_delete=ON")

        return engine


def _erased(connection: Connection, which: Any) -> int:
    if not inspect(connection).has_table(EVENTS.name):
        return 0
    return connection.execute(delete(EVENTS).where(which)).rowcount
