"""Who may do what, how often: rate limits, metrics readers, forms of other sites."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from bot.gateway import keys
from bot.gateway.address import caller
from bot.gateway.errors import GatewayError
from bot.gateway.rate import RateLimiter

OWN_FETCH_SITES = {"same-origin", "none"}


def _spend(request: web.Request, limiter: RateLimiter) -> None:
    settings = request.app[keys.SETTINGS]
    who = caller(request, settings)
    if not who.within(settings.gateway_rate_exempt):
        limiter.spend(who.rate_key)


def spend_message(request: web.Request) -> None:
    """One message of the caller's allowance; raises GatewayError("rate_limited")."""
    _spend(request, request.app[keys.MESSAGE_RATE])


def spend_read(request: web.Request) -> None:
    """One look-up of the caller's allowance; raises GatewayError("rate_limited")."""
    _spend(request, request.app[keys.READ_RATE])


def only_own_forms(request: web.Request) -> None:
    """Refuse a form that a page of another site sent; raises GatewayError("foreign_origin")."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        own = site in OWN_FETCH_SITES
    else:
        origin = request.headers.get("Origin")
        own = origin is None or urlsplit(origin).netloc == request.host
    if not own:
        raise GatewayError("foreign_origin")


def only_metrics_readers(request: web.Request) -> None:
    """Raises GatewayError("metrics_forbidden") for callers outside the networks that may read them."""
    settings = request.app[keys.SETTINGS]
    if not caller(request, settings).within(settings.gateway_metrics_networks):
        raise GatewayError("metrics_forbidden")
