"""Search and the public board."""

from __future__ import annotations

import datetime as dt
import re

import structlog
from aiohttp import web

from bot.gateway import incoming, keys
from bot.gateway.access import spend_read
from bot.gateway.actions_server import ActionServerError
from bot.gateway.errors import GatewayError
from bot.gateway.responses import json_response

LOG = structlog.get_logger(__name__)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNT = re.compile(r"[1-9][0-9]{0,3}")


async def search(request: web.Request) -> web.Response:
    """GET /api/search?q=&k="""
    spend_read(request)
    limits = request.app[keys.LIMITS].search
    query = request.app[keys.MASKER].mask(incoming.clean(request.query.get("q", "")))
    if not query:
        raise GatewayError("query_empty")
    if len(query) > limits.max_characters:
        raise GatewayError("query_too_long", limit=limits.max_characters)
    count = request.query.get("k", str(limits.default_k))
    if not _COUNT.fullmatch(count) or int(count) > limits.max_k:
        raise GatewayError("query_count_invalid", limit=limits.max_k)
    try:
        found = await request.app[keys.ACTIONS].search(query, int(count), limits.seconds)
    except ActionServerError as error:
        LOG.warning("search_failed", reason=str(error))
        raise GatewayError("search_unavailable", retry_after=5) from error
    return json_response(found.model_dump())


async def procedures(request: web.Request) -> web.Response:
    """GET /api/procedures"""
    spend_read(request)
    return json_response(request.app[keys.BOARD].listing())


async def procedure(request: web.Request) -> web.Response:
    """GET /api/procedures/{code}?on="""
    spend_read(request)
    board = request.app[keys.BOARD]
    return json_response(board.entry(request.match_info["code"], _day(request.query.get("on"))))


def _day(text: str | None) -> dt.date | None:
    """The day asked for; None where none was. Raises GatewayError("day_invalid")."""
    if text is None:
        return None
    if not _DAY.fullmatch(text):
        raise GatewayError("day_invalid")
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise GatewayError("day_invalid") from error
