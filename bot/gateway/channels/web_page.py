"""The chat page: works as a plain form, its script only makes it smoother."""

from __future__ import annotations

from urllib.parse import parse_qsl

from aiohttp import web

from bot.gateway import keys
from bot.gateway.access import only_own_forms, spend_message, spend_read
from bot.gateway.address import caller
from bot.gateway.errors import GatewayError, StoreError
from bot.gateway.pages import Notices
from bot.gateway.responses import html_response, read_body
from bot.gateway.store import Turn

COOKIE = "hoi_thoai"
LATEST = "/#moi-nhat"
ERASED = "/?da-xoa"
MAX_FIELDS = 8


def _set_cookie(request: web.Request, response: web.StreamResponse, public_id: str) -> None:
    settings = request.app[keys.SETTINGS]
    secure = settings.gateway_secure_cookie or caller(request, settings).https
    # No lifetime: it ends with the browser session, as suits a shared computer.
    response.set_cookie(COOKIE, public_id, httponly=True, samesite="Strict", secure=secure, path="/")


def _from_cookie(request: web.Request) -> str | None:
    """The conversation of the cookie, None where there is none or not ours."""
    public_id = request.cookies.get(COOKIE)
    if public_id is None:
        return None
    try:
        request.app[keys.IDENTITIES].key(public_id)
    except GatewayError:
        return None
    return public_id


async def _form(request: web.Request) -> dict[str, str]:
    body = await read_body(request)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError as error:
        raise GatewayError("bad_request") from error


async def _page(
    request: web.Request, public_id: str, notices: Notices, status: int = 200, unkept: Turn | None = None
) -> web.Response:
    """The page with what is stored, and a turn that could not be."""
    key = request.app[keys.IDENTITIES].key(public_id)
    try:
        turns = await request.app[keys.CHAT].history(key)
    except StoreError:
        turns = []
        notices = Notices(notices.error, notices.unsent, notices.erased, not_kept=True)
    if unkept is not None:
        turns = [*turns, unkept]
    response = html_response(request.app[keys.PAGES].chat(public_id, key, turns, notices), status)
    _set_cookie(request, response, public_id)
    return response


async def show(request: web.Request) -> web.Response:
    """GET /?ve=: `ve` is the code of the procedure from whose page the citizen comes."""
    spend_read(request)
    public_id = _from_cookie(request) or request.app[keys.IDENTITIES].issue()
    begun = request.app[keys.BOARD_PAGES].opening_words(request.query.get("ve", ""))
    return await _page(request, public_id, Notices(unsent=begun, erased="da-xoa" in request.query))


async def send(request: web.Request) -> web.Response:
    """POST /chat: a typed question (`text`) or a pressed button (`choice`).

    Answers with a redirect, so that reloading does not ask again; with the page itself where the browser keeps no
    cookie or the answer could not be stored.
    """
    only_own_forms(request)
    form = await _form(request)
    text = form.get("choice") or form.get("text", "")
    kept_cookie = _from_cookie(request)
    identities = request.app[keys.IDENTITIES]
    public_id = kept_cookie or form.get("conversation") or identities.issue()
    try:
        key = identities.key(public_id)
    except GatewayError:
        public_id = identities.issue()
        key = identities.key(public_id)
    try:
        spend_message(request)
        reply = await request.app[keys.CHAT].say(key, text, request.app[keys.LIMITS].channels[0])
    except GatewayError as error:
        notices = Notices(error=request.app[keys.TEXTS].error(error), unsent=form.get("text", ""))
        return await _page(request, public_id, notices, error.status)
    if not reply.kept:
        return await _page(request, public_id, Notices(), unkept=reply.turn)
    if kept_cookie is None:
        return await _page(request, public_id, Notices())
    raise web.HTTPSeeOther(LATEST)


async def erase(request: web.Request) -> web.Response:
    """POST /chat/delete: erase the stored transcript and start anew."""
    only_own_forms(request)
    spend_message(request)
    form = await _form(request)
    identities = request.app[keys.IDENTITIES]
    public_id = _from_cookie(request) or form.get("conversation", "")
    await request.app[keys.CHAT].erase(identities.key(public_id))
    response = web.HTTPSeeOther(ERASED)
    _set_cookie(request, response, identities.issue())
    raise response
