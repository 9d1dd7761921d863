"""What citizens would read of a draft, and whose questions it would take, as the running assistant says."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from knowledge.console import keys
from knowledge.console.editing.asked import draft_in
from knowledge.console.editing.form.wording import wordings
from knowledge.console.editing.keys import preview_of
from knowledge.console.editing.preview import Assistant, AssistantAwayError, Taken
from knowledge.console.editing.written import written
from knowledge.console.faults import ConsoleError
from knowledge.console.responses import draw, is_part
from knowledge.store.drafts import changes_of


async def show_preview(request: web.Request) -> web.Response:
    """GET /ban-nhap/{draft}/xem-truoc: `muc` what is asked about; a page, or the part of one."""
    async with request.app[keys.STORE].read() as connection:
        draft = await draft_in(request, connection)
    file = written(draft.path, draft.content or "")
    titles: Mapping[str, str] = {}
    spoken, told = None, ""
    if file.model is None:
        told = "not_valid"
    else:
        try:
            files = {**changes_of(draft), draft.path: draft.content}
            titles, spoken = await _assistant(request).spoken(files, draft.path, request.query.get("muc", ""))
            titles = {key: _known(title) for key, title in titles.items()}
            told = "" if spoken is not None else "nothing"
        except AssistantAwayError:
            told = "away"
    template = "editing/preview.html" if is_part(request) else "editing/preview_page.html"
    return draw(request, template, draft=draft, titles=titles, spoken=spoken, told=told)


async def show_taken(request: web.Request) -> web.Response:
    """GET /ban-nhap/{draft}/cau-hoi-lan: questions that would be taken, by meaning; a page, or the part of one."""
    async with request.app[keys.STORE].read() as connection:
        draft = await draft_in(request, connection)
    file = written(draft.path, draft.content or "")
    taken: tuple[Taken, ...] = ()
    told = ""
    if file.model is None:
        told = "not_valid"
    else:
        try:
            taken = tuple(await _assistant(request).taken(changes_of(draft), draft.path))
        except AssistantAwayError:
            told = "away"
    template = "editing/taken.html" if is_part(request) else "editing/taken_page.html"
    return draw(request, template, draft=draft, taken=taken, told=told)


def _known(title: str) -> str:
    """A reply's name in words."""
    return wordings()["Replies.replies"].choices.get(title, title)


def _assistant(request: web.Request) -> Assistant:
    found = preview_of(request.app)
    if found is None:
        raise ConsoleError("assistant_away")
    return found
