"""Real HTTP servers standing where Rasa and the action server stand, so that their misbehaviour can be chosen."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

ANSWER: dict[str, Any] = {
    "outcome": "answered",
    "messages": [
        {
            "text": "Đăng ký khai sinh – Giấy tờ cần có:\n1. Giấy chứng sinh.\n2. Tờ khai.",
            "card": {
                "title": "Đăng ký khai sinh",
                "facet": "Giấy tờ cần có",
                "items": ["Giấy chứng sinh.", "Tờ khai."],
                "rows": [["Thời hạn", "Trong ngày"]],
                "note": "Mang theo bản chính để đối chiếu.",
                "source_line": "Nguồn: Cổng dịch vụ công",
            },
            "buttons": [
                {"title": "Lệ phí", "payload": '/choose{"procedure": "1.001193", "facet": "fees"}'},
                {"title": "Thời hạn", "payload": '/choose{"procedure": "1.001193", "facet": "time_limit"}'},
            ],
        }
    ],
    "procedure": {"code": "1.001193", "name": "Đăng ký khai sinh"},
    "facet": "documents",
    "sources": [
        {
            "title": "Cổng dịch vụ công quốc gia",
            "number": "1.001193",
            "url": "https://dichvucong.gov.vn",
            "as_of": "2026-10",
            "verified_on": "2026-11-02",
        }
    ],
    "confidence": 0.97,
    "timings_ms": {"retrieve": 4.2},
    "awaiting": None,
}


def reply(**changes: Any) -> list[dict[str, Any]]:
    """What Rasa's REST channel sends for one answer."""
    return [{"recipient_id": "x", "custom": {"answer": ANSWER | changes}}]


class Rasa:
    """Says `replies` one after the other, then `reply()`; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.replies: list[Any] = []
        self.status = 200
        self.seconds = 0.0
        self.running: dict[str, int] = {}
        self.most_at_once: dict[str, int] = {}
        self.most_conversations = 0
        app = web.Application()
        app.router.add_get("/", self._root)
        app.router.add_post("/webhooks/rest/webhook", self._webhook)
        self.server = TestServer(app, host="127.0.0.1")

    async def _root(self, _request: web.Request) -> web.Response:
        return web.Response(text="Hello from Rasa: 3.6.21")

    async def _webhook(self, request: web.Request) -> web.Response:
        message = await request.json()
        sender = message["sender"]
        self.asked.append(message)
        self.running[sender] = self.running.get(sender, 0) + 1
        self.most_at_once[sender] = max(self.most_at_once.get(sender, 0), self.running[sender])
        self.most_conversations = max(self.most_conversations, sum(1 for n in self.running.values() if n))
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.running[sender] -= 1
        said = self.replies.pop(0) if self.replies else reply()
        if isinstance(said, bytes):
            return web.Response(body=said, status=self.status, content_type="application/json")
        return web.json_response(said, status=self.status)

    @property
    def texts(self) -> list[str]:
        """What citizens' messages became."""
        return [message["message"] for message in self.asked]


class Actions:
    """Answers /search with `found` and /health with `status`."""

    def __init__(self) -> None:
        self.status = 200
        self.queries: list[dict[str, str]] = []
        self.found: Any = {
            "results": [{"code": "1.001193", "name": "Đăng ký khai sinh", "score": 0.9, "passage": "khai sinh"}],
            "took_ms": 3.0,
        }
        app = web.Application()
        app.router.add_get("/health", self._health)
        app.router.add_get("/search", self._search)
        self.server = TestServer(app, host="127.0.0.1")

    async def _health(self, _request: web.Request) -> web.Response:
        return web.Response(status=self.status)

    async def _search(self, request: web.Request) -> web.Response:
        self.queries.append(dict(request.query))
        return web.json_response(self.found, status=self.status)
