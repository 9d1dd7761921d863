"""A program that uses the session as the widget does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientResponse

from tests.bot.gateway.serving import Gateway

STREAM = {"Accept": "text/event-stream"}


@dataclass(frozen=True)
class Heard:
    """One event of the stream."""

    name: str
    data: Any
    id: int | None = None


@dataclass
class Session:
    """`path` is the session's; `sent` counts its own message ids."""

    gateway: Gateway
    path: str
    sent: list[str] = field(default_factory=list)

    async def post(self, text: str, message_id: str | None = None, **more: Any) -> ClientResponse:
        message_id = message_id or f"message-{len(self.sent)}"
        self.sent.append(message_id)
        body = {"client_message_id": message_id, "text": text}
        return await self.gateway.client.post(f"{self.path}/messages", json=body, **more)

    async def poll(self, after: int = 0, wait: int = 0) -> dict[str, Any]:
        response = await self.gateway.client.get(f"{self.path}/events", params={"after": after, "wait": wait})
        data: dict[str, Any] = await response.json()
        assert response.status == 200, data
        return data

    async def ask(self, text: str, after: int = 0) -> dict[str, Any]:
        """Send, and the first answer after the event `after`."""
        response = await self.post(text)
        assert response.status == 202, await response.text()
        found = await self.poll(after, wait=10)
        answer: dict[str, Any] = found["events"][0]
        return answer

    @asynccontextmanager
    async def stream(self, after: int = 0, **headers: str) -> AsyncIterator[AsyncIterator[Heard]]:
        response = await self.gateway.client.get(
            f"{self.path}/events", params={"after": after}, headers=STREAM | headers
        )
        assert response.status == 200
        assert response.content_type == "text/event-stream"
        try:
            yield _heard(response)
        finally:
            response.close()

    async def judge(self, **body: Any) -> ClientResponse:
        return await self.gateway.client.post(f"{self.path}/feedback", json=body)


async def _heard(response: ClientResponse) -> AsyncIterator[Heard]:
    fields: dict[str, str] = {}
    while raw := await asyncio.wait_for(response.content.readline(), 10):
        line = raw.decode().rstrip("\n")
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
            continue
        number = int(fields["id"]) if "id" in fields else None
        yield Heard(fields["event"], json.loads(fields["data"]), number)
        fields = {}


async def begin(gateway: Gateway) -> Session:
    """A new session."""
    response = await gateway.client.post("/api/sessions")
    assert response.status == 201
    return Session(gateway, f"/api/sessions/{(await response.json())['session']}")
