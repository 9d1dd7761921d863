"""JSON answers, the one error shape, and bodies read within limits."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web
from aiohttp.client_exceptions import ClientPayloadError
from aiohttp.http_exceptions import HttpProcessingError

from bot.gateway import keys
from bot.gateway.errors import GatewayError

JSON_PATHS = ("/api/", "/webhooks/", "/healthz", "/readyz", "/metrics")


def json_response(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A JSON answer that no cache keeps."""
    return web.Response(
        body=json.dumps(data, ensure_ascii=False).encode(),
        status=status,
        content_type="application/json",
        charset="utf-8",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def html_response(page: str, status: int = 200) -> web.Response:
    """A page that no cache keeps."""
    return web.Response(
        text=page, status=status, content_type="text/html", charset="utf-8", headers={"Cache-Control": "no-store"}
    )


def error_response(request: web.Request, error: GatewayError) -> web.Response:
    """The fault in the form that the caller reads: a page for a browser's own navigation, JSON for everything else."""
    message = request.app[keys.TEXTS].error(error)
    wants_page = "text/html" in request.headers.get("Accept", "") and not request.path.startswith(JSON_PATHS)
    if wants_page:
        response = html_response(request.app[keys.PAGES].error(message), error.status)
    else:
        response = json_response({"error": {"code": error.code, "message": message}}, error.status)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


async def read_body(request: web.Request) -> bytes:
    """The whole body; raises GatewayError where it is too large, too slow or broken."""
    limits = request.app[keys.LIMITS].message
    if (request.content_length or 0) > limits.max_body_bytes:
        raise GatewayError("body_too_large")
    try:
        async with asyncio.timeout(limits.body_seconds):
            return await request.read()
    except TimeoutError as error:
        raise GatewayError("body_too_slow") from error
    except web.HTTPRequestEntityTooLarge as error:
        raise GatewayError("body_too_large") from error
    except (ClientPayloadError, HttpProcessingError, web.RequestPayloadError, ConnectionError) as error:
        raise GatewayError("bad_request") from error
