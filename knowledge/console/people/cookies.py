"""The session's cookie."""

from __future__ import annotations

from aiohttp import web

from knowledge.console import keys

COOKIE = "motcua_staff"
PATH = "/console"


def give(request: web.Request, response: web.Response, secret: str) -> web.Response:
    """It ends with the browser; no script reads it, no other site sends forms with it."""
    https = request.app[keys.VISITOR](request).https
    response.set_cookie(COOKIE, secret, path=PATH, httponly=True, samesite="Lax", secure=https)
    return response


def take_away(request: web.Request, response: web.Response) -> web.Response:
    """After signing out."""
    https = request.app[keys.VISITOR](request).https
    response.del_cookie(COOKIE, path=PATH, httponly=True, samesite="Lax", secure=https)
    return response
