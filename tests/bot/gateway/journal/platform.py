"""A small platform of the tests' own: a channel over real HTTP, and the server it posts to."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.gateway import keys
from bot.gateway.answer import Answer
from bot.gateway.channels.base import (
    Body,
    Delivery,
    GiveUp,
    Inbound,
    InboundKind,
    OutboundPart,
    Recipient,
    Retry,
    SendResult,
    Sent,
    Uncertain,
)
from bot.gateway.channels.registry import Entry, Means

NAME = "post"


def event(number: str, person: str = "p1", text: str | None = "Làm khai sinh cần gì?", **more: Any) -> Inbound:
    """A message of a person; more: kind, choice, attachments."""
    kind = more.pop("kind", InboundKind.TEXT)
    return Inbound(NAME, number, person, kind, dt.datetime.now(dt.UTC), text, **more)


@dataclass
class PostChannel:
    """Posts `{to, key, text}`; one part for each bubble of an answer."""

    url: str
    shows_notice: bool = True
    delivery: Delivery = Delivery.PUSH
    seconds: float = 2.0
    name: str = NAME
    working: list[str] = field(default_factory=list)
    session: aiohttp.ClientSession | None = None

    def render(self, answer: Answer, to: Recipient) -> list[Body]:
        return [{"to": to.address, "text": message.text} for message in answer.messages]

    async def send(self, part: OutboundPart) -> SendResult:
        assert self.session is not None
        try:
            async with self.session.post(self.url, json={**part.body, "key": part.key}) as response:
                said = await response.json()
        except aiohttp.ClientConnectorError:
            return Retry("refused")
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return Uncertain("timeout")
        if response.status == 200:
            return Sent(said["id"])
        if response.status in (429, 500):
            return Retry(str(response.status), said.get("after"))
        return GiveUp(str(response.status), rest=response.status == 403)

    async def show_working(self, to: Recipient) -> None:
        self.working.append(to.address)

    async def open(self) -> None:
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.seconds))

    async def close(self) -> None:
        if self.session is not None:
            await self.session.close()


class Platform:
    """Takes what is posted; answers with `plan` one after the other, then 200. "hang" takes it and says nothing."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.plan: list[int | str] = []
        self.after: float | None = None
        self.seconds = 0.0
        app = web.Application()
        app.router.add_post("/send", self._send)
        self.server = TestServer(app, host="127.0.0.1")

    @property
    def url(self) -> str:
        return str(self.server.make_url("/send"))

    def texts(self, person: str | None = None) -> list[str]:
        return [part["text"] for part in self.received if person in (None, part["to"])]

    async def _send(self, request: web.Request) -> web.Response:
        part = await request.json()
        planned = self.plan.pop(0) if self.plan else 200
        if planned in (200, "hang"):
            self.received.append(part)
        await asyncio.sleep(60 if planned == "hang" else self.seconds)
        status = planned if isinstance(planned, int) else 200
        return web.json_response({"id": f"m-{part['key']}", "after": self.after}, status=status)


async def webhook(request: web.Request) -> web.Response:
    """POST a list of [message id, person, text]."""
    said: Sequence[tuple[str, str, str]] = json.loads(await request.read())
    await request.app[keys.JOURNAL].accept([event(number, person, text) for number, person, text in said])
    return web.json_response({"ok": True})


def entry(channel: PostChannel) -> Entry:
    """The channel as the gateway's registry knows one."""

    def make(_means: Means) -> PostChannel:
        return channel

    def add_routes(router: web.UrlDispatcher) -> None:
        router.add_post("/webhooks/post", webhook)

    return Entry(NAME, make, add_routes)
