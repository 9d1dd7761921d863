"""Routes with the roles that may use them: one list, from which the application and the permission tests are made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from knowledge.console.roles import Role

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Route:
    """`path` is relative to /console. `roles`: None for pages that need no account (signing in)."""

    method: str
    path: str
    handler: Handler
    roles: frozenset[Role] | None


def get(path: str, handler: Handler, roles: frozenset[Role] | None) -> Route:
    """A page."""
    return Route("GET", path, handler, roles)


def post(path: str, handler: Handler, roles: frozenset[Role] | None) -> Route:
    """An act; its form must carry the session's CSRF token."""
    return Route("POST", path, handler, roles)
