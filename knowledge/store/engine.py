"""A database that may be away for a while: SQLite in WAL mode, or PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

from asyncpg import InterfaceError, PostgresError
from sqlalchemy import Connection, Select, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from knowledge.store.errors import StoreError
from knowledge.store.turns import Turns

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
MAKING_TABLES = 583_104_721  # an advisory lock's number, ours alone by chance
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON")


class Patience(Protocol):
    """How long to wait for a database, in seconds, and how many connections to open to PostgreSQL."""

    @property
    def busy_seconds(self) -> float: ...  # noqa: D102
    @property
    def connections(self) -> int: ...  # noqa: D102
    @property
    def connect_seconds(self) -> float: ...  # noqa: D102


Prepare = Callable[[AsyncConnection], Awaitable[None]]


def database_url(url: str) -> URL:
    """The address with the asynchronous driver; raises ValueError for anything but SQLite and PostgreSQL."""
    try:
        made = make_url(url)
    except ArgumentError as error:
        raise ValueError("expected sqlite:///path or postgresql://user:password@host/name") from error
    if made.get_backend_name() not in DRIVERS:
        raise ValueError("expected sqlite:///path or postgresql://user:password@host/name")
    return made.set(drivername=DRIVERS[made.get_backend_name()])


class Database:
    """Opens at first use and again after a fault, so that a mended one is taken up without a restart."""

    def __init__(self, url: URL, rules: Patience, prepare: Prepare) -> None:
        """`prepare` makes the tables, in a transaction of its own that no other process is in."""
        self._url = url
        self._prepare = prepare
        self._rules = rules
        self._is_sqlite = url.get_backend_name() == "sqlite"
        self._engine = _sqlite(url, rules) if self._is_sqlite else _postgresql(url, rules)
        self._made = False
        # SQLite has one writer; waiters of one process take turns here instead of polling the file.
        self._writing = Turns()

    @property
    def file(self) -> Path | None:
        """SQLite's file."""
        return Path(self._url.database or "") if self._is_sqlite else None

    @property
    def place(self) -> str:
        """Its address without the password."""
        return self._url.render_as_string(hide_password=True)

    def locked(self, query: Select[Any], *, skip: bool = False) -> Select[Any]:
        """The query with its rows locked until the transaction ends; SQLite's transactions are alone anyway."""
        return query if self._is_sqlite else query.with_for_update(skip_locked=skip)

    @asynccontextmanager
    async def begin(self, *, urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes; raises StoreError. `urgent`: somebody waits for an acknowledgement."""
        async with self._faults():
            await self._make()
            if self._is_sqlite:
                async with self._writing.turn(urgent=urgent), self._engine.begin() as connection:
                    yield connection
            else:
                async with self._engine.begin() as connection:
                    yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads; raises StoreError."""
        async with self._faults():
            await self._make()
            async with self._engine.execution_options(only_reads=True).begin() as connection:
                yield connection

    async def checkpoint(self) -> None:
        """After deletions: leave nothing of them in SQLite's log; raises StoreError."""
        if not self._is_sqlite:
            return
        plain = self._engine.execution_options(no_transaction=True)
        async with self._faults(), self._writing.turn(), plain.connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Close the connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _faults(self) -> AsyncIterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError, TimeoutError, PostgresError, InterfaceError) as error:
            fault = getattr(error, "orig", None) or error
            raise StoreError(f"{self.place}: {fault}") from error

    async def _make(self) -> None:
        if self._made:
            return
        async with self._writing.turn(urgent=True):
            if self.file is not None:
                self.file.parent.mkdir(parents=True, exist_ok=True)
                self.file.touch(mode=0o600)
            async with self._engine.begin() as connection:
                if not self._is_sqlite:  # two processes that start together would both create
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MAKING_TABLES})
                await self._prepare(connection)
            self._made = True


def _postgresql(url: URL, rules: Patience) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=rules.connections,
        max_overflow=0,
        pool_timeout=rules.connect_seconds,
        pool_pre_ping=True,
        connect_args={"timeout": rules.connect_seconds, "command_timeout": rules.connect_seconds},
    )


def _sqlite(url: URL, rules: Patience) -> AsyncEngine:
    engine = create_async_engine(url, connect_args={"timeout": rules.busy_seconds})

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, never by the driver
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("no_transaction"):
            connection.exec_driver_sql("BEGIN" if options.get("only_reads") else "BEGIN IMMEDIATE")

    return engine
