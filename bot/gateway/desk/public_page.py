"""/tin-nhan: reading the reply to a message that was left, with its code."""

from __future__ import annotations

from urllib.parse import parse_qsl

from aiohttp import web

from bot.gateway import keys
from bot.gateway.access import only_own_forms, spend_message, spend_read
from bot.gateway.address import caller
from bot.gateway.desk.letters import Fault, moment
from bot.gateway.desk.records import Left
from bot.gateway.desk.setup import DESK, PAGE
from bot.gateway.errors import GatewayError
from bot.gateway.responses import html_response, read_body

MAX_FIELDS = 4
STATUS: dict[Fault, int] = {"unknown": 404, "locked": 429, "failed": 503}


async def show(request: web.Request) -> web.Response:
    """GET /tin-nhan."""
    spend_read(request)
    return _page(request)


async def look(request: web.Request) -> web.Response:
    """POST /tin-nhan: `code`; never in the address, where it would be kept."""
    only_own_forms(request)
    spend_message(request)
    try:
        form = dict(parse_qsl((await read_body(request)).decode(), max_num_fields=MAX_FIELDS))
    except ValueError as error:
        raise GatewayError("bad_request") from error
    letters = request.app[DESK].letters
    who = caller(request, request.app[keys.SETTINGS]).rate_key
    found = await letters.look(form.get("code", ""), f"address {who}")
    if isinstance(found, Left):
        return _page(request, left=found)
    return _page(request, STATUS[found], fault=letters.fault(found))


def _page(request: web.Request, status: int = 200, left: Left | None = None, fault: str | None = None) -> web.Response:
    desk = request.app[DESK]
    waiting = desk.letters.waiting(left) if left is not None and left.reply is None else None
    when = moment(left.replied_at) if left is not None and left.replied_at else None
    shown = request.app[keys.PAGES].render(
        "left.html", say=desk.texts.page, left=left, waiting=waiting, when=when, fault=fault
    )
    return html_response(shown, status)


def add_routes(router: web.UrlDispatcher) -> None:
    """The page."""
    router.add_get(PAGE, show)
    router.add_post(PAGE, look)
