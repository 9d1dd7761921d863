"""The published base as a folder of files, for version control and exchange, and a folder's changes as drafts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.base_files import base_files, belongs, fingerprint_of, read_base
from knowledge.snapshot import load_snapshot
from knowledge.store import audit, drafts, publications
from knowledge.store.drafts import Draft, State

BY = "command-line"


class FolderError(Exception):
    """A folder or the store does not allow that; the message says why."""


@dataclass(frozen=True)
class Written:
    """Places of the files that were written, taken away and left as they were."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: tuple[str, ...]


@dataclass(frozen=True)
class Imported:
    """`drafts`: their ids by place. `waiting`: places whose open draft says the same already, or something else."""

    drafts: Mapping[str, int]
    waiting: tuple[Draft, ...] = ()
    others: tuple[Draft, ...] = ()


async def seed(connection: AsyncConnection, root: Path, *, by: str = BY) -> int | None:
    """The base in `root` as the first publication, live; None where there is a publication already.

    Raises KnowledgeError for a base that cannot be read.
    """
    if await publications.count(connection):
        return None
    load_snapshot(root)
    texts = read_base(root)
    number = await publications.create(connection, dict(texts), by=by, reason="Bản đầu tiên")
    await publications.go_live(connection, number, fingerprint_of(texts))
    await audit.record(connection, by, "base_seeded", str(number), files=len(texts))
    return number


async def published(connection: AsyncConnection, number: int | None = None) -> dict[str, str]:
    """The files of that publication, or of the live one; raises FolderError where there is none."""
    wanted = await publications.live_number(connection) if number is None else number
    if wanted is None:
        raise FolderError("nothing is published yet; 'seed' publishes the base on disk")
    if await publications.get(connection, wanted) is None:
        raise FolderError(f"there is no publication {wanted}")
    return await publications.contents(connection, wanted)


def write_base(texts: Mapping[str, str], root: Path) -> Written:
    """Make the base in `root` exactly these files; whatever else lies there is left alone.

    Raises FolderError for a folder that holds something else than a base, OSError.
    """
    if root.exists() and (not root.is_dir() or (any(root.iterdir()) and not (root / "office.yml").is_file())):
        raise FolderError(f"{root} is neither empty nor a base: it has no office.yml")
    if strange := [path for path in texts if not belongs(path)]:
        raise FolderError(f"{strange[0]!r} is no place of a file of the base")
    held = {path.relative_to(root).as_posix(): path for path in base_files(root)} if root.is_dir() else {}
    wanted = {path: text.encode() for path, text in texts.items()}
    same = {path for path, content in wanted.items() if path in held and held[path].read_bytes() == content}
    for path in sorted(wanted.keys() - same):
        _write(root / path, wanted[path])
    removed = sorted(held.keys() - wanted.keys())
    for path in removed:
        held[path].unlink()
    return Written(tuple(sorted(wanted.keys() - same)), tuple(removed), tuple(sorted(same)))


def _write(target: Path, content: bytes) -> None:
    """Whole or not at all: a file half written is no valid entry."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.new")
    draft.write_bytes(content)
    os.replace(draft, target)  # noqa: PTH105 - says that it may be there


async def import_folder(connection: AsyncConnection, root: Path, *, by: str = BY) -> Imported:
    """A draft, waiting for its review, of every file in which `root` differs from the live publication.

    Drafts and not a publication: whatever way a change comes, another pair of eyes and the golden questions come
    before citizens see it. Where a file has an open draft already, nothing is made: two changes of one file would be
    approved apart. Raises KnowledgeError for a base that cannot be read, FolderError where nothing is published.
    """
    load_snapshot(root)
    texts, live = read_base(root), await published(connection)
    names = await publications.files(connection, await publications.live_number(connection) or 0)
    made: dict[str, int] = {}
    waiting: list[Draft] = []
    others: list[Draft] = []
    for path in sorted(path for path in texts.keys() | live.keys() if texts.get(path) != live.get(path)):
        if found := await drafts.open_for(connection, path):
            (waiting if found[-1].content == texts.get(path) else others).append(found[-1])
            continue
        origin = {"kind": "folder"}
        base = names.get(path)
        made[path] = await drafts.begin(connection, path, texts.get(path), by=by, base_sha=base, origin=origin)
        await drafts.move(connection, made[path], State.REVIEW, by=by)
        await audit.record(connection, by, "draft_imported", path, draft=made[path])
    return Imported(made, tuple(waiting), tuple(others))
