"""Putting the website's session into the gateway."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

from aiohttp import web

from bot.gateway import keys
from bot.gateway.channels.web_session import handlers, widget
from bot.gateway.channels.web_session.channel import NAME, WebSessionChannel
from bot.gateway.channels.web_session.limits import load_session_limits
from bot.gateway.channels.web_session.origins import allow
from bot.gateway.channels.web_session.parts import PARTS, Parts
from bot.gateway.channels.web_session.streams import Streams
from bot.gateway.channels.web_session.texts import load_widget_texts
from bot.gateway.rate import RateLimiter
from knowledge.town import Office


def set_up(app: web.Application, office: Office) -> None:
    """Channel, routes, widget; call it after the journal's own context is registered."""
    limits = load_session_limits()
    texts = load_widget_texts()
    streams = Streams(limits)
    app[keys.METRICS].streams.set_function(lambda: streams.open)
    rate = RateLimiter(
        limits.messages_burst,
        limits.messages_per_minute / 60,
        app[keys.LIMITS].rate.addresses_remembered,
        time.monotonic,
    )
    app[keys.CHANNELS][NAME] = WebSessionChannel(app[keys.PAYLOADS], app[keys.PAGES].page_of)

    async def parts(app: web.Application) -> AsyncIterator[None]:
        app[PARTS] = Parts(app[keys.JOURNAL], app[keys.FEEDBACK], limits, texts, streams, rate)
        yield

    async def stop(_app: web.Application) -> None:
        streams.stopping.set()

    app.cleanup_ctx.append(parts)
    app.on_shutdown.append(stop)
    app.on_response_prepare.append(allow)
    handlers.add_routes(app.router)
    widget.add_routes(app, texts, office, limits)
