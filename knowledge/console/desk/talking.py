"""Live conversations: the list, one of them, and taking it over."""

from __future__ import annotations

import hashlib
from typing import Any

from aiohttp import web

from knowledge.console.desk.canned import canned
from knowledge.console.desk.line import Talk
from knowledge.console.desk.reading import conversation_of, line_of, new_nonce, nonce_of, words_of
from knowledge.console.faults import ConsoleError
from knowledge.console.forms import read, text
from knowledge.console.keys import staff_of
from knowledge.console.responses import PRIVATE, draw, is_part, see
from knowledge.console.roles import AGENTS
from knowledge.console.routing import get, post
from knowledge.console.texts import texts

HOME = "/truc"
ONE = "/truc/hoi-thoai/{conversation}"


async def listing(request: web.Request) -> web.Response:
    """GET /console/truc; the list alone for htmx."""
    return _changed(request, "desk/list.html", "desk/_list.html", lives=await line_of(request).live())


async def show(request: web.Request) -> web.Response:
    """GET /console/truc/hoi-thoai/{conversation}?mau=: `mau` is the ready-made reply to begin with."""
    talk = await _talk(request)
    offers = _offers(talk)
    chosen = request.query.get("mau", "")
    begun = offers[int(chosen)][1] if chosen.isascii() and chosen.isdigit() and int(chosen) < len(offers) else ""
    return _changed(
        request, "desk/talk.html", "desk/_talk.html", talk=talk, offers=offers, begun=begun, nonce=new_nonce()
    )


async def take(request: web.Request) -> web.Response:
    """POST …/nhan: take the conversation over."""
    form, staff, conversation = await read(request), staff_of(request), conversation_of(request)
    name = staff.name if text(form, "show_name") else ""
    await _talk(request)
    if not await line_of(request).take(conversation, staff.login, name, nonce_of(form)):
        raise ConsoleError("invalid", what=texts("desk")["faults"]["taken"])
    return see(_path(conversation))


async def say(request: web.Request) -> web.Response:
    """POST …/gui: write to the citizen."""
    form, conversation = await read(request), conversation_of(request)
    await _talk(request)
    words, nonce = words_of(form), nonce_of(form)
    if not await line_of(request).say(conversation, staff_of(request).login, nonce, words):
        raise ConsoleError("invalid", what=texts("desk")["faults"]["not_yours"])
    return see(_path(conversation) + "#soan")


async def give_back(request: web.Request) -> web.Response:
    """POST …/tra: let the assistant answer again."""
    form, conversation = await read(request), conversation_of(request)
    await _talk(request)
    if not await line_of(request).give_back(conversation, staff_of(request).login, nonce_of(form)):
        raise ConsoleError("invalid", what=texts("desk")["faults"]["not_yours"])
    return see(HOME)


def _path(conversation: str) -> str:
    return ONE.format(conversation=conversation)


async def _talk(request: web.Request) -> Talk:
    conversation = conversation_of(request)
    talk = await line_of(request).talk(conversation)
    if talk is None:
        raise ConsoleError("not_found")
    return talk


def _offers(talk: Talk) -> list[tuple[str, str]]:
    """Title and words of what can be inserted: ready-made replies, then addresses of the procedure's facts."""
    send = texts("desk")["send_page"]
    facts = [(fact.title, send.format(title=fact.title, url=fact.url)) for fact in talk.facts]
    return [*((each.title, each.text) for each in canned()), *facts]


def _changed(request: web.Request, page: str, part: str, **values: Any) -> web.Response:
    """The page; for htmx the part, or nothing while what it shows is the same as `da` says that it has."""
    shown = {name: value for name, value in values.items() if name not in ("nonce", "begun")}
    seen = hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
    if not is_part(request):
        return draw(request, page, seen=seen, **values)
    if request.query.get("da") == seen:
        return web.Response(status=204, headers=PRIVATE)
    return draw(request, part, seen=seen, **values)


ROUTES = (
    get(HOME, listing, AGENTS),
    get(ONE, show, AGENTS),
    post(f"{ONE}/nhan", take, AGENTS),
    post(f"{ONE}/gui", say, AGENTS),
    post(f"{ONE}/tra", give_back, AGENTS),
)
