"""The action server: Rasa's action protocol, search, health and metrics over aiohttp."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionMissingDomainException, ActionNotFoundException

from actions.handlers import all_actions
from actions.live import Live
from actions.opening import Opened
from actions.preview import answer_preview
from actions.search import MOST_RESULTS, find_procedures
from actions.stealing import answer_stealing
from actions.trial.handler import answer_trial

# A tracker of a long session is sent whole with every call.
MOST_BYTES = 16 * 1024 * 1024
OPENED = web.AppKey("opened", Opened)
LIVE = web.AppKey("live", Live)
EXECUTOR = web.AppKey("executor", ActionExecutor)
# Status codes of rasa_sdk's own server, which Rasa relies on.
REFUSALS: dict[type[Exception], int] = {
    ActionExecutionRejection: 400,
    ActionNotFoundException: 404,
    ActionMissingDomainException: 449,
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_log = structlog.get_logger(__name__)


class _Tracker(BaseModel):
    model_config = ConfigDict(extra="allow")

    sender_id: str
    slots: dict[str, Any]
    latest_message: dict[str, Any] | None = None
    events: list[dict[str, Any]] | None = None


class ActionCall(BaseModel):
    """What Rasa sends. Only the shape that our actions rely on is checked; the rest passes through."""

    model_config = ConfigDict(extra="allow")

    next_action: str = Field(min_length=1)
    sender_id: str | None = None
    tracker: _Tracker
    domain: dict[str, Any] | None = None
    domain_digest: str | None = None
    version: str | None = None


def _error(status: int, message: str, **more: str) -> web.Response:
    return web.json_response({"error": message, **more}, status=status)


async def webhook(request: web.Request) -> web.Response:
    """Run one action. aiohttp has already inflated the body where Rasa compressed it."""
    try:
        data = json.loads(await request.read())
        ActionCall.model_validate(data)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"])) or "the whole body"
        return _error(400, f"Invalid body request: {where}")
    except (ValueError, RecursionError, web.RequestPayloadError):
        return _error(400, "Invalid body request: not JSON")
    call = {
        **data,
        # Rasa sends the domain only to the actions that ask for it; the executor refuses a call without any, and
        # Rasa 3.6 does not understand that refusal.
        "domain": data.get("domain") or {},
        "tracker": {**data["tracker"], "events": data["tracker"].get("events") or []},
    }
    try:
        result = await request.app[EXECUTOR].run(call)
    except tuple(REFUSALS) as error:
        status = next(code for kind, code in REFUSALS.items() if isinstance(error, kind))
        return _error(status, getattr(error, "message", str(error)), action_name=call["next_action"])
    return web.json_response(result.model_dump() if result else None)


async def health(request: web.Request) -> web.Response:
    """200: the index is loaded and questions can be answered (the server does not start without it)."""
    opened = request.app[OPENED]
    snapshot = opened.services.desk.snapshot
    return web.json_response(
        {
            "status": "ok",
            "publication": opened.services.number,
            "snapshot": snapshot.version,
            "procedures": len(snapshot.procedures),
            "faq": len(snapshot.faq),
        }
    )


async def search(request: web.Request) -> web.Response:
    """Procedures nearest to `q`, at most `k`."""
    query = request.query.get("q", "")
    try:
        k = int(request.query.get("k", "10"))
    except ValueError:
        return _error(400, "k is not a number")
    if not 1 <= k <= MOST_RESULTS:
        return _error(400, f"k must be 1 to {MOST_RESULTS}")
    opened, started = request.app[OPENED], time.perf_counter()
    loop = asyncio.get_running_loop()
    snapshot = opened.services.desk.snapshot
    results = await loop.run_in_executor(opened.services.executor, find_procedures, opened.searcher, snapshot, query, k)
    took = round((time.perf_counter() - started) * 1000, 3)
    return web.json_response({"results": [result.model_dump() for result in results], "took_ms": took})


async def trial(request: web.Request) -> web.Response:
    """How a conversation would be answered, and why; for the staff's test bench."""
    return await answer_trial(request, request.app[OPENED])


async def preview(request: web.Request) -> web.Response:
    """What a draft would say to a citizen; for the staff's editing pages."""
    return await answer_preview(request, request.app[OPENED].services)


async def stealing(request: web.Request) -> web.Response:
    """Whose questions a draft would take; for the staff's editing pages."""
    return await answer_stealing(request, request.app[OPENED])


async def metrics(request: web.Request) -> web.Response:
    """Prometheus text."""
    return web.Response(body=request.app[OPENED].services.metrics.render(), content_type="text/plain", charset="utf-8")


@web.middleware
async def _no_traces(request: web.Request, handler: Handler) -> web.StreamResponse:
    """An unexpected error is logged here and leaves as one line of JSON."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        return _error(error.status, error.reason)
    except Exception as error:
        _log.exception("request_failed", path=request.path, error=type(error).__name__)
        return _error(500, "Internal error")


def create_app(opened: Opened) -> web.Application:
    """The application around what was opened; closes it at the end."""
    executor = ActionExecutor()
    for action in all_actions(opened.services):
        executor.register_action(action)
    app = web.Application(middlewares=[_no_traces], client_max_size=MOST_BYTES)
    app[OPENED], app[EXECUTOR], app[LIVE] = opened, executor, Live(opened)
    app.add_routes(
        [
            web.post("/webhook", webhook),
            web.get("/health", health),
            web.get("/search", search),
            web.post("/trial", trial),
            web.post("/preview", preview),
            web.post("/stealing", stealing),
            web.get("/metrics", metrics),
        ]
    )

    async def living(app: web.Application) -> AsyncIterator[None]:
        watching = asyncio.create_task(app[LIVE].watch())
        yield
        watching.cancel()
        await asyncio.wait([watching])
        await app[LIVE].close()
        await opened.close()

    app.cleanup_ctx.append(living)
    return app
