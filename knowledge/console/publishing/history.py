"""Publications: which came before which, and what changed between two."""

from __future__ import annotations

import asyncio

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.publishing.differences import FileDifference, differences
from knowledge.store import publications
from knowledge.store.publications import Publication
from knowledge.store.tables.content import PUBLICATIONS


async def before(connection: AsyncConnection, publication: Publication) -> int | None:
    """What was live just before it; for one that never was live, what it was made from. None for the first."""
    if publication.live_at is None:
        return publication.parent
    earlier = (PUBLICATIONS.c.live_at < publication.live_at) & (PUBLICATIONS.c.number != publication.number)
    query = select(PUBLICATIONS.c.number).where(earlier).order_by(PUBLICATIONS.c.live_at.desc()).limit(1)
    return await connection.scalar(query)


async def between(connection: AsyncConnection, old: int, new: int) -> list[FileDifference]:
    """What changed from one publication to another."""
    names = [await publications.files(connection, number) for number in (old, new)]
    differing = {path for path in {*names[0], *names[1]} if names[0].get(path) != names[1].get(path)}
    texts = []
    for held in names:
        chosen = {path: held[path] for path in sorted(differing & held.keys())}
        texts.append({path: await publications.blob(connection, sha) for path, sha in chosen.items()})
    return await asyncio.to_thread(differences, texts[0], texts[1])
