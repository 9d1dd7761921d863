"""Real gateway processes: several on one PostgreSQL, and what is left when one is killed in the middle of its work."""

from __future__ import annotations

import asyncio
import functools
import json
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.gateway.journal.database import Database, database_url
from bot.gateway.journal.reports import Letter, Reports
from bot.gateway.journal.rules import load_rules
from tests.bot.gateway.journal.conftest import until
from tests.bot.gateway.journal.platform import Platform
from tests.bot.gateway.journal.ruling import FAST, Changes
from tests.bot.gateway.standins import Rasa, reply
from tests.bot.gateway.town import write_town
from tests.standins.postgres import Postgres

ROOT = Path(__file__).resolve().parents[4]
RULES: Changes = FAST | {"abuse": {"messages_per_window": 1000}, "workers": {"poll": 0.05, "lease": 12}}
PEOPLE = 20
LONG = 300.0  # seconds; only a failure takes so long


class EchoRasa(Rasa):
    """Answers each message with its own words."""

    async def _webhook(self, request: web.Request) -> web.Response:
        said = (await request.json())["message"]
        self.replies = []
        await super()._webhook(request)
        return web.json_response(reply(messages=[{"text": said}]))


@pytest.fixture
async def rasa() -> AsyncIterator[Rasa]:
    made = EchoRasa()
    await made.server.start_server()
    yield made
    await made.server.close()


class Process:
    """One gateway process."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self.process = process
        self.url = f"http://127.0.0.1:{port}/webhooks/post"

    async def post(self, session: aiohttp.ClientSession, said: list[tuple[str, str, str]]) -> bool:
        """Whether it was acknowledged."""
        try:
            async with session.post(self.url, json=said) as response:
                return response.status == 200
        except aiohttp.ClientError:
            return False

    async def deliver(self, session: aiohttp.ClientSession, said: list[tuple[str, str, str]]) -> None:
        """As a platform does: again until it is acknowledged."""
        await until(lambda: self.post(session, said), LONG)

    async def stop(self, number: signal.Signals = signal.SIGKILL) -> None:
        if self.process.returncode is None:
            self.process.send_signal(number)
        await self.process.wait()


Begin = Callable[..., Any]


@pytest.fixture
async def begin(tmp_path: Path, rasa: Rasa, platform: Platform) -> AsyncIterator[Begin]:
    """Starts processes on a database's address."""
    knowledge = write_town(tmp_path / "knowledge")

    @asynccontextmanager
    async def serving(database: str, quiet: bool) -> AsyncIterator[Process]:
        settings = {
            "knowledge_dir": str(knowledge),
            "var_dir": str(tmp_path / "var"),
            "rasa_url": str(rasa.server.make_url("")),
            "gateway_database_url": database,
        }
        order = json.dumps({"platform": platform.url, "rules": RULES, "settings": settings})
        started = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bot.gateway.journal.process", order,
            cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE if quiet else None,
        )  # fmt: skip
        assert started.stdout is not None
        process = Process(started, int(await started.stdout.readline()))
        try:
            yield process
        finally:
            await process.stop()

    async with AsyncExitStack() as stack:

        async def start(database: str, *, quiet: bool = False) -> Process:
            return await stack.enter_async_context(serving(database, quiet))

        yield start


async def letters(database: str) -> list[Letter]:
    opened = Database(database_url(database), load_rules().database)
    try:
        return await Reports(opened).dead(1000)
    finally:
        await opened.close()


async def is_settled(database: str) -> bool:
    opened = Database(database_url(database), load_rules().database)
    try:
        stats = await Reports(opened).stats(0)
    finally:
        await opened.close()
    return not any(state in {"waiting", "pending", "sending"} for _, state in (*stats.inbox, *stats.outbox))


def in_order(texts: list[str]) -> bool:
    numbers = [int(text.split()[-1]) for text in texts]
    return numbers == sorted(numbers)


