"""What editing asks of the running assistant; the gateway puts it there. Without it the console works all the same."""

from __future__ import annotations

from aiohttp import web

from knowledge.console.editing.preview import Assistant

ASSISTANT: web.AppKey[Assistant] = web.AppKey("editing_assistant")


def preview_of(app: web.Application) -> Assistant | None:
    """The assistant, where there is one."""
    return app.get(ASSISTANT)
