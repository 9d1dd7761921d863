"""The published base as objects, kept as long as it is the published one."""

from __future__ import annotations

import asyncio
import tempfile
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.faults import ConsoleError
from knowledge.console.texts import texts
from knowledge.snapshot import Snapshot, load_snapshot
from knowledge.store import publications

KEPT = 3


@dataclass(frozen=True)
class LiveBase:
    """`contents`: path → text; `shas`: path → name of that text."""

    number: int
    contents: Mapping[str, str]
    shas: Mapping[str, str]
    snapshot: Snapshot


_KEPT: OrderedDict[frozenset[tuple[str, str]], LiveBase] = OrderedDict()


async def live_base(connection: AsyncConnection) -> LiveBase:
    """What citizens are answered from now.

    Raises ConsoleError where nothing is published yet, and knowledge.snapshot.KnowledgeError where it cannot be read.
    """
    number = await publications.live_number(connection)
    if number is None:
        raise ConsoleError("invalid", what=texts("editing")["nothing_published"])
    shas = await publications.files(connection, number)
    key = frozenset(shas.items())
    held = _KEPT.get(key)
    if held is None:
        contents = await publications.contents(connection, number)
        held = LiveBase(number, contents, shas, await asyncio.to_thread(_load, contents))
        _KEPT[key] = held
        while len(_KEPT) > KEPT:
            _KEPT.popitem(last=False)
    _KEPT.move_to_end(key)
    return held if held.number == number else LiveBase(number, held.contents, held.shas, held.snapshot)


def _load(contents: Mapping[str, str]) -> Snapshot:
    with tempfile.TemporaryDirectory(prefix="base-") as folder:
        publications.write_folder(contents, Path(folder))
        return load_snapshot(Path(folder))
