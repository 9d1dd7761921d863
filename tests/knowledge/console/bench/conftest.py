"""The bench over the real Rasa and the real action server, and the base of the project published."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.gateway.console.bench import GatewayBench
from bot.gateway.console.understanding import GatewayAssistant
from bot.privacy import Masker
from deploy.run.layout import APP_PYTHON, RASA_PYTHON, ROOT
from deploy.run.temporary import free_ports
from knowledge.console.bench.means import BENCH
from knowledge.console.understanding.means import ASSISTANT
from knowledge.snapshot import ROOT as KNOWLEDGE
from knowledge.store import publications
from tests.knowledge.console.serving import Office

SECONDS = 120


@contextmanager
def process(folder: Path, command: list[str], **settings: str) -> Iterator[None]:
    """A server that runs until the block ends."""
    with (folder / "server.log").open("wb") as log:
        running = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=log, stderr=log)
    try:
        yield
    finally:
        running.terminate()
        running.wait(30)


def answers(url: str, body: dict[str, Any]) -> bool:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=json.dumps(body).encode()), timeout=10):
            return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """URLs of a Rasa and of an action server of their own."""
    rasa_port, actions_port = free_ports(2)
    rasa, actions = f"http://127.0.0.1:{rasa_port}", f"http://127.0.0.1:{actions_port}"
    folders = [tmp_path_factory.mktemp(name) for name in ("rasa", "actions")]
    with (
        process(
            folders[0], [str(RASA_PYTHON), "-m", "bot.rasa", "serve"], RASA_PORT=str(rasa_port), VAR_DIR=str(folders[0])
        ),
        process(
            folders[1], [str(APP_PYTHON), "-m", "actions"], ACTIONS_PORT=str(actions_port), VAR_DIR=str(folders[1])
        ),
    ):
        turn = {"text": "xin chào", "intent": "greet", "confidence": 1.0}
        deadline = time.monotonic() + SECONDS
        while not (
            answers(f"{rasa}/model/parse", {"text": "xin chào"}) and answers(f"{actions}/trial", {"turns": [turn]})
        ):
            assert time.monotonic() < deadline, [(folder / "server.log").read_text()[-1000:] for folder in folders]
            time.sleep(0.3)
        yield rasa, actions


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
