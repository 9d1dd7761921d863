"""From where a request comes: told by whoever mounts the console, who knows which proxies to believe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True)
class Visitor:
    """`https`: whether the browser sees a lock, so that cookies may be kept to such connections."""

    address: str
    https: bool


Know = Callable[[web.Request], Visitor]


def direct(request: web.Request) -> Visitor:
    """Without any proxy."""
    return Visitor(request.remote or "", request.secure)
