"""The bench over the real Rasa and the real action server, and the base of the project published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.gateway.console.bench import GatewayBench
from bot.gateway.console.understanding import GatewayAssistant
from bot.privacy import Masker
from deploy.run.temporary import free_ports
from knowledge.console.bench.means import BENCH
from knowledge.console.understanding.means import ASSISTANT
from knowledge.snapshot import ROOT as KNOWLEDGE
from knowledge.store import publications
from tests.knowledge.console.bench.servers import rasa_and_actions
from tests.knowledge.console.serving import Office


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """URLs of Rasa and of the action server."""
    with rasa_and_actions(tmp_path_factory.mktemp("servers")) as urls:
        yield urls


@pytest.fixture
def bench(office: Office, servers: tuple[str, str], tmp_path: Path) -> GatewayBench:
    made = GatewayBench(*servers, Masker())
    office.console._state[BENCH] = made
    office.console._state[ASSISTANT] = GatewayAssistant(tmp_path, Masker())
    return made


@pytest.fixture
def bench_alone(office: Office) -> GatewayBench:
    """A bench whose servers are away."""
    rasa_port, actions_port = free_ports(2)
    made = GatewayBench(f"http://127.0.0.1:{rasa_port}", f"http://127.0.0.1:{actions_port}", Masker())
    office.console._state[BENCH] = made
    return made


@pytest_asyncio.fixture
async def published(office: Office) -> None:
    """The project's base is what citizens are answered from."""
    async with office.store.begin() as connection:
        number = await publications.seed(connection, KNOWLEDGE, by="hệ thống", reason="bản đầu")
        assert number is not None
        await publications.go_live(connection, number, "0" * 16)
