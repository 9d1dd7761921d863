"""GET /api/sessions/{session}/events: answers in order, resumed without loss or repetition.

A browser's EventSource gets a stream, everybody else JSON at once or after a wait. An event's number only grows within
a session; `Last-Event-ID`, or else `after`, is the last one that the reader has.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import structlog
from aiohttp import web

from bot.gateway import keys
from bot.gateway.access import spend_read
from bot.gateway.address import caller
from bot.gateway.channels.web_session.parts import PARTS, Parts
from bot.gateway.errors import GatewayError, StoreError
from bot.gateway.journal.reading import Event
from bot.gateway.responses import json_response

LOG = structlog.get_logger(__name__)
STREAM = "text/event-stream"
MOST_DIGITS = 18


async def events(request: web.Request) -> web.StreamResponse:
    """The handler."""
    spend_read(request)
    key = request.app[keys.IDENTITIES].key(request.match_info["session"])
    after = _number(request.headers.get("Last-Event-ID") or request.query.get("after", "0"))
    parts = request.app[PARTS]
    with parts.streams.place(key, caller(request, request.app[keys.SETTINGS]).rate_key):
        if STREAM in request.headers.get("Accept", ""):
            return await _stream(request, parts, key, after)
        wait = min(_number(request.query.get("wait", "0")), parts.limits.poll_seconds)
        return await _once(parts, key, after, wait)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise GatewayError("invalid_request", fields="after")
    return int(text)


async def _once(parts: Parts, key: str, after: int, wait: float) -> web.Response:
    try:
        waiting = await _unanswered(parts, key)
        found = await _wait(parts, key, after, wait)
    except StoreError as error:
        raise GatewayError("session_unavailable", retry_after=2) from error
    return json_response({"events": [_public(event) for event in found], "unanswered": waiting})


async def _stream(request: web.Request, parts: Parts, key: str, after: int) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={"Content-Type": STREAM, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )
    await response.prepare(request)
    try:
        await _write(response, parts, key, after)
    except ConnectionError:
        LOG.debug("stream_left")
    except StoreError as error:  # the browser comes back and resumes
        LOG.warning("stream_failed", reason=str(error))
    return response


async def _write(response: web.StreamResponse, parts: Parts, key: str, after: int) -> None:
    ends = time.monotonic() + parts.limits.stream_seconds
    # Asked before the answers: what is in neither list will never be answered.
    waiting = await _unanswered(parts, key)
    after = await _send(response, await parts.journal.reader.events_after(key, after), after)
    await response.write(
        f"retry: {parts.limits.retry_milliseconds}\nevent: state\ndata: {_json({'unanswered': waiting})}\n\n".encode()
    )
    while time.monotonic() < ends and not parts.streams.stopping.is_set():
        found = await _wait(parts, key, after, parts.limits.beat_seconds)
        if not found:
            await response.write(b"event: beat\ndata: {}\n\n")
        after = await _send(response, found, after)


async def _send(response: web.StreamResponse, found: list[Event], after: int) -> int:
    for event in found:
        await response.write(f"id: {event.id}\nevent: answer\ndata: {_json(_public(event))}\n\n".encode())
        after = event.id
    return after


async def _wait(parts: Parts, key: str, after: int, seconds: float) -> list[Event]:
    """As the journal waits, but not beyond the gateway's end."""
    waiting = asyncio.ensure_future(parts.journal.reader.wait(key, after, seconds))
    stopping = asyncio.ensure_future(parts.streams.stopping.wait())
    try:
        await asyncio.wait({waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return waiting.result() if waiting.done() else []
    finally:
        for task in (waiting, stopping):
            task.cancel()
        await asyncio.gather(waiting, stopping, return_exceptions=True)


async def _unanswered(parts: Parts, key: str) -> list[str]:
    return [client_id(message) for message in await parts.journal.reader.unanswered(key)]


def client_id(message_id: str) -> str:
    """The client's own part of a message's id."""
    return message_id.partition(".")[2]


def _public(event: Event) -> dict[str, Any]:
    return {"id": event.id, "in_reply_to": client_id(event.reply_to), **event.body}


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)
