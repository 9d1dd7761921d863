"""Before anything is served: the base on disk is published where it must be, and the live one is here with its index.

The first start publishes `knowledge/` as publication 1. When a newer version of the project brings other files, they
are published too, unless staff have published since: then theirs stay, and `make import-base` brings both together.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from actions.settings import ActionSettings
from actions.worker.building import make_index, read_and_check, settings_for
from actions.worker.texts import texts
from embeddings.beside import is_current
from knowledge.base_files import fingerprint_of, read_base
from knowledge.labelled import Labelled
from knowledge.snapshot import ROOT as KNOWLEDGE
from knowledge.store import audit, bases, golden, publications
from knowledge.store.folders import BY as COMMAND_LINE
from knowledge.store.folders import seed
from knowledge.store.store import Store

SYSTEM = "hệ thống"
GOLDEN = KNOWLEDGE / "golden" / "questions.jsonl"
OURS = frozenset({SYSTEM, COMMAND_LINE})


class Adopted(StrEnum):
    """What became of the files on disk."""

    SEEDED = "seeded"
    SAME = "same"
    PUBLISHED = "published"
    BOTH_CHANGED = "both_changed"


@dataclass(frozen=True)
class Prepared:
    """`number`: the live publication; `encoded`: passages that were new to its index."""

    number: int
    adopted: Adopted
    encoded: int


async def prepare(settings: ActionSettings, store: Store) -> Prepared:
    """Bring disk, store and index together.

    Raises KnowledgeError or JobFault for a broken base on disk, EmbeddingsError, StoreError, OSError.
    """
    bases.sweep(settings.var_dir)
    adopted, number = await _adopt(settings, store)
    async with store.begin() as connection:
        await _seed_golden(connection)
        live = await publications.get(connection, number)
    bases.remember(settings.var_dir, number)
    _reuse_built_index(settings, number)
    former = live.parent if live else None
    return Prepared(number, adopted, make_index(settings, number, former, None, None).encoded)


async def _adopt(settings: ActionSettings, store: Store) -> tuple[Adopted, int]:
    async with store.begin() as connection:
        if (first := await seed(connection, settings.knowledge_dir, by=SYSTEM)) is not None:
            await bases.take(connection, settings.var_dir, first)
            return Adopted.SEEDED, first
        live = await _live(connection)
        await bases.take(connection, settings.var_dir, live.number)
        contents = read_base(settings.knowledge_dir)
        disk = fingerprint_of(contents)
        if disk == live.version or disk in await publications.versions(connection):
            return Adopted.SAME, live.number
        if live.by not in OURS:
            return Adopted.BOTH_CHANGED, live.number
    read_and_check(settings.knowledge_dir)
    async with store.begin() as connection:
        if (await _live(connection)).number != live.number:
            return Adopted.BOTH_CHANGED, live.number
        held = await publications.files(connection, live.number)
        changes: dict[str, str | None] = {path: None for path in held if path not in contents}
        changes |= contents
        number = await publications.create(
            connection, changes, by=SYSTEM, reason=texts()["adopted"], parent=live.number
        )
        await bases.take(connection, settings.var_dir, number)
        await publications.go_live(connection, number, disk)
        await audit.record(connection, SYSTEM, "published", str(number), instead_of=live.number)
    return Adopted.PUBLISHED, number


async def _seed_golden(connection: AsyncConnection) -> None:
    """The golden questions that come with the project, once: from then on they are the staff's."""
    if not await golden.every(connection):
        for line in GOLDEN.read_text("utf-8").splitlines():
            await golden.save(connection, Labelled.model_validate_json(line), by=SYSTEM)


async def _live(connection: AsyncConnection) -> publications.Publication:
    number = await publications.live_number(connection)
    live = await publications.get(connection, number) if number is not None else None
    if live is None:  # publications without a live one: all of them failed
        raise LookupError("the store has publications, and none of them is live")
    return live


def _reuse_built_index(settings: ActionSettings, number: int) -> None:
    """The index of the files on disk is made by `make index`; it serves where the live base is the same."""
    own = settings_for(settings, bases.files_of(settings.var_dir, number))
    target = bases.index_of(settings.var_dir, number)
    if is_current(own, target) or not is_current(own, settings.index_dir):
        return
    draft = target.with_name(f"{bases.DRAFT}{bases.INDEX}")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(settings.index_dir, draft)
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)


def describe(prepared: Prepared, knowledge: Path) -> str:
    """One line for whoever started the assistant."""
    match prepared.adopted:
        case Adopted.SEEDED:
            return f"Tri thức trong {knowledge} là bản xuất bản số {prepared.number}."
        case Adopted.PUBLISHED:
            return f"Tri thức trong {knowledge} đã đổi: xuất bản thành bản số {prepared.number}."
        case Adopted.BOTH_CHANGED:
            return (
                f"! Cả {knowledge} lẫn bản cán bộ đã xuất bản (số {prepared.number}) đều thay đổi. "
                f"Vẫn phục vụ bản số {prepared.number}. "
                f"Chạy `make import-base FROM={knowledge}` để đưa phần khác nhau vào chờ duyệt."
            )
        case Adopted.SAME:
            return f"Đang phục vụ bản xuất bản số {prepared.number}."
