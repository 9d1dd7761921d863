"""Whether the worker is well, over HTTP on loopback."""

from __future__ import annotations

from aiohttp import web

from actions.worker.loop import Worker

WORKER = web.AppKey("worker", Worker)


async def health(request: web.Request) -> web.Response:
    """GET /health: what it does now."""
    at_work = [{"id": job.id, "kind": job.kind} for job in request.app[WORKER].at_work]
    return web.json_response({"status": "ok", "jobs": at_work})


def health_app(worker: Worker) -> web.Application:
    """One route."""
    app = web.Application()
    app[WORKER] = worker
    app.router.add_get("/health", health)
    return app
