"""Drafts as the pages of review and publishing show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.compare_bases import name_of
from knowledge.console.publishing.differences import FileDifference, difference
from knowledge.console.publishing.models import read_model
from knowledge.console.publishing.standing import Standing, present_file, standing_of
from knowledge.snapshot import KnowledgeError
from knowledge.store import drafts
from knowledge.store.drafts import Draft
from knowledge.store.tables.people import ACCOUNTS
from knowledge.town import FaqFile


@dataclass(frozen=True)
class Row:
    """One draft in a list; `name` is what people call the entry, `authors` are the names of those who wrote it."""

    draft: Draft
    name: str
    authors: str
    standing: Standing


async def names_of_people(connection: AsyncConnection, logins: Iterable[str]) -> dict[str, str]:
    """Login → name; a login without an account is its own name."""
    wanted = list(set(logins))
    rows = await connection.execute(select(ACCOUNTS.c.login, ACCOUNTS.c.name).where(ACCOUNTS.c.login.in_(wanted)))
    return {login: login for login in wanted} | {row.login: row.name for row in rows}


async def rows_of(connection: AsyncConnection, chosen: Iterable[Draft]) -> list[Row]:
    """Those drafts as rows, in their order."""
    listed = list(chosen)
    people = await names_of_people(connection, (login for draft in listed for login in draft.editors))
    return [await _row(connection, draft, people) for draft in listed]


async def changes_by_file(connection: AsyncConnection, draft: Draft, standing: Standing) -> list[FileDifference]:
    """What a draft changes: its own file against the one that it was begun from, what goes with it against today's."""
    found = [difference(draft.path, standing.base, draft.content)]
    for path, text in drafts.changes_of(draft).items():
        if path != draft.path:
            found.append(difference(path, await present_file(connection, path), text))
    return [row for row in found if row]


async def _row(connection: AsyncConnection, draft: Draft, people: Mapping[str, str]) -> Row:
    standing = await standing_of(connection, draft)
    text = draft.content if draft.content is not None else standing.base
    authors = ", ".join(people[login] for login in draft.editors)
    return Row(draft, called(draft.path, text, draft.key), authors, standing)


def called(path: str, text: str | None, key: str) -> str:
    """What people call a file of the base; `key` where it cannot be read."""
    try:
        model = read_model(path, text or "")
    except KnowledgeError:
        return key
    if isinstance(model, FaqFile):
        return model.topic
    return name_of(model) if hasattr(model, "plain_name") or hasattr(model, "title") else key
