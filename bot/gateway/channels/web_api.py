"""POST /api/chat: the website's widget, the kiosk and programs."""

from __future__ import annotations

import time

from aiohttp import web
from pydantic import StrictStr

from bot.gateway import keys
from bot.gateway.access import spend_message
from bot.gateway.channels.json_body import JsonBody, read_json
from bot.gateway.errors import GatewayError
from bot.gateway.presenting import public_answer
from bot.gateway.responses import json_response


class ChatRequest(JsonBody):
    """The body."""

    text: StrictStr
    conversation_id: StrictStr | None = None
    channel: StrictStr | None = None


async def chat(request: web.Request) -> web.Response:
    """One message in, one answer out."""
    started = time.perf_counter()
    spend_message(request)
    asked = await read_json(request, ChatRequest)
    channels, identities = request.app[keys.LIMITS].channels, request.app[keys.IDENTITIES]
    channel = asked.channel or channels[0]
    if channel not in channels:
        raise GatewayError("invalid_request", fields="channel")
    public_id = asked.conversation_id or identities.issue()
    key = identities.key(public_id)
    reply = await request.app[keys.CHAT].say(key, asked.text, channel)
    shown = public_answer(reply.turn.answer, key, request.app[keys.PAYLOADS], request.app[keys.PAGES].page_of)
    shown["timings_ms"]["gateway"] = round((time.perf_counter() - started) * 1000, 1)
    return json_response({"conversation_id": public_id, **shown})
