"""`/webhooks/messenger`: the platform checks the address once (GET), then delivers events (POST)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from aiohttp.client_exceptions import ClientPayloadError
from aiohttp.http_exceptions import HttpProcessingError
from prometheus_client import Gauge

from bot.gateway import keys
from bot.gateway.channels.base import MalformedEventError, Rejected
from bot.gateway.channels.messenger.channel import Messenger
from bot.gateway.channels.messenger.events import NAME
from bot.gateway.channels.messenger.making import NEEDED, build, missing
from bot.gateway.channels.messenger.signature import same
from bot.gateway.errors import GatewayError
from bot.gateway.metrics import PREFIX

if TYPE_CHECKING:
    from bot.gateway.channels.registry import Means  # which imports this module

LOG = structlog.get_logger(__name__)
PATH = "/webhooks/messenger"
SUBSCRIBE = "subscribe"
LONGEST_CHALLENGE = 200
RECEIVED = "EVENT_RECEIVED"


def make(means: Means) -> Messenger | None:
    """None where the page is not connected; raises ValueError where only some of its secrets are set."""
    absent = missing(means.settings)
    if len(absent) == len(NEEDED):
        return None
    if absent:
        raise ValueError(f"Messenger also needs {', '.join(absent)}, or none of its secrets at all")
    channel = build(means.settings, means.payloads)
    alarm = Gauge(
        f"{PREFIX}_messenger_alarm", "1 while an operator must act for Messenger", registry=means.metrics.registry
    )
    alarm.set_function(lambda: float(channel.alarm is not None))
    return channel


def add_routes(router: web.UrlDispatcher) -> None:
    """Both are there also while the channel is off, and answer 404 then."""
    router.add_get(PATH, confirm, allow_head=False)
    router.add_post(PATH, receive)


def _channel(request: web.Request) -> Messenger:
    channel = request.app[keys.CHANNELS].get(NAME)
    if not isinstance(channel, Messenger):
        raise GatewayError("not_found")
    return channel


async def confirm(request: web.Request) -> web.Response:
    """GET: the challenge back as plain text to whoever knows the verify token, 403 to everybody else."""
    _channel(request)
    expected = request.app[keys.SETTINGS].messenger_verify_token.get_secret_value()
    challenge = request.query.get("hub.challenge", "")
    knows = same(request.query.get("hub.verify_token", ""), expected)
    if not knows or request.query.get("hub.mode") != SUBSCRIBE or not 0 < len(challenge) <= LONGEST_CHALLENGE:
        LOG.warning("messenger_not_confirmed", token_matches=knows)
        raise GatewayError("webhook_refused")
    return web.Response(text=challenge, content_type="text/plain", headers={"Cache-Control": "no-store"})


async def receive(request: web.Request) -> web.Response:
    """POST: verified, read, stored, and only then acknowledged; any other status makes the platform deliver again."""
    channel = _channel(request)
    body = await _read(request, channel.largest_body)
    verdict = channel.verify(request.headers, body)
    if isinstance(verdict, Rejected):
        LOG.warning("messenger_rejected", signature=verdict.reason)
        raise GatewayError("webhook_refused")
    try:
        events = channel.parse(body)
    except MalformedEventError as error:
        # Acknowledged all the same: delivered again it would be no better, and the webhook would be switched off.
        LOG.error("messenger_malformed", fields=str(error))  # noqa: TRY400 - the fields say it
        return _received()
    await request.app[keys.JOURNAL].accept(events)
    return _received()


def _received() -> web.Response:
    return web.Response(text=RECEIVED, content_type="text/plain")


async def _read(request: web.Request, largest: int) -> bytes:
    """The body, which for a batch may be larger than any other request's; raises GatewayError."""
    if (request.content_length or 0) > largest:
        raise GatewayError("body_too_large")
    body = bytearray()
    try:
        async with asyncio.timeout(request.app[keys.LIMITS].message.body_seconds):
            async for piece in request.content.iter_any():
                body += piece
                if len(body) > largest:
                    raise GatewayError("body_too_large")
    except TimeoutError as error:
        raise GatewayError("body_too_slow") from error
    except (ClientPayloadError, HttpProcessingError, web.RequestPayloadError, ConnectionError) as error:
        raise GatewayError("bad_request") from error
    return bytes(body)
