"""Publications taken up by the running action server: real base, real index, real HTTP."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from actions.live import Live
from actions.opening import Opened, open_services
from actions.server import LIVE, OPENED, create_app
from actions.worker.prepare import prepare
from actions.worker.settings import WorkerSettings
from knowledge.store import bases, publications, switches
from knowledge.store.store import Store, store_url
from tests.actions.test_server import call

PATH = "procedures/tu-phap/1.001193.yml"
ALIASES = "\naliases:\n"
SECONDS = 60


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = Store(store_url("", tmp_path))
    yield opened
    await opened.close()


@pytest.fixture
async def settings(tmp_path: Path, store: Store) -> WorkerSettings:
    """The real base as publication 1."""
    settings = WorkerSettings(var_dir=tmp_path, action_seconds=30)
    await prepare(settings, store)
    return settings


@pytest.fixture
async def client(settings: WorkerSettings) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(create_app(await open_services(settings)))) as client:
        yield client


async def publish(store: Store, alias: str) -> int:
    """A publication with one more alias, as the worker makes it; its index is left to whoever needs it."""
    async with store.begin() as connection:
        live = await publications.live_number(connection)
        text = await publications.content(connection, live or 0, PATH) or ""
        changed = {PATH: text.replace(ALIASES, f"{ALIASES}  - {alias}\n", 1)}
        number = await publications.create(connection, changed, by="hoa", reason="thử", parent=live)
        await publications.go_live(connection, number, alias)
    return number


async def taken_up(live: Live, opened: Opened, number: int) -> None:
    async with asyncio.timeout(SECONDS):
        while opened.services.number != number:
            await asyncio.sleep(0.05)
            await live.settle()


async def first(client: TestClient[Any, Any], query: str) -> str:
    found = await (await client.get("/search", params={"q": query})).json()
    return str(found["results"][0]["passage"])


async def test_what_is_published_is_answered_from_without_a_restart_also_where_its_index_must_be_made(
    client: TestClient[Any, Any], store: Store, settings: WorkerSettings
) -> None:
    app = client.server.app  # type: ignore[attr-defined]
    assert (await (await client.get("/health")).json())["publication"] == 1
    alias = "chim sẻ nhà em mới sinh cháu gái"
    number = await publish(store, alias)
    await taken_up(app[LIVE], app[OPENED], number)
    assert (await (await client.get("/health")).json())["publication"] == number
    assert await first(client, alias) == alias
    assert bases.remembered(settings.var_dir) == number
    assert f"motcua_actions_publication {float(number)}" in await (await client.get("/metrics")).text()


async def test_no_turn_is_lost_or_wrong_while_publications_come_and_go(
    client: TestClient[Any, Any], store: Store
) -> None:
    app = client.server.app  # type: ignore[attr-defined]
    stop = asyncio.Event()
    answered: list[str] = []

    async def citizen() -> None:
        while not stop.is_set() or len(answered) < 200:
            response = await client.post("/webhook", json=call("lam giay khai sinh cho con can giay to gi"))
            assert response.status == 200
            answer = (await response.json())["responses"][0]["custom"]["answer"]
            assert (answer["outcome"], answer["procedure"]["code"]) == ("answered", "1.001193"), answer
            answered.append(answer["outcome"])

    citizens = [asyncio.create_task(citizen()) for _ in range(4)]
    for word in ("một", "hai", "ba"):
        number = await publish(store, f"giấy cho cháu thứ {word} nhà em")
        await taken_up(app[LIVE], app[OPENED], number)
    stop.set()
    await asyncio.wait_for(asyncio.gather(*citizens), SECONDS)
    assert len(answered) >= 200
    text = await (await client.get("/metrics")).text()
    assert 'motcua_actions_swaps_total{ok="true"} 3.0' in text
    assert "motcua_actions_failures_total{" not in text


async def test_a_publication_that_cannot_be_opened_leaves_the_old_one_answering_and_tells_staff(
    client: TestClient[Any, Any], store: Store, settings: WorkerSettings
) -> None:
    app = client.server.app  # type: ignore[attr-defined]
    live: Live = app[LIVE]
    async with store.begin() as connection:
        broken = await publications.create(connection, {PATH: "name: [hỏng\n"}, by="hoa", reason="thử", parent=1)
        await publications.go_live(connection, broken, "x")
    await live.look()
    await live.settle()
    assert app[OPENED].services.number == 1
    response = await client.post("/webhook", json=call("lam giay khai sinh cho con can giay to gi"))
    assert (await response.json())["responses"][0]["custom"]["answer"]["outcome"] == "answered"
    async with store.read() as connection:
        held = await publications.get(connection, broken)
    assert held is not None
    assert "vẫn trả lời theo bản trước" in (held.fault or "")
    assert 'motcua_actions_swaps_total{ok="false"} 1.0' in await (await client.get("/metrics")).text()
    async with store.begin() as connection:
        back = await publications.restore(connection, 1, by="hoa", reason="hỏng")
        await publications.go_live(connection, back, "v1")
    await taken_up(live, app[OPENED], back)
    assert settings.var_dir.is_dir()


async def test_what_is_switched_off_is_silent_at_the_next_look(client: TestClient[Any, Any], store: Store) -> None:
    live: Live = client.server.app[LIVE]  # type: ignore[attr-defined]
    for turn, outcome in ((switches.turn_off, "handover"), (switches.turn_on, "answered")):
        async with store.begin() as connection:
            about = {"reason": "sai lệ phí"} if turn is switches.turn_off else {}
            assert await turn(connection, "1.001193", by="hoa", **about)  # type: ignore[operator]
        await live.look()
        response = await client.post("/webhook", json=call("lam giay khai sinh cho con can giay to gi"))
        assert (await response.json())["responses"][0]["custom"]["answer"]["outcome"] == outcome


async def test_with_the_store_away_at_the_start_it_answers_from_what_this_machine_answered_from_last(
    settings: WorkerSettings, store: Store
) -> None:
    opened = await open_services(settings)
    assert opened.services.number == 1
    await opened.close()
    await store.close()
    away = settings.model_copy(update={"console_database_url": "postgresql://x:y@127.0.0.1:1/none"})
    opened = await open_services(away)
    assert opened.services.number == 1
    await opened.close()
    shutil.rmtree(bases.folder_of(settings.var_dir, 1))
    opened = await open_services(away)
    assert opened.services.number is None
    await opened.close()
