"""What a request of these pages names: a draft, a file of the base."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.base_files import belongs
from knowledge.console.faults import ConsoleError
from knowledge.console.publishing.asked import number, number_in
from knowledge.console.texts import texts
from knowledge.store import drafts
from knowledge.store.drafts import EDITABLE, Draft, DraftError


def refused(error: DraftError) -> ConsoleError:
    """How staff are told that a draft does not allow something."""
    if error.reason == "unknown":
        return ConsoleError("not_found")
    if error.reason == "conflict":
        return ConsoleError("conflict")
    return ConsoleError("invalid", what=texts("editing")["not_editable"])


async def draft_in(request: web.Request, connection: AsyncConnection) -> Draft:
    """The draft that the path names; raises ConsoleError("not_found")."""
    try:
        return await drafts.get(connection, number_in(request, "draft"))
    except DraftError as error:
        raise refused(error) from error


def editable(draft: Draft) -> Draft:
    """The draft; raises ConsoleError where it is with a reviewer, published or withdrawn."""
    if draft.state not in EDITABLE:
        raise ConsoleError("invalid", what=texts("editing")["not_editable"])
    return draft


def file_named(path: str) -> str:
    """The place of a file of the base; raises ConsoleError("not_found") for any other."""
    if not belongs(path):
        raise ConsoleError("not_found")
    return path


def version_in(text: str) -> int:
    """The version of a draft that a form was drawn from; raises ConsoleError("bad_form")."""
    try:
        return number(text)
    except ConsoleError as error:
        raise ConsoleError("bad_form") from error
