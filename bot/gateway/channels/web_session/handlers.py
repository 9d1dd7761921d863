"""The website's session over HTTP: begin, send, read again, delete, judge."""

from __future__ import annotations

import contextlib
import datetime as dt

from aiohttp import web

from bot.gateway import incoming, keys
from bot.gateway.access import spend_message, spend_read
from bot.gateway.channels.base import Inbound, InboundKind
from bot.gateway.channels.json_body import read_json
from bot.gateway.channels.web_session.channel import NAME
from bot.gateway.channels.web_session.events import events
from bot.gateway.channels.web_session.origins import only_allowed, preflight
from bot.gateway.channels.web_session.parts import PARTS
from bot.gateway.channels.web_session.reading import FeedbackBody, MessageBody
from bot.gateway.errors import GatewayError, StoreError
from bot.gateway.feedback import Judgement
from bot.gateway.payloads import StaleTokenError, looks_sealed
from bot.gateway.presenting import public_answer
from bot.gateway.responses import json_response

ROOT = "/api/sessions"


async def begin(request: web.Request) -> web.Response:
    """POST /api/sessions: a new session's id; nothing is stored before the first message."""
    only_allowed(request)
    spend_message(request)
    return json_response({"session": request.app[keys.IDENTITIES].issue()}, status=201)


async def send(request: web.Request) -> web.Response:
    """POST /api/sessions/{session}/messages: stored before it is acknowledged; sent again it is not asked again."""
    only_allowed(request)
    spend_message(request)
    parts = request.app[PARTS]
    key = _key(request)
    asked = await read_json(request, MessageBody)
    shortest, longest = parts.limits.message_id_characters
    if not shortest <= len(asked.client_message_id) <= longest:
        raise GatewayError("invalid_request", fields="client_message_id")
    _must_be_readable(request, key, asked.text)
    parts.rate.spend(key)
    sealed = looks_sealed(incoming.clean(asked.text))
    accepted = await parts.journal.accept(
        [
            Inbound(
                channel=NAME,
                message_id=f"{key}.{asked.client_message_id}",
                person=key,
                conversation=key,
                kind=InboundKind.CHOICE if sealed else InboundKind.TEXT,
                at=dt.datetime.now(dt.UTC),
                text=None if sealed else asked.text,
                choice=incoming.clean(asked.text) if sealed else None,
            )
        ]
    )
    return json_response(
        {"client_message_id": asked.client_message_id, "duplicate": accepted.duplicate > 0}, status=202
    )


async def history(request: web.Request) -> web.Response:
    """GET /api/sessions/{session}: the masked questions and their answers, oldest first."""
    spend_read(request)
    key = _key(request)
    try:
        turns = await request.app[keys.CHAT].history(key)
    except StoreError as error:
        raise GatewayError("session_unavailable", retry_after=2) from error
    payloads, page_of = request.app[keys.PAYLOADS], request.app[keys.PAGES].page_of
    return json_response(
        {"turns": [{"said": turn.said, "answer": public_answer(turn.answer, key, payloads, page_of)} for turn in turns]}
    )


async def erase(request: web.Request) -> web.Response:
    """DELETE /api/sessions/{session}: questions, answers, judgements and Rasa's record."""
    only_allowed(request)
    spend_message(request)
    await request.app[PARTS].journal.eraser.erase(_key(request))
    return web.Response(status=204)


async def judge(request: web.Request) -> web.Response:
    """POST /api/sessions/{session}/feedback: thumbs for an answer; a second judgement replaces the first."""
    only_allowed(request)
    spend_message(request)
    parts = request.app[PARTS]
    key = _key(request)
    asked = await read_json(request, FeedbackBody)
    if asked.reason is not None and asked.reason not in parts.texts.reasons:
        raise GatewayError("invalid_request", fields="reason")
    comment = incoming.clean(asked.comment or "")
    if len(comment) > parts.limits.comment_characters:
        raise GatewayError("text_too_long", limit=parts.limits.comment_characters)
    try:
        found = await parts.journal.reader.events_after(key, asked.event - 1)
        if not found or found[0].id != asked.event:
            raise GatewayError("event_unknown")
        masked = request.app[keys.MASKER].mask(comment)
        judged = await parts.feedback.add(key, Judgement(asked.event, asked.vote, asked.reason, masked, found[0].body))
    except StoreError as error:
        raise GatewayError("session_unavailable", retry_after=2) from error
    request.app[keys.COUNTING].vote(judged)
    request.app[keys.METRICS].feedback.labels(NAME, asked.vote, asked.reason or "").inc()
    return json_response({"event": asked.event, "vote": asked.vote}, status=201)


def _key(request: web.Request) -> str:
    return request.app[keys.IDENTITIES].key(request.match_info["session"])


def _must_be_readable(request: web.Request, key: str, text: str) -> None:
    """Refuse at once what could never be answered; a button of yesterday gets its answer like any question."""
    most = request.app[keys.LIMITS].message.max_characters
    with contextlib.suppress(StaleTokenError):
        incoming.read(text, key, request.app[keys.PAYLOADS], request.app[keys.MASKER], most)


def add_routes(router: web.UrlDispatcher) -> None:
    """Everything under /api/sessions."""
    one = f"{ROOT}/{{session}}"
    router.add_post(ROOT, begin)
    router.add_get(one, history)
    router.add_delete(one, erase)
    router.add_post(f"{one}/messages", send)
    router.add_get(f"{one}/events", events)
    router.add_post(f"{one}/feedback", judge)
    for path in (ROOT, one, f"{one}/messages", f"{one}/events", f"{one}/feedback"):
        router.add_route("OPTIONS", path, preflight)
