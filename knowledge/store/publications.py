"""Numbered versions of the whole base, as files by content. Each function works in the caller's transaction."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.base_files import belongs, read_base
from knowledge.store.tables.content import BLOBS, FILES, LIVE, PUBLICATIONS

PARAMETERS = 500  # in one statement; SQLite takes 32,766


class State(StrEnum):
    """What became of a publication."""

    BUILDING = "building"
    LIVE = "live"
    FORMER = "former"
    FAILED = "failed"


@dataclass(frozen=True)
class Publication:
    """One version of the base; `version` is the fingerprint of its files once it was built."""

    number: int
    parent: int | None
    restores: int | None
    state: State
    reason: str
    by: str
    at: float
    live_at: float | None
    version: str | None
    fault: str | None


@dataclass(frozen=True)
class FileChange:
    """A publication in which a file became what `sha` names; None where it went."""

    publication: Publication
    sha: str | None


def sha_of(content: str) -> str:
    """The name of a blob."""
    return hashlib.sha256(content.encode()).hexdigest()


def read_folder(root: Path) -> dict[str, str]:
    """The files of a base on disk, by their path in it; raises OSError or UnicodeDecodeError."""
    return read_base(root)


def _publication(row: Row[Any]) -> Publication:
    values = {name: getattr(row, name) for name in Publication.__dataclass_fields__}
    return Publication(**{**values, "state": State(row.state)})


async def live_number(connection: AsyncConnection, *, lock: bool = False) -> int | None:
    """What citizens are answered from; None before the first publication.

    `lock`: nobody else changes it before the transaction ends (SQLite's writing transactions are alone anyway).
    """
    query = select(LIVE.c.number)
    locks = lock and connection.dialect.name != "sqlite"
    return await connection.scalar(query.with_for_update() if locks else query)


async def revision(connection: AsyncConnection) -> int:
    """Grows with whatever running processes must take up."""
    return int(await connection.scalar(select(LIVE.c.revision)) or 0)


async def announce(connection: AsyncConnection, number: int | None = None) -> None:
    """Let running processes look again; with `number`, at another publication."""
    values: dict[str, Any] = {"revision": LIVE.c.revision + 1} | ({"number": number} if number is not None else {})
    if not (await connection.execute(update(LIVE).values(values))).rowcount:
        await connection.execute(insert(LIVE).values(id=1, number=number, revision=1))


async def get(connection: AsyncConnection, number: int) -> Publication | None:
    """One of them."""
    row = (await connection.execute(select(PUBLICATIONS).where(PUBLICATIONS.c.number == number))).first()
    return None if row is None else _publication(row)


async def latest(connection: AsyncConnection, most: int = 50) -> list[Publication]:
    """Newest first."""
    query = select(PUBLICATIONS).order_by(PUBLICATIONS.c.number.desc()).limit(most)
    return [_publication(row) for row in await connection.execute(query)]


async def files(connection: AsyncConnection, number: int) -> dict[str, str]:
    """Path → sha of its content."""
    rows = await connection.execute(select(FILES.c.path, FILES.c.sha).where(FILES.c.number == number))
    return {row.path: row.sha for row in rows}


async def blob(connection: AsyncConnection, sha: str) -> str:
    """The content of that name; raises KeyError for an unknown one."""
    content = await connection.scalar(select(BLOBS.c.content).where(BLOBS.c.sha == sha))
    if content is None:
        raise KeyError(sha)
    return str(content)


async def contents(connection: AsyncConnection, number: int) -> dict[str, str]:
    """Path → content of every file."""
    query = select(FILES.c.path, BLOBS.c.content).join(BLOBS, BLOBS.c.sha == FILES.c.sha)
    rows = await connection.execute(query.where(FILES.c.number == number).order_by(FILES.c.path))
    return {row.path: row.content for row in rows}


async def content(connection: AsyncConnection, number: int, path: str) -> str | None:
    """One file; None where the publication has none at `path`."""
    query = select(BLOBS.c.content).join(FILES, BLOBS.c.sha == FILES.c.sha)
    return await connection.scalar(query.where(FILES.c.number == number, FILES.c.path == path))


async def create(
    connection: AsyncConnection,
    changes: Mapping[str, str | None],
    *,
    by: str,
    reason: str,
    parent: int | None = None,
    restores: int | None = None,
) -> int:
    """A new publication: the files of `parent` with `changes` (None: the file goes). It is not live yet."""
    row = {"parent": parent, "restores": restores, "state": State.BUILDING, "reason": reason, "by": by}
    made = insert(PUBLICATIONS).values(row | {"at": time.time()}).returning(PUBLICATIONS.c.number)
    number = int((await connection.execute(made)).scalar_one())
    held = await files(connection, parent) if parent is not None else {}
    kept = {path: text for path, text in changes.items() if text is not None}
    await _keep_blobs(connection, kept.values())
    held |= {path: sha_of(text) for path, text in kept.items()}
    gone = {path for path, text in changes.items() if text is None}
    rows = [{"number": number, "path": path, "sha": sha} for path, sha in held.items() if path not in gone]
    if rows:
        await connection.execute(insert(FILES), rows)
    return number


async def _keep_blobs(connection: AsyncConnection, texts: Any) -> None:
    wanted = {sha_of(text): text for text in texts}
    names = list(wanted)
    for start in range(0, len(names), PARAMETERS):
        known = await connection.scalars(select(BLOBS.c.sha).where(BLOBS.c.sha.in_(names[start : start + PARAMETERS])))
        for sha in known.all():
            del wanted[sha]
    if wanted:
        await connection.execute(insert(BLOBS), [{"sha": sha, "content": text} for sha, text in wanted.items()])


async def go_live(connection: AsyncConnection, number: int, version: str) -> None:
    """Make it what citizens are answered from; the one before becomes a former one."""
    await connection.execute(update(PUBLICATIONS).where(PUBLICATIONS.c.state == State.LIVE).values(state=State.FORMER))
    values = {"state": State.LIVE, "live_at": time.time(), "version": version, "fault": None}
    await connection.execute(update(PUBLICATIONS).where(PUBLICATIONS.c.number == number).values(values))
    await announce(connection, number)


async def fail(connection: AsyncConnection, number: int, fault: str) -> None:
    """It could not be built; what was live stays so."""
    values = {"state": State.FAILED, "fault": fault}
    await connection.execute(update(PUBLICATIONS).where(PUBLICATIONS.c.number == number).values(values))


async def note_fault(connection: AsyncConnection, number: int, fault: str | None) -> None:
    """What keeps a running process from taking it up, or None where nothing does any more; its state stays."""
    values = {"fault": fault}
    await connection.execute(update(PUBLICATIONS).where(PUBLICATIONS.c.number == number).values(values))


async def versions(connection: AsyncConnection) -> set[str]:
    """Fingerprints of every base that was ever live."""
    rows = await connection.scalars(select(PUBLICATIONS.c.version).where(PUBLICATIONS.c.live_at.is_not(None)))
    return {version for version in rows if version}


async def restore(connection: AsyncConnection, number: int, *, by: str, reason: str) -> int:
    """A new publication with the files of an earlier one; raises KeyError for an unknown one."""
    if await get(connection, number) is None:
        raise KeyError(number)
    return await create(connection, {}, by=by, reason=reason, parent=number, restores=number)


async def history(connection: AsyncConnection, path: str) -> list[FileChange]:
    """The publications that were live and changed that file, newest first."""
    query = (
        select(PUBLICATIONS, FILES.c.sha)
        .outerjoin(FILES, (FILES.c.number == PUBLICATIONS.c.number) & (FILES.c.path == path))
        .where(PUBLICATIONS.c.live_at.is_not(None))
        .order_by(PUBLICATIONS.c.live_at, PUBLICATIONS.c.number)
    )
    found: list[FileChange] = []
    before: str | None = None
    for row in await connection.execute(query):
        if row.sha != before:
            found.append(FileChange(_publication(row), row.sha))
        before = row.sha
    return found[::-1]


async def count(connection: AsyncConnection) -> int:
    """How many there are."""
    return int(await connection.scalar(select(func.count()).select_from(PUBLICATIONS)) or 0)


async def seed(connection: AsyncConnection, root: Path, *, by: str, reason: str) -> int | None:
    """The base on disk as the first publication; None where there is one already."""
    if await count(connection):
        return None
    return await create(connection, dict(read_folder(root)), by=by, reason=reason)


def write_folder(texts: Mapping[str, str], root: Path) -> None:
    """Write the files of a publication below `root`, which must not hold others; raises OSError.

    Raises ValueError for a path that is no place of a base file: it might lead elsewhere.
    """
    if strange := [path for path in texts if not belongs(path)]:
        raise ValueError(f"{strange[0]!r} is no place of a file of the base")
    for path, text in texts.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
