"""/webhooks/zalo: verify, read, store, acknowledge. Zalo waits two seconds and switches off a webhook that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from prometheus_client import Gauge

from bot.gateway import keys
from bot.gateway.channels.base import MalformedEventError, Rejected
from bot.gateway.channels.zalo.channel import ZaloChannel, is_configured
from bot.gateway.channels.zalo.events import NAME
from bot.gateway.errors import GatewayError
from bot.gateway.metrics import PREFIX
from bot.gateway.responses import json_response, read_body

if TYPE_CHECKING:
    from bot.gateway.channels.registry import Means  # which imports this module

LOG = structlog.get_logger(__name__)
PATH = "/webhooks/zalo"
PROBES = (b"", b"{}")


def make(means: Means) -> ZaloChannel | None:
    """The channel, None where Zalo is not connected; raises ValueError where only some of its secrets are set."""
    settings = means.settings
    if not is_configured(settings):
        if settings.zalo_app_id or settings.zalo_app_secret or settings.zalo_oa_secret:
            raise ValueError("Zalo needs ZALO_APP_ID, ZALO_APP_SECRET and ZALO_OA_SECRET, all three or none")
        return None
    gauge = Gauge(f"{PREFIX}_zalo_authorised", "1 while there is a token to send with", registry=means.metrics.registry)
    return ZaloChannel(settings, means.payloads, authorised=gauge.set)


def add_routes(router: web.UrlDispatcher) -> None:
    """The webhook."""
    router.add_get(PATH, probed)
    router.add_post(PATH, receive)


def _channel(request: web.Request) -> ZaloChannel:
    channel = request.app[keys.CHANNELS].get(NAME)
    if not isinstance(channel, ZaloChannel):
        raise GatewayError("not_found")
    return channel


def _acknowledged() -> web.Response:
    return json_response({"ok": True})


async def probed(request: web.Request) -> web.Response:
    """GET: Zalo's console, and an administrator coming back from the permission page, see that something is here."""
    _channel(request)
    return _acknowledged()


async def receive(request: web.Request) -> web.Response:
    """POST: an event, or the unsigned probe that Zalo sends when the address is saved."""
    channel = _channel(request)
    body = await read_body(request)
    if body.strip() in PROBES:
        return _acknowledged()
    if isinstance(channel.verify(request.headers, body), Rejected):
        raise GatewayError("webhook_refused")
    try:
        events = channel.parse(body)
    except MalformedEventError as error:
        # Acknowledged all the same: delivered again it would be no better, and Zalo would switch the webhook off.
        LOG.error("zalo_event_unreadable", reason=str(error))  # noqa: TRY400 - the reason says all
        return _acknowledged()
    await request.app[keys.JOURNAL].accept(events)
    return _acknowledged()
