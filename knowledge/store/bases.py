"""Publications as folders on this machine, for those that read files: VAR_DIR/base/<number>/knowledge.

<number>/knowledge   the files, whole or not there at all
         index       what the search makes of them; see embeddings.beside
live                 the number that this machine answered from last
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import publications

BASES = "base"
FILES = "knowledge"
INDEX = "index"
DRAFT = ".draft-"
POINTER = "live"


def folder_of(var_dir: Path, number: int) -> Path:
    """Where a publication is on this machine."""
    return var_dir / BASES / str(number)


def files_of(var_dir: Path, number: int) -> Path:
    """Its files, which may not be there yet."""
    return folder_of(var_dir, number) / FILES


def index_of(var_dir: Path, number: int) -> Path:
    """Its index, which may not be there yet."""
    return folder_of(var_dir, number) / INDEX


def write(texts: Mapping[str, str], var_dir: Path, number: int) -> Path:
    """Put the files in their place, by renaming a draft that is safely on the disk; raises OSError.

    Where they are there already, they are left: a publication never changes.
    """
    target = files_of(var_dir, number)
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{DRAFT}{secrets.token_hex(6)}")
    try:
        publications.write_folder(texts, draft)
        for path in (*draft.rglob("*"), draft):
            _to_disk(path)
        # Another process may have been quicker; both wrote the same.
        with contextlib.suppress(FileExistsError):
            _rename(draft, target)
        _to_disk(target.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _rename(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:
        if not target.is_dir():
            raise


def _to_disk(path: Path) -> None:
    held = os.open(path, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


async def take(connection: AsyncConnection, var_dir: Path, number: int) -> Path:
    """The folder of its files, written from the store where this machine has none; raises OSError."""
    target = files_of(var_dir, number)
    return target if target.is_dir() else write(await publications.contents(connection, number), var_dir, number)


def held(var_dir: Path) -> list[int]:
    """The publications of which this machine has anything, oldest first."""
    folder = var_dir / BASES
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return sorted(int(name) for name in names if name.isdecimal())


def prune(var_dir: Path, keep: Collection[int]) -> list[int]:
    """Delete those older than the newest of `keep` and not among them; the store has their files for ever."""
    gone = [number for number in held(var_dir) if number not in keep and number < max(keep, default=0)]
    for number in gone:
        shutil.rmtree(folder_of(var_dir, number), ignore_errors=True)
    return gone


def sweep(var_dir: Path) -> int:
    """Delete drafts that a killed process left; only while nothing else writes here. Returns how many."""
    folder = var_dir / BASES
    drafts = [*folder.glob(f"{DRAFT}*"), *folder.glob(f"*/{DRAFT}*")] if folder.is_dir() else []
    for path in drafts:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(drafts)


def remember(var_dir: Path, number: int) -> None:
    """Note which publication this machine answers from, for a start while the store is away; raises OSError."""
    pointer = var_dir / BASES / POINTER
    draft = pointer.with_name(f"{DRAFT}{secrets.token_hex(6)}")
    draft.write_text(f"{number}\n", "ascii")
    draft.replace(pointer)


def remembered(var_dir: Path) -> int | None:
    """What was noted last; None where nothing was, or its files are gone."""
    try:
        number = int((var_dir / BASES / POINTER).read_text("ascii"))
    except (OSError, ValueError):
        return None
    return number if files_of(var_dir, number).is_dir() else None
