"""Which pages may use the session from a browser: our own, and the sites of GATEWAY_WIDGET_ORIGINS."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from bot.gateway import keys
from bot.gateway.errors import GatewayError

PATHS = ("/api/sessions", "/widget/")
PREFLIGHT_SECONDS = 600


def _listed(request: web.Request) -> str | None:
    origin = request.headers.get("Origin")
    return origin if origin in request.app[keys.SETTINGS].gateway_widget_origins else None


def only_allowed(request: web.Request) -> None:
    """Refuse what a page of another site sent; programs send no Origin. Raises GatewayError("foreign_origin")."""
    origin = request.headers.get("Origin")
    if origin is None or _listed(request):
        return
    own = urlsplit(request.app[keys.SETTINGS].public_url).netloc
    if urlsplit(origin).netloc not in {request.host, own}:
        raise GatewayError("foreign_origin")


async def allow(request: web.Request, response: web.StreamResponse) -> None:
    """Signal handler: tell the browser that a listed site may read this."""
    if not request.path.startswith(PATHS):
        return
    response.headers.add("Vary", "Origin")
    origin = _listed(request)
    if origin is not None:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"


async def preflight(request: web.Request) -> web.Response:
    """OPTIONS: what a listed site may send."""
    if _listed(request) is None:
        raise GatewayError("foreign_origin")
    return web.Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": "GET, POST, DELETE",
            "Access-Control-Allow-Headers": "Content-Type",
            "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
        },
    )
