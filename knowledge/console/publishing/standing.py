"""How a draft stands to what is published now, and its redoing where that has changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.publishing.merging import Merged, merge
from knowledge.snapshot import KnowledgeError
from knowledge.store import drafts, publications
from knowledge.store.drafts import Draft, DraftError, State
from knowledge.store.tables.content import DRAFTS, REVISIONS

HANDED_IN = frozenset({State.REVIEW, State.APPROVED})


@dataclass(frozen=True)
class Standing:
    """`base`: the file that the draft was begun from; `present`: the published one now; None where there is none."""

    base: str | None
    present: str | None

    @property
    def is_stale(self) -> bool:
        """True where somebody else's change was published meanwhile."""
        return self.base != self.present


async def present_file(connection: AsyncConnection, path: str) -> str | None:
    """The published file; None where there is none."""
    number = await publications.live_number(connection)
    return None if number is None else await publications.content(connection, number, path)


async def standing_of(connection: AsyncConnection, draft: Draft) -> Standing:
    """Both files behind a draft."""
    base = await publications.blob(connection, draft.base_sha) if draft.base_sha is not None else None
    return Standing(base, await present_file(connection, draft.path))


async def redo(connection: AsyncConnection, draft: Draft, *, by: str, say: Callable[[list[str]], str]) -> Merged:
    """Do the changes of a draft that was handed in on the present file; it then waits for review once more.

    Where both changed the same place it goes back to its author, with `say` of the places. Whoever
    asks for it has written none of it, so they are not among its editors. Raises DraftError.
    """
    if draft.state not in HANDED_IN:
        raise DraftError("wrong_state", state=draft.state, to=State.REVIEW)
    standing = await standing_of(connection, draft)
    try:
        # What goes with a file was made from the old one as well: only its author can tell what it must be now.
        also = len(drafts.changes_of(draft)) > 1
        merged = Merged(clashes=[""]) if also else merge(draft.path, standing.base, draft.content, standing.present)
    except KnowledgeError:
        merged = Merged(clashes=[""])
    if merged.clashes:
        await drafts.move(connection, draft.id, State.RETURNED, by=by, note=say(merged.clashes))
        return merged
    sha = publications.sha_of(standing.present) if standing.present is not None else None
    await _rewrite(connection, draft, merged.content, sha, by)
    return merged


async def _rewrite(connection: AsyncConnection, draft: Draft, content: str | None, base: str | None, by: str) -> None:
    now = time.time()
    values = {
        "content": content,
        "base_sha": base,
        "version": draft.version + 1,
        "state": State.REVIEW,
        "changed_at": now,
        "reviewer": None,
        "reviewed_at": None,
        "review_note": "",
    }
    same = (DRAFTS.c.id == draft.id) & (DRAFTS.c.version == draft.version) & (DRAFTS.c.state == draft.state)
    if not (await connection.execute(update(DRAFTS).where(same).values(values))).rowcount:
        raise DraftError("conflict", by=draft.editors[-1], at=draft.changed_at)
    row = {"draft": draft.id, "version": draft.version + 1, "content": content, "by": by, "at": now}
    await connection.execute(insert(REVISIONS).values(row))
