"""The real gateway with one channel connected, whichever a test is run for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import Row, create_engine, inspect, select

from bot.gateway import keys
from bot.gateway.app import create_app
from bot.gateway.channels.messenger import making
from bot.gateway.channels.zalo import channel as zalo_channel
from bot.gateway.journal.rules import Rules, load_rules
from bot.gateway.journal.tables import INBOX, OUTBOX
from bot.gateway.limits import Limits, load_limits
from bot.gateway.settings import Settings
from tests.bot.gateway.journal.ruling import FAST, Changes, changed
from tests.bot.gateway.standins import Actions
from tests.bot.gateway.town import write_town
from tests.channels.contract.adapter import Adapter, Platform
from tests.channels.contract.messenger import MessengerAdapter
from tests.channels.contract.website import ApiAdapter, PageAdapter, SessionAdapter
from tests.channels.contract.zalo import ZaloAdapter
from tests.standins.rasa import EchoRasa

PLATFORMS: tuple[type[Platform], ...] = (ZaloAdapter, MessengerAdapter)
JOURNALLED: tuple[type[Adapter], ...] = (*PLATFORMS, SessionAdapter)
EVERY: tuple[type[Adapter], ...] = (*JOURNALLED, ApiAdapter, PageAdapter)
SECONDS = 20.0  # only a failure takes so long
SENDING_SECONDS = 0.6

True_ = Callable[[], Awaitable[object]]


class Town:
    """The gateway, its Rasa, and the channel that the test is about."""

    def __init__(self, var: Path, knowledge: Path, channel: Adapter, rasa: EchoRasa, actions: Actions) -> None:
        self.var, self.channel, self.rasa = var, channel, rasa
        self._knowledge, self._actions = knowledge, actions
        self.client: TestClient[Any, Any] | None = None

    @property
    def platform(self) -> Platform:
        assert isinstance(self.channel, Platform)
        return self.channel

    async def start(self, limits: Limits | None = None, rules: Changes | None = None, **settings: Any) -> None:
        values = {
            "knowledge_dir": self._knowledge,
            "var_dir": self.var,
            "rasa_url": self.rasa.url,
            "actions_url": str(self._actions.server.make_url("")),
            "rate_limit_per_minute": 100000,
            **self.channel.settings(self.var),
        }
        chosen: Rules = changed(changed(load_rules(), FAST), rules or {})
        app = create_app(Settings(_env_file=None, **(values | settings)), limits, rules=chosen)
        self.client = TestClient(TestServer(app, host="127.0.0.1"))
        await self.client.start_server()
        await self.channel.connect(self.client)

    async def stop(self) -> None:
        if self.client is not None:
            await self.client.close()
        self.client = None

    async def until(self, true: True_) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(SECONDS):
            while not await true():  # noqa: ASYNC110 - what happens in another program rings no bell
                await asyncio.sleep(0.02)

    async def settled(self) -> None:
        """Wait until nothing waits to be answered or sent."""
        await self.until(self._is_settled)

    async def _is_settled(self) -> bool:
        assert self.client is not None
        stats = await self.client.app[keys.JOURNAL].reports.stats(0)
        return not any(state in {"waiting", "pending", "sending"} for _, state in (*stats.inbox, *stats.outbox))

    async def ask(self, person: str, text: str) -> str:
        """Deliver, wait, and all that the person has been answered by then."""
        await self.channel.takes(self.channel.text(person, text))
        await self.settled()
        return await self.words(person)

    async def words(self, person: str) -> str:
        return "\n".join(await self.channel.said(person))

    def inbox(self) -> list[Row[Any]]:
        return self._rows(INBOX)

    def outbox(self) -> list[Row[Any]]:
        return self._rows(OUTBOX)

    def _rows(self, table: Any) -> list[Row[Any]]:
        engine = create_engine(f"sqlite:///{self.var / 'journal.sqlite3'}")
        try:
            with engine.connect() as connection:
                if not inspect(connection).has_table(table.name):  # made at its first use
                    return []
                return list(connection.execute(select(table).order_by(table.c.id)).all())
        finally:
            engine.dispose()

    def at_rest(self) -> bytes:
        """Every byte that lies in the gateway's folder."""
        return b"".join(path.read_bytes() for path in sorted(self.var.rglob("*")) if path.is_file())


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return write_town(tmp_path / "knowledge")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Platforms are given up on soon, so that a test need not wait."""
    for module in (making, zalo_channel):
        limits = module.load_limits()
        sending = limits.sending.model_copy(update={"total": SENDING_SECONDS, "connect": SENDING_SECONDS})
        quick = limits.model_copy(update={"sending": sending})
        monkeypatch.setattr(module, "load_limits", lambda quick=quick: quick)


@pytest.fixture
async def idle(request: pytest.FixtureRequest, tmp_path: Path, knowledge: Path) -> AsyncIterator[Town]:
    """Everything but the gateway itself: `start` it with the settings that the test is about.

    At the end nothing that reached a platform may have been against its documented rules.
    """
    channel: Adapter = request.param()
    rasa, actions = EchoRasa(), Actions()
    await rasa.start()
    await actions.server.start_server()
    await channel.open()
    town = Town(tmp_path / "var", knowledge, channel, rasa, actions)
    try:
        yield town
    finally:
        await town.stop()
        await channel.close()
        await actions.server.close()
        await rasa.stop()
    assert channel.violations == []


@pytest.fixture
async def town(idle: Town) -> Town:
    await idle.start()
    return idle


@pytest.fixture
def limits() -> Limits:
    return load_limits()


def on(*kinds: type[Adapter]) -> pytest.MarkDecorator:
    """Run a test for these channels."""
    return pytest.mark.parametrize("idle", kinds, indirect=True, ids=lambda kind: kind.name)
