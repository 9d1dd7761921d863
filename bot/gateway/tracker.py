"""Rasa's own record of the conversations, from which ours must be erased too.

Rasa 3.6 never deletes from its tracker store (table `events`: sender_id, timestamp in Unix seconds) and offers no way
to without opening its whole management interface, so this is done in its database.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Float, MetaData, String, Table, create_engine, delete, event, inspect
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.errors import StoreError
from bot.gateway.limits import StoreLimits

EVENTS = Table("events", MetaData(), Column("sender_id", String(255)), Column("timestamp", Float))


class TrackerEraser:
    """Deletes from the tracker store at `url`; a store that is not there yet holds nothing to delete."""

    def __init__(self, url: str, limits: StoreLimits) -> None:
        self._url = make_url(url)
        self._is_sqlite = self._url.get_backend_name() == "sqlite"
        self._seconds = limits.busy_milliseconds / 1000

    async def delete(self, sender: str) -> int:
        """Erase one conversation; returns the number of events; raises StoreError."""
        return await asyncio.to_thread(self._erase, EVENTS.c.sender_id == sender)

    async def purge(self, older_than: dt.timedelta) -> int:
        """Erase events older than that; returns their number; raises StoreError."""
        oldest = (dt.datetime.now(dt.UTC) - older_than).timestamp()
        return await asyncio.to_thread(self._erase, EVENTS.c.timestamp < oldest)

    def _erase(self, which: Any) -> int:
        if self._is_sqlite and not Path(self._url.database or "").is_file():
            return 0
        try:
            engine = self._engine()
            try:
                with engine.begin() as connection:
                    if not inspect(connection).has_table(EVENTS.name):
                        return 0
                    return connection.execute(delete(EVENTS).where(which)).rowcount
            finally:
                engine.dispose()
        except (SQLAlchemyError, OSError, ImportError) as error:
            fault = getattr(error, "orig", None) or error
            raise StoreError(f"{self._url.render_as_string(hide_password=True)}: {fault}") from error

    def _engine(self) -> Engine:
        if not self._is_sqlite:
            return create_engine(self._url)
        engine = create_engine(self._url, connect_args={"timeout": self._seconds})

        @event.listens_for(engine, "connect")
        def _prepare(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA secure_delete=ON")

        return engine
