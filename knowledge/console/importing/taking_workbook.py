"""An edited workbook of the base made into drafts, one for each file that it changes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.importing.answer import Workbook
from knowledge.console.importing.taking import Busy, Made, Outcome
from knowledge.console.publishing.models import read_model, shape_of
from knowledge.console.publishing.views import called
from knowledge.console.texts import texts
from knowledge.exchange.files import FOLDERS, version_of
from knowledge.store import audit, drafts, publications
from knowledge.store.drafts import key_of
from knowledge.store.store import Store
from knowledge.yaml_writer import to_yaml

LOOKED_BACK = 50  # publications that a workbook may have been exported from


@dataclass(frozen=True)
class Change:
    """One file: its new text, the text that it was exported with, and where it lay before it moved."""

    path: str
    text: str
    before: str | None
    moved_from: str | None


@dataclass(frozen=True)
class Compared:
    """`gone`: names of entries without a row any more."""

    changes: tuple[Change, ...]
    gone: tuple[str, ...]


async def take_workbook(store: Store, workbook: Workbook, file: str, *, by: str) -> Outcome:
    """A draft for each file that differs from the publication that the workbook was exported from.

    So what others published meanwhile is not undone: such a draft is begun from the older file and must be redone on
    the present one. Entries without a row any more are told of, and stay.
    """
    outcome = Outcome(file)
    async with store.read() as connection:
        source = await _exported_from(connection, workbook.version)
    if source is None:
        outcome.fault = texts("importing")["faults"]["old_workbook"]
        return outcome
    compared = await asyncio.to_thread(compare, source, workbook)
    outcome.gone.extend(compared.gone)
    async with store.begin() as connection:
        for change in compared.changes:
            await _take(connection, outcome, change, by)
    return outcome


def compare(source: Mapping[str, str], workbook: Workbook) -> Compared:
    """What was changed in the workbook since its export."""
    listed = {path for path in source if path.partition("/")[0] in FOLDERS}
    left = {key_of(path): path for path in sorted(listed - workbook.files.keys())}
    changes = []
    for path, values in sorted(workbook.files.items()):
        shape, before = shape_of(path), source.get(path)
        if shape is None:
            continue
        model = shape.model_validate(values)
        if before is None or read_model(path, before) != model:
            changes.append(Change(path, to_yaml(model), before, left.pop(key_of(path), None)))
    return Compared(tuple(changes), tuple(called(path, source[path], key) for key, path in left.items()))


async def _take(connection: AsyncConnection, outcome: Outcome, change: Change, by: str) -> None:
    path, name = change.path, called(change.path, change.text, key_of(change.path))
    if busy := await drafts.open_for(connection, change.moved_from or path):
        outcome.busy.append(Busy(name, busy[0].id))
        return
    sha = publications.sha_of(change.before) if change.before is not None else None
    origin = {"file": outcome.file, "waits": True, "new": change.before is None, "workbook": True, "doubts": []}
    also = {"also": {change.moved_from: None}} if change.moved_from else {}
    draft = await drafts.begin(connection, path, change.text, by=by, base_sha=sha, origin=origin | also)
    await audit.record(connection, by, "draft_imported", path, draft=draft, file=outcome.file)
    outcome.made.append(Made(draft, name, ()))


async def _exported_from(connection: AsyncConnection, version: str) -> dict[str, str] | None:
    for publication in await publications.latest(connection, LOOKED_BACK):
        if publication.live_at is None:
            continue
        held = await publications.contents(connection, publication.number)
        if version_of({path: text.encode() for path, text in held.items()}) == version:
            return held
    return None
