"""From where staff come, by the gateway's own rules about proxies."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.address import caller
from bot.gateway.settings import Settings
from knowledge.console.visitors import Know, Visitor


def visitors(settings: Settings) -> Know:
    """The nearest address that is not one of our proxies (of IPv6 the site), and whether the browser sees HTTPS."""

    def know(request: web.Request) -> Visitor:
        found = caller(request, settings)
        return Visitor(found.rate_key, https=found.https or settings.gateway_secure_cookie)

    return know
