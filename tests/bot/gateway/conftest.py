"""The real gateway on a real port, with chosen servers behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway import keys
from bot.gateway.app import create_app
from bot.gateway.limits import Limits, load_limits
from bot.gateway.settings import Settings
from tests.bot.gateway.standins import Actions, Rasa
from tests.bot.gateway.town import write_town


class Gateway:
    """A client of the gateway, and what stands behind it."""

    def __init__(self, client: TestClient[Any, Any], rasa: Rasa, actions: Actions, settings: Settings) -> None:
        self.client = client
        self.rasa = rasa
        self.actions = actions
        self.settings = settings

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


Start = Callable[..., Any]
Faster = Callable[..., Limits]


@pytest.fixture
def limits() -> Limits:
    return load_limits()


@pytest.fixture
async def start(tmp_path: Path, limits: Limits) -> AsyncIterator[Start]:
    """Starts gateways over one `var` folder; all are stopped afterwards."""
    running: list[Any] = []
    knowledge = write_town(tmp_path / "knowledge")

    async def begin(limits: Limits = limits, **settings: Any) -> Gateway:
        rasa, actions = Rasa(), Actions()
        await rasa.server.start_server()
        await actions.server.start_server()
        chosen: dict[str, Any] = {
            "knowledge_dir": knowledge,
            "var_dir": tmp_path / "var",
            "rasa_url": str(rasa.server.make_url("")),
            "actions_url": str(actions.server.make_url("")),
            "rate_limit_per_minute": 100000,
        }
        made = Settings(_env_file=None, **(chosen | settings))
        client = TestClient(TestServer(create_app(made, limits), host="127.0.0.1"))
        await client.start_server()
        running.extend([client, rasa.server, actions.server])
        return Gateway(client, rasa, actions, made)

    yield begin
    for part in running:
        await part.close()


@pytest.fixture
async def gateway(start: Start) -> Gateway:
    made: Gateway = await start()
    return made


@pytest.fixture
def faster(limits: Limits) -> Faster:
    """The limits with some of one section changed: faster("turn", total_seconds=1)."""

    def change(section: str, **values: Any) -> Limits:
        return limits.model_copy(update={section: getattr(limits, section).model_copy(update=values)})

    return change
