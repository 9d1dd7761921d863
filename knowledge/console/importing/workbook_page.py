"""The published base as one workbook, for a clerk to edit and upload again."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from knowledge.console import keys
from knowledge.console.editing.live import live_base
from knowledge.console.responses import give_workbook
from knowledge.exchange.files import read_files
from knowledge.exchange.write_workbook import write_workbook
from knowledge.store.publications import write_folder


async def workbook(request: web.Request) -> web.Response:
    """GET /nhap-lieu/bang-tinh."""
    async with request.app[keys.STORE].read() as connection:
        base = await live_base(connection)
    counters = tuple(counter.id for counter in base.snapshot.office.counters)
    content = await asyncio.to_thread(make, base.contents, counters)
    return give_workbook(f"tri-thuc-ban-{base.number}", content)


def make(contents: Mapping[str, str], counters: tuple[str, ...]) -> bytes:
    """The workbook of a base; raises knowledge.exchange.faults.WorkbookError where a text is too long for a cell."""
    with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
        root, file = Path(folder) / "base", Path(folder) / "base.xlsx"
        write_folder(contents, root)
        write_workbook(read_files(root), file, counters)
        return file.read_bytes()
