"""The real gateway on a real port, with chosen servers behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway import keys
from bot.gateway.app import create_app
from bot.gateway.limits import Limits
from bot.gateway.settings import Settings
from knowledge.day import Clock, today
from tests.bot.gateway.standins import Actions, Rasa


class Gateway:
    """A client of the gateway, and what stands behind it."""

    def __init__(self, client: TestClient[Any, Any], rasa: Rasa, actions: Actions) -> None:
        self.client = client
        self.rasa = rasa
        self.actions = actions

    @property
    def url(self) -> str:
        return str(self.client.make_url("/"))

    async def post(self, body: Any, **more: Any) -> ClientResponse:
        return await self.client.post("/api/chat", json=body, **more)

    async def say(self, text: str, conversation: str | None = None) -> dict[str, Any]:
        """One message; the JSON body of its 200 answer."""
        body = {"text": text} | ({"conversation_id": conversation} if conversation else {})
        response = await self.post(body)
        data: dict[str, Any] = await response.json()
        assert response.status == 200, data
        return data

    async def stored(self, conversation: str) -> list[str]:
        """What is kept of the citizen's words."""
        key = self.client.app[keys.IDENTITIES].key(conversation)
        return [turn.said for turn in await self.client.app[keys.CHAT].history(key)]


@asynccontextmanager
async def serving(
    knowledge: Path, var: Path, limits: Limits, clock: Clock = today, **settings: Any
) -> AsyncIterator[Gateway]:
    """A gateway and its stand-ins, stopped at the end."""
    rasa, actions = Rasa(), Actions()
    await rasa.server.start_server()
    await actions.server.start_server()
    chosen: dict[str, Any] = {
        "knowledge_dir": knowledge,
        "var_dir": var,
        "rasa_url": str(rasa.server.make_url("")),
        "actions_url": str(actions.server.make_url("")),
        "rate_limit_per_minute": 100000,
    }
    app = create_app(Settings(_env_file=None, **(chosen | settings)), limits, clock)
    client = TestClient(TestServer(app, host="127.0.0.1"))
    await client.start_server()
    try:
        yield Gateway(client, rasa, actions)
    finally:
        await client.close()
        await rasa.server.close()
        await actions.server.close()
