"""Beginning a draft: one file, one open draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.editing.live import LiveBase
from knowledge.store import audit, drafts

ORDER = 583_104_724  # an advisory lock's number: on PostgreSQL drafts are begun one at a time


async def begin(
    connection: AsyncConnection,
    base: LiveBase,
    path: str,
    content: str,
    *,
    by: str,
    note: str = "",
    origin: Mapping[str, Any] | None = None,
) -> tuple[int, bool]:
    """The id of the open draft of that file, and whether it was made just now with `content`."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ORDER})
    held = await drafts.open_for(connection, path)
    if held:
        return held[0].id, False
    made = await drafts.begin(connection, path, content, by=by, base_sha=base.shas.get(path), note=note, origin=origin)
    await audit.record(connection, by, "draft_begun", path, draft=made)
    return made, True
