"""The first page after signing in."""

from __future__ import annotations

from aiohttp import web

from knowledge.console.responses import draw
from knowledge.console.roles import EVERYBODY
from knowledge.console.routing import get


async def show(request: web.Request) -> web.Response:
    """GET /console/."""
    return draw(request, "home.html")


ROUTES = (get("/", show, EVERYBODY),)
