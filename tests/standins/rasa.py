"""A Rasa on loopback that repeats what it heard, so that each answer names its question.

    python -m tests.standins.rasa --port 5005 --seconds 0.02

serves one until it is killed.
"""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from aiohttp import web

from tests.bot.gateway.standins import ANSWER

HEARD = "Đã nghe: "
MOST_REPEATED = 60  # characters of a question that an answer repeats


def heard(text: str) -> str:
    """What is answered to a text, unless told otherwise."""
    return HEARD + text[:MOST_REPEATED]


def answer(*texts: str, buttons: tuple[tuple[str, str], ...] = (), **changes: Any) -> list[dict[str, Any]]:
    """A reply of Rasa's REST channel: plain bubbles, (title, payload) buttons under the last."""
    messages: list[dict[str, Any]] = [{"text": text} for text in texts]
    messages[-1]["buttons"] = [{"title": title, "payload": payload} for title, payload in buttons]
    plain = ANSWER | {"messages": messages, "sources": [], "procedure": None, "facet": None}
    return [{"recipient_id": "x", "custom": {"answer": plain | changes}}]


class EchoRasa:
    """`says` replaces the answer to a text. Can be stopped and started again on its port."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.says: dict[str, list[dict[str, Any]]] = {}
        self.heard: list[tuple[str, str]] = []
        self.seconds = 0.0
        self.broken: Any = None  # said instead of every answer
        self.status = 200
        self.most_at_once = 0
        self._running: dict[str, int] = {}
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def texts(self) -> list[str]:
        """What was asked, in order."""
        return [text for _, text in self.heard]

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/", self._root)
        app.router.add_post("/webhooks/rest/webhook", self._webhook)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Nobody answers at the port."""
        if self._runner is not None:
            await self._runner.cleanup()
        self._runner = None

    async def _root(self, _request: web.Request) -> web.Response:
        return web.Response(text="Hello from Rasa: 3.6.21")

    async def _webhook(self, request: web.Request) -> web.Response:
        asked = await request.json()
        sender, text = asked["sender"], asked["message"]
        self.heard.append((sender, text))
        self._running[sender] = self._running.get(sender, 0) + 1
        self.most_at_once = max(self.most_at_once, self._running[sender])
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self._running[sender] -= 1
        if self.broken is not None or self.status != 200:
            return web.json_response(self.broken, status=self.status)
        return web.json_response(self.says.get(text) or answer(heard(text)))


async def _serve(port: int, seconds: float) -> None:
    rasa = EchoRasa(port)
    rasa.seconds = seconds
    await rasa.start()
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.standins.rasa", description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--seconds", type=float, default=0.0, help="that each answer takes")
    chosen = parser.parse_args()
    asyncio.run(_serve(chosen.port, chosen.seconds))


if __name__ == "__main__":
    main()
