"""One way to use any SQLAlchemy address, whether its driver is asynchronous or not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Session

ResultT = TypeVar("ResultT")
# Well within the time an action may take.
BUSY_TIMEOUT_MS = 2_000
_WRITES = {"begins_writing": True}


def _prepare_sqlite(engine: Engine) -> None:
    """Readers beside one writer; a writer takes its lock at once, so that what it read is still true when it writes."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("begins_writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """Runs plain functions of a Session, each in one transaction; a synchronous driver works in a thread."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        if address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:"):
            Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
        self._async: AsyncEngine | None = None
        if address.get_dialect().is_async:
            self._async = create_async_engine(address, pool_pre_ping=True)
            self._engine = self._async.sync_engine
        else:
            self._engine = create_engine(address, pool_pre_ping=True)
        if address.get_backend_name() == "sqlite":
            _prepare_sqlite(self._engine)

    async def create(self, base: type[DeclarativeBase]) -> None:
        """Make the tables that are missing. Raises SQLAlchemyError."""
        try:
            await self.write(lambda session: base.metadata.create_all(session.connection()))
        except SQLAlchemyError:
            # Another process may have made them between our look and our making: then this finds them.
            await self.write(lambda session: base.metadata.create_all(session.connection()))

    async def read(self, work: Callable[[Session], ResultT]) -> ResultT:
        """Run `work` without keeping what it changes. Raises SQLAlchemyError."""
        return await self._run(work, {})

    async def write(self, work: Callable[[Session], ResultT]) -> ResultT:
        """Run `work` and keep what it changes, all or nothing. Raises SQLAlchemyError."""
        return await self._run(work, _WRITES)

    async def _run(self, work: Callable[[Session], ResultT], options: dict[str, Any]) -> ResultT:
        def within(session: Session) -> ResultT:
            session.connection(execution_options=options)
            result = work(session)
            if options:
                session.commit()
            return result

        if self._async:
            async with AsyncSession(self._async, expire_on_commit=False) as session:
                return await session.run_sync(within)

        def in_thread() -> ResultT:
            with Session(self._engine, expire_on_commit=False) as session:
                return within(session)

        return await asyncio.to_thread(in_thread)

    async def close(self) -> None:
        """Close pooled connections."""
        if self._async:
            await self._async.dispose()
        else:
            await asyncio.to_thread(self._engine.dispose)
