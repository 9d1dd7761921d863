"""What happens around every request: faults become answers, requests are counted and logged, headers are set."""

from __future__ import annotations

import time

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.gateway import keys
from bot.gateway.address import caller
from bot.gateway.errors import GatewayError
from bot.gateway.responses import error_response

LOG = structlog.get_logger(__name__)
QUIET_ROUTES = {"/healthz", "/readyz", "/metrics", "/static/{version}/{name}", "/widget/{version}/{name}"}
FIRST_FAULT_STATUS = 400
EVENT_STREAM = "text/event-stream"
CODE_OF_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: browsers would then hide the origin of our own forms too.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "mot-cua",
}
HSTS = "max-age=31536000"


async def set_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Signal handler: security headers on every answer."""
    response.headers.update(HEADERS)
    settings = request.config_dict[keys.SETTINGS]  # also where the console answers
    if settings.gateway_secure_cookie or caller(request, settings).https:
        response.headers["Strict-Transport-Security"] = HSTS


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "none"


@web.middleware
async def observe(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count, time and log; the route's pattern, never the address with its query."""
    started = time.perf_counter()
    response = await handler(request)
    seconds = time.perf_counter() - started
    route, metrics = _route(request), request.app[keys.METRICS]
    method = request.method if request.method in {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"} else "?"
    metrics.requests.labels(method, route, str(response.status)).inc()
    if response.content_type != EVENT_STREAM:  # which lasts as long as somebody reads it
        metrics.request_seconds.labels(route).observe(seconds)
    log = LOG.debug if route in QUIET_ROUTES else LOG.info
    log("request", method=method, route=route, status=response.status, ms=round(seconds * 1000, 1))
    return response


@web.middleware
async def answer_faults(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every fault as the one error shape; the details stay in the log."""
    try:
        return await handler(request)
    except GatewayError as error:
        fault = error
    except web.HTTPException as error:
        if error.status < FIRST_FAULT_STATUS:
            raise
        fault = GatewayError(CODE_OF_STATUS.get(error.status, "bad_request"))
    except Exception:
        LOG.exception("internal_error", route=_route(request))
        fault = GatewayError("internal")
    request.app[keys.METRICS].refused.labels(fault.code).inc()
    return error_response(request, fault)
