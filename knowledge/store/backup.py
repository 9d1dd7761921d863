"""A store as one file, taken while it is in use, and back into a store of either backend.

The file is always a SQLite store: SQLite's own online backup of one, or a copy of every row of a PostgreSQL one.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import audit, publications
from knowledge.store.copying import clear, copy_rows, counts, freeze, last_numbers
from knowledge.store.store import Store, store_url
from knowledge.store.tables.content import LIVE
from knowledge.store.verifying import Health, health

BY = "command-line"
REASON = "Khôi phục từ bản sao lưu"
COPY = "copy.sqlite3"


class BackupError(Exception):
    """A backup cannot be made or brought back; the message says why and what to do."""


async def backup(store: Store, file: Path) -> Health:
    """Write the store into `file`, whole or not at all; raises BackupError, StoreError, OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
        made = Path(folder) / COPY
        made.touch(mode=0o600)
        async with store.read():  # its tables are up to date from here on
            pass
        if store.file is not None:
            await asyncio.to_thread(_copy_file, store.file, made)
        else:
            await _copy_store(store, made)
        await asyncio.to_thread(_settle, made)
        async with _opened(made) as kept, kept.read() as connection:
            found = await health(connection)
        await asyncio.to_thread(_settle, made)
        made.replace(file)
    return found


async def restore(store: Store, file: Path, *, replace: bool = False, damaged: bool = False) -> Health:
    """Bring `file` back in one transaction, verified before it counts.

    Raises BackupError where the store holds anything and `replace` is not said, where the file is no backup, or where
    it is damaged and `damaged` is not said; StoreError; OSError. After any of them the store is as it was.
    """
    with tempfile.TemporaryDirectory(prefix="backup-") as folder:
        copy = Path(folder) / COPY
        await asyncio.to_thread(_check, file)
        await asyncio.to_thread(shutil.copyfile, file, copy)
        async with _opened(copy) as source, source.read() as read:
            found = await health(read)
            if found.faults and not damaged:
                raise BackupError(f"{file} is damaged ({'; '.join(found.faults)}); --damaged restores it all the same")
            async with store.begin() as connection:
                if sum((await counts(connection)).values()) and not replace:
                    raise BackupError("the store is not empty; --replace deletes what it holds")
                seen, given = await publications.revision(connection), await last_numbers(connection)
                await clear(connection)
                await copy_rows(read, connection, given)
                if await health(connection) != found:
                    raise BackupError(f"the rows read back are not those of {file}; nothing was changed")
                await _publish_anew(connection, found, seen)
                await audit.record(connection, BY, "store_restored", file.name[:160], live=found.live)
    await store.checkpoint()
    return found


async def _publish_anew(connection: AsyncConnection, found: Health, seen: int) -> None:
    """Make the live base a new publication: the machines may hold other files under the number that it had.

    The revision grows past the one that running processes have seen, so that they take it up.
    """
    revision = max(seen, await publications.revision(connection))
    await connection.execute(update(LIVE).values(revision=revision))
    former = await publications.get(connection, found.live) if found.live is not None else None
    if former is None or found.version is None:
        await publications.announce(connection)
        return
    number = await publications.restore(connection, former.number, by=former.by, reason=REASON)
    await publications.go_live(connection, number, found.version)


@asynccontextmanager
async def _opened(file: Path) -> AsyncIterator[Store]:
    """The store in that file, brought up to date."""
    store = Store(store_url(f"sqlite:///{file}", file.parent))
    try:
        yield store
    finally:
        await store.close()


def _copy_file(file: Path, target: Path) -> None:
    """SQLite's online backup: one moment's state, while others write."""
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    except sqlite3.Error as error:
        raise BackupError(f"{file}: {error}") from error


async def _copy_store(store: Store, target: Path) -> None:
    async with _opened(target) as copy, store.read() as source, copy.begin() as connection:
        await freeze(source)
        await copy_rows(source, connection)


def _settle(file: Path) -> None:
    """Leave one file that is on the disk, without a log beside it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check(file: Path) -> None:
    if not file.is_file():
        raise BackupError(f"{file}: no such file")
    if (log := file.with_name(f"{file.name}-wal")).is_file() and log.stat().st_size:
        raise BackupError(f"{file} is a store in use, not a backup of one; 'backup' makes one")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            fault = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as error:
        raise BackupError(f"{file} is no backup: {error}") from error
    if fault != "ok":
        raise BackupError(f"{file} is damaged: {fault}")
    if not {"alembic_version", "publications", "audit"} <= tables:
        raise BackupError(f"{file} is no backup of the staff's store")
