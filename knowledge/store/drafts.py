"""Changes on their way to the base: one file each, from a clerk's first word to a publication."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.tables.content import DRAFTS, REVISIONS


class Kind(StrEnum):
    """What the file holds."""

    PROCEDURE = "procedure"
    HISTORY = "history"  # an earlier version of a procedure
    FAQ = "faq"
    JOURNEY = "journey"
    OFFICE = "office"
    REPLIES = "replies"
    OTHER = "other"


class State(StrEnum):
    """Where a draft stands."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    RETURNED = "returned"  # by a reviewer, to be worked on again
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


EDITABLE = frozenset({State.DRAFT, State.RETURNED})
OPEN = frozenset({State.DRAFT, State.RETURNED, State.REVIEW, State.APPROVED})
NEXT: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.REVIEW, State.WITHDRAWN}),
    State.RETURNED: frozenset({State.REVIEW, State.WITHDRAWN}),
    State.REVIEW: frozenset({State.DRAFT, State.APPROVED, State.RETURNED, State.WITHDRAWN}),
    State.APPROVED: frozenset({State.RETURNED, State.PUBLISHED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset(),
    State.WITHDRAWN: frozenset(),
}


class DraftError(Exception):
    """A draft does not allow that. `reason`: unknown, not_editable, conflict, wrong_state or own_change."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


@dataclass(frozen=True)
class Draft:
    """One of them; see the table for what each column means."""

    id: int
    path: str
    kind: Kind
    key: str
    base_sha: str | None
    content: str | None
    state: State
    version: int
    note: str
    decision_number: str | None
    decision_date: str | None
    live_on: str | None
    author: str
    editors: tuple[str, ...]
    made_at: float
    changed_at: float
    submitted_at: float | None
    reviewer: str | None
    reviewed_at: float | None
    review_note: str
    origin: Mapping[str, Any] | None
    publication: int | None


@dataclass(frozen=True)
class Revision:
    """One saving of a draft."""

    version: int
    content: str | None
    by: str
    at: float


def kind_of(path: str) -> Kind:
    """What a file of the base holds, from where it lies."""
    first = path.split("/", 1)[0]
    folders = {"procedures": Kind.PROCEDURE, "history": Kind.HISTORY, "faq": Kind.FAQ, "journeys": Kind.JOURNEY}
    files = {"office.yml": Kind.OFFICE, "replies.yml": Kind.REPLIES}
    return folders.get(first) or files.get(path, Kind.OTHER)


def key_of(path: str) -> str:
    """The file's own name: a procedure's code, a FAQ file's topic, a journey's id."""
    return path.rsplit("/", 1)[-1].removesuffix(".yml")


def changes_of(draft: Draft) -> dict[str, str | None]:
    """Every file that publishing it changes: its own, and those that must go with it (`origin["also"]`).

    A new dated version of a procedure moves the present one into history/: two files, one change.
    """
    also: Mapping[str, str | None] = (draft.origin or {}).get("also") or {}
    return {**also, draft.path: draft.content}


def may_review(draft: Draft, login: str, *, four_eyes: bool) -> bool:
    """False for whoever wrote part of it, unless the office does without a second pair of eyes."""
    return not four_eyes or login not in draft.editors


def _draft(row: Row[Any]) -> Draft:
    values = {name: getattr(row, name) for name in Draft.__dataclass_fields__}
    return Draft(**{**values, "kind": Kind(row.kind), "state": State(row.state), "editors": tuple(row.editors)})


async def get(connection: AsyncConnection, draft: int) -> Draft:
    """One draft; raises DraftError("unknown")."""
    row = (await connection.execute(select(DRAFTS).where(DRAFTS.c.id == draft))).first()
    if row is None:
        raise DraftError("unknown", draft=draft)
    return _draft(row)


async def in_state(connection: AsyncConnection, states: Iterable[State] = OPEN) -> list[Draft]:
    """Those in any of the states, latest change first."""
    query = select(DRAFTS).where(DRAFTS.c.state.in_(list(states))).order_by(DRAFTS.c.changed_at.desc(), DRAFTS.c.id)
    return [_draft(row) for row in await connection.execute(query)]


async def open_for(connection: AsyncConnection, path: str) -> list[Draft]:
    """The unfinished drafts of one file, oldest first."""
    query = select(DRAFTS).where(DRAFTS.c.path == path, DRAFTS.c.state.in_(list(OPEN))).order_by(DRAFTS.c.id)
    return [_draft(row) for row in await connection.execute(query)]


async def begin(
    connection: AsyncConnection,
    path: str,
    content: str | None,
    *,
    by: str,
    base_sha: str | None,
    note: str = "",
    origin: Mapping[str, Any] | None = None,
) -> int:
    """A new draft; `base_sha` names the published file that it changes. Returns its id."""
    now = time.time()
    values = {
        "path": path,
        "kind": kind_of(path),
        "key": key_of(path),
        "base_sha": base_sha,
        "content": content,
        "state": State.DRAFT,
        "version": 1,
        "note": note,
        "author": by,
        "editors": [by],
        "made_at": now,
        "changed_at": now,
        "origin": dict(origin) if origin is not None else None,
    }
    made = await connection.execute(insert(DRAFTS).values(values).returning(DRAFTS.c.id))
    draft = int(made.scalar_one())
    await connection.execute(insert(REVISIONS).values(draft=draft, version=1, content=content, by=by, at=now))
    return draft


async def save(
    connection: AsyncConnection, draft: int, content: str | None, *, by: str, version: int, **fields: Any
) -> int:
    """Keep a new state of it; `fields`: note, decision_number, decision_date, live_on. Returns the new version.

    Raises DraftError: "unknown", "not_editable", or "conflict" where somebody saved after `version` was read.
    """
    held = await get(connection, draft)
    if held.state not in EDITABLE:
        raise DraftError("not_editable", state=held.state)
    now = time.time()
    values = {
        "content": content,
        "version": version + 1,
        "editors": list(dict.fromkeys([*held.editors, by])),
        "changed_at": now,
        **fields,
    }
    # The version is part of the condition: of two savings at once only one can match.
    changed = await connection.execute(
        update(DRAFTS).where(DRAFTS.c.id == draft, DRAFTS.c.version == version).values(values)
    )
    if not changed.rowcount:
        raise DraftError("conflict", by=held.editors[-1], at=held.changed_at)
    row = {"draft": draft, "version": version + 1, "content": content, "by": by, "at": now}
    await connection.execute(insert(REVISIONS).values(row))
    return version + 1


async def revisions(connection: AsyncConnection, draft: int, most: int | None = None) -> list[Revision]:
    """Every saving, newest first, or the `most` latest: each holds a whole file, and writing makes hundreds a day."""
    query = select(REVISIONS).where(REVISIONS.c.draft == draft).order_by(REVISIONS.c.version.desc()).limit(most)
    return [Revision(row.version, row.content, row.by, row.at) for row in await connection.execute(query)]


async def revision(connection: AsyncConnection, draft: int, version: int) -> Revision | None:
    """One saving; None where there is none of that version."""
    query = select(REVISIONS).where(REVISIONS.c.draft == draft, REVISIONS.c.version == version)
    row = (await connection.execute(query)).first()
    return None if row is None else Revision(row.version, row.content, row.by, row.at)


async def move(
    connection: AsyncConnection,
    draft: int,
    to: State,
    *,
    by: str,
    note: str = "",
    four_eyes: bool = True,
    publication: int | None = None,
) -> Draft:
    """Bring it to another state and return it.

    Raises DraftError: "unknown", "wrong_state", or "own_change" where its own editor would approve it.
    """
    held = await get(connection, draft)
    if to not in NEXT[held.state]:
        raise DraftError("wrong_state", state=held.state, to=to)
    now = time.time()
    values: dict[str, Any] = {"state": to}
    if to is State.APPROVED and not may_review(held, by, four_eyes=four_eyes):
        raise DraftError("own_change")
    if to is State.REVIEW:
        values |= {"submitted_at": now, "note": note or held.note}
    elif to in (State.APPROVED, State.RETURNED):
        values |= {"reviewer": by, "reviewed_at": now, "review_note": note}
    elif to is State.PUBLISHED:
        values["publication"] = publication
    changed = await connection.execute(
        update(DRAFTS).where(DRAFTS.c.id == draft, DRAFTS.c.state == held.state).values(values)
    )
    if not changed.rowcount:
        raise DraftError("wrong_state", state=held.state, to=to)
    return await get(connection, draft)


async def forget_revisions(connection: AsyncConnection, older_than: float) -> int:
    """Delete the savings of finished drafts that were last changed before then; returns how many."""
    finished = select(DRAFTS.c.id).where(DRAFTS.c.state.not_in(list(OPEN)), DRAFTS.c.changed_at < older_than)
    gone = await connection.execute(delete(REVISIONS).where(REVISIONS.c.draft.in_(finished)))
    return gone.rowcount
