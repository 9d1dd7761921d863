"""Bringing a question into a draft: the open one of that file, or a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.editing import beginning
from knowledge.console.editing.keys import preview_of
from knowledge.console.editing.live import LiveBase
from knowledge.console.editing.preview import AssistantAwayError, Taken
from knowledge.console.faults import ConsoleError
from knowledge.console.gaps.amend import AmendError
from knowledge.console.gaps.asked import wrong
from knowledge.console.gaps.entries import fold
from knowledge.store import drafts
from knowledge.store.drafts import EDITABLE, Draft, DraftError

Change = Callable[[str], str]


async def amended(connection: AsyncConnection, base: LiveBase, path: str, change: Change) -> tuple[Draft | None, str]:
    """The file's open draft, if any, and its text, or the published one's, with the change made.

    Raises ConsoleError where a reviewer has it, or where it cannot be read.
    """
    held = next(iter(await drafts.open_for(connection, path)), None)
    if held is not None and (held.state not in EDITABLE or held.content is None):
        raise wrong("under_review")
    before = held.content if held is not None else base.contents.get(path)
    if before is None:
        raise ConsoleError("not_found")
    try:
        return held, change(before)
    except AmendError as error:
        raise wrong("unreadable") from error


async def keep(
    connection: AsyncConnection, base: LiveBase, path: str, held: Draft | None, content: str, *, by: str, cluster: int
) -> int:
    """The number of the draft that holds it now; raises ConsoleError("conflict")."""
    if held is None:
        made, is_new = await beginning.begin(connection, base, path, content, by=by, origin={"gap": cluster})
        if is_new:
            return made
        raise ConsoleError("conflict")
    try:
        await drafts.save(connection, held.id, content, by=by, version=held.version)
    except DraftError as error:
        raise ConsoleError("conflict") from error
    return held.id


async def taken_by(
    request: web.Request, files: Mapping[str, str | None], path: str, questions: list[str]
) -> list[Taken] | None:
    """What others would lose to these sample questions, or they to others; None where nobody can tell now."""
    assistant = preview_of(request.app)
    if assistant is None:
        return None
    try:
        found = await assistant.taken(files, path)
    except AssistantAwayError:
        return None
    ours = {fold(question) for question in questions}
    return [one for one in found if fold(one.question) in ours or fold(one.by) in ours]
