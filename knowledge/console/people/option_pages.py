"""What the office chooses, for administrators."""

from __future__ import annotations

from aiohttp import web

from knowledge.console import keys, options
from knowledge.console.forms import read, text
from knowledge.console.responses import draw, see
from knowledge.console.texts import texts

LONGEST_REASON = 500
VALUES = {"bat": True, "tat": False}


async def show(request: web.Request, fault: str = "", status: int = 200, reason: str = "") -> web.Response:
    """GET /tuy-chon."""
    async with request.app[keys.STORE].read() as connection:
        choice = await options.four_eyes_choice(connection)
    return draw(request, "people/options.html", status=status, choice=choice, fault=fault, reason=reason)


async def choose_four_eyes(request: web.Request) -> web.Response:
    """POST /tuy-chon/hai-nguoi."""
    form, staff = await read(request), keys.staff_of(request)
    value, reason = VALUES.get(text(form, "value")), " ".join(text(form, "reason").split())
    if value is None or not reason or len(reason) > LONGEST_REASON:
        return await show(request, texts("people")["options"]["no_reason"], 422, reason)
    async with request.app[keys.STORE].begin() as connection:
        await options.choose_four_eyes(connection, value, by=staff.login, reason=reason)
    return see("/tuy-chon")
