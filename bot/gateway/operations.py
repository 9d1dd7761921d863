"""What operators and supervisors read."""

from __future__ import annotations

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.gateway import keys
from bot.gateway.access import only_metrics_readers
from bot.gateway.channels import registry
from bot.gateway.errors import GatewayError
from bot.gateway.responses import json_response


async def alive(_request: web.Request) -> web.Response:
    """GET /healthz: this process answers."""
    return json_response({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    """GET /readyz: a question can be answered."""
    is_ready = await request.app[keys.READINESS].ready()
    request.app[keys.METRICS].ready.set(is_ready)
    if not is_ready:
        raise GatewayError("not_ready", retry_after=2)
    running = request.app[keys.CHANNELS]
    channels = {entry.name: "on" if entry.name in running else "off" for entry in registry.ENTRIES}
    return json_response({"status": "ok", "channels": channels, "publication": request.app[keys.LIVE].number})


async def metrics(request: web.Request) -> web.Response:
    """GET /metrics"""
    only_metrics_readers(request)
    return web.Response(body=request.app[keys.METRICS].render(), headers={"Content-Type": CONTENT_TYPE_LATEST})
