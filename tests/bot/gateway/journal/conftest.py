"""A whole gateway with one platform channel, over each of the two databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway import keys
from bot.gateway.app import create_app
from bot.gateway.channels import registry
from bot.gateway.journal.journal import Journal
from bot.gateway.journal.rules import Rules, load_rules
from bot.gateway.limits import Limits
from bot.gateway.settings import Settings
from tests.bot.gateway.journal.platform import Platform, PostChannel, entry
from tests.bot.gateway.journal.ruling import FAST, changed
from tests.bot.gateway.standins import Rasa
from tests.bot.gateway.town import write_town
from tests.standins.postgres import Postgres, running

SECONDS = 20.0


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.sqlite3'}"
    made: str = request.getfixturevalue("postgres").create()
    return made


@pytest.fixture
def rules() -> Rules:
    return changed(load_rules(), FAST)


@pytest.fixture
async def rasa() -> AsyncIterator[Rasa]:
    made = Rasa()
    await made.server.start_server()
    yield made
    await made.server.close()


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    made = Platform()
    await made.server.start_server()
    yield made
    await made.server.close()


class Running:
    """A gateway; its journal, its channel, and a client of its HTTP port."""

    def __init__(self, client: TestClient[Any, Any], channel: PostChannel) -> None:
        self.client = client
        self.channel = channel

    @property
    def journal(self) -> Journal:
        made: Journal = self.client.app[keys.JOURNAL]
        return made

    async def settled(self) -> None:
        """Wait until nothing waits to be answered or sent."""
        await until(self._is_settled)

    async def _is_settled(self) -> bool:
        stats = await self.journal.reports.stats(0)
        busy = {"waiting", "pending", "sending"}
        return not any(state in busy for _, state in (*stats.inbox, *stats.outbox))

    async def metrics(self) -> str:
        response = await self.client.get("/metrics")
        return await response.text()


async def until(true: Callable[[], Any], seconds: float = SECONDS) -> None:
    """Wait for a condition; the limit is only there for when it never comes."""
    async with asyncio.timeout(seconds):
        while True:
            got = true()
            if await got if asyncio.iscoroutine(got) else got:
                return
            await asyncio.sleep(0.01)


Start = Callable[..., Any]


@pytest.fixture
async def start(
    tmp_path: Path, limits: Limits, rules: Rules, database: str, rasa: Rasa, platform: Platform,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Start]:  # fmt: skip
    """Starts gateways: start(channel=…, rules={section: {name: value}}, **settings)."""
    knowledge = write_town(tmp_path / "knowledge")
    stack = AsyncExitStack()

    @asynccontextmanager
    async def serving(channel: PostChannel, chosen: Rules, **settings: Any) -> AsyncIterator[Running]:
        monkeypatch.setattr(registry, "ENTRIES", (entry(channel),))
        values = {
            "knowledge_dir": knowledge,
            "var_dir": tmp_path / "var",
            "rasa_url": str(rasa.server.make_url("")),
            "gateway_database_url": database,
        }
        app = create_app(Settings(_env_file=None, **(values | settings)), limits, rules=chosen)
        client = TestClient(TestServer(app, host="127.0.0.1"))
        await client.start_server()
        try:
            yield Running(client, channel)
        finally:
            await client.close()

    async with stack:

        async def begin(
            channel: PostChannel | None = None, change: dict[str, dict[str, Any]] | None = None, **settings: Any
        ) -> Running:
            made = channel or PostChannel(platform.url)
            return await stack.enter_async_context(serving(made, changed(rules, change or {}), **settings))

        yield begin