async def test_three_gateways_on_one_postgresql_answer_hundreds_of_messages_once_and_in_order(
    postgres: Postgres, begin: Begin, rasa: Rasa, platform: Platform
) -> None:
    database = postgres.create()
    processes = await asyncio.gather(*(begin(database) for _ in range(3)))
    rasa.seconds = 0.01

    async def speak(person: int) -> None:
        for number in range(10):
            said = (f"{person}-{number}", f"p{person}", f"câu {person} {number}")
            for way in range(1 + number % 2):  # every other one is delivered twice, to two processes
                await processes[(person + number + way) % 3].deliver(session, [said])

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(speak(person) for person in range(PEOPLE)))
    await until(lambda: is_settled(database), LONG)
    expected = [f"câu {person} {number}" for person in range(PEOPLE) for number in range(10)]
    assert sorted(platform.texts()) == sorted(expected)
    assert sorted(rasa.texts) == sorted(expected)
    assert set(rasa.most_at_once.values()) == {1}
    assert all(in_order(platform.texts(f"p{person}")) for person in range(PEOPLE))
    assert await letters(database) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_gateway_killed_at_work_loses_and_repeats_nothing(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, begin: Begin, rasa: Rasa, platform: Platform
) -> None:
    database = (
        f"sqlite:///{tmp_path / 'journal.sqlite3'}"
        if kind == "sqlite"
        else request.getfixturevalue("postgres").create()
    )
    rasa.seconds = platform.seconds = 0.05
    running: list[Process] = [await begin(database)]
    if kind == "postgresql":
        running.append(await begin(database))

    async def deliver(said: list[tuple[str, str, str]]) -> bool:
        return await running[0].post(session, said)  # the process of the moment

    async def speak(person: int) -> None:
        for number in range(4):
            said = (f"{person}-{number}", f"p{person}", f"câu {person} {number}")
            await until(functools.partial(deliver, [said]), LONG)

    async def kill(answered: int) -> None:
        await until(lambda: len(platform.received) >= answered, LONG)
        await running[0].stop()
        running[0] = await begin(database)

    async with aiohttp.ClientSession() as session:
        work = asyncio.gather(*(speak(person) for person in range(PEOPLE)))
        await kill(15)
        await kill(40)
        await work
    await until(lambda: is_settled(database), LONG)
    texts = platform.texts()
    assert len(texts) == len(set(texts)), "something was answered twice"
    unknown = await letters(database)
    assert {letter.reason for letter in unknown} <= {"interrupted"}
    missing = {f"câu {person} {number}" for person in range(PEOPLE) for number in range(4)} - set(texts)
    # Killed between the mark and the request: known by name, and only ever the parts that were on their way.
    assert len(missing) <= len(unknown)
    assert len(unknown) <= 2 * load_rules().workers.conversations
    assert all(in_order(platform.texts(f"p{person}")) for person in range(PEOPLE))


async def test_a_full_disk_refuses_messages_and_with_room_again_all_are_answered(
    tmp_path: Path, begin: Begin, rasa: Rasa, platform: Platform
) -> None:
    database = f"sqlite:///{tmp_path / 'journal.sqlite3'}"
    process: Process = await begin(database, quiet=True)
    async with aiohttp.ClientSession() as session:
        await process.deliver(session, [("1", "p1", "trước")])
        await until(lambda: platform.texts() == ["trước"])
        process.process.send_signal(signal.SIGUSR1)
        await until(lambda: refused(process, session))
        assert platform.texts() == ["trước"]
        process.process.send_signal(signal.SIGUSR2)
        await process.deliver(session, [("2", "p1", "sau")])
        await until(lambda: platform.texts() == ["trước", "sau"])


async def refused(process: Process, session: aiohttp.ClientSession) -> bool:
    async with session.post(process.url, json=[["2", "p1", "sau"]]) as response:
        said = await response.json()
        return response.status == 503 and said["error"]["code"] == "inbox_unavailable"
