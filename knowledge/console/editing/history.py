"""What became of a file: each publication that changed it, with the difference that it made."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.publishing.differences import FileDifference, difference
from knowledge.console.publishing.views import names_of_people
from knowledge.store import publications
from knowledge.store.publications import Publication
from knowledge.store.tables.content import DRAFTS

MOST = 50


@dataclass(frozen=True)
class Step:
    """One publication; `sha` names the file as it became, None where it went."""

    publication: Publication
    by: str
    sha: str | None
    changed: FileDifference
    decision_number: str | None
    decision_date: str | None
    is_present: bool


async def history(connection: AsyncConnection, path: str) -> list[Step]:
    """Newest first."""
    found = (await publications.history(connection, path))[: MOST + 1]
    people = await names_of_people(connection, (row.publication.by for row in found))
    texts = [await publications.blob(connection, row.sha) if row.sha is not None else None for row in found]
    decisions = await _decisions(connection, path)
    steps = []
    for place, row in enumerate(found[:MOST]):
        before = texts[place + 1] if place + 1 < len(texts) else None
        first = place + 1 == len(texts)
        number, day = decisions.get(row.publication.number, (None, None))
        steps.append(
            Step(
                row.publication,
                people[row.publication.by],
                row.sha,
                FileDifference(path) if first else difference(path, before, texts[place]),
                number,
                day,
                place == 0,
            )
        )
    return steps


async def _decisions(connection: AsyncConnection, path: str) -> dict[int, tuple[str | None, str | None]]:
    query = select(DRAFTS.c.publication, DRAFTS.c.decision_number, DRAFTS.c.decision_date)
    rows = await connection.execute(query.where(DRAFTS.c.path == path, DRAFTS.c.publication.is_not(None)))
    return {row.publication: (row.decision_number, row.decision_date) for row in rows}
