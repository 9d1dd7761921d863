"""Deleting a person's data reaches what staff kept of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.gateway import keys
from bot.gateway.journal.desk import erase_person
from bot.gateway.settings import Settings
from knowledge.store.erasing import CONVERSATION
from knowledge.store.store import Store, store_url
from knowledge.store.tables import METADATA
from knowledge.store.tables.gaps import CLUSTERS
from tests.bot.gateway.channels.web_session.client import Session, begin
from tests.bot.gateway.journal.conftest import Running
from tests.bot.gateway.journal.platform import event
from tests.bot.gateway.serving import Gateway, serving
from tests.bot.gateway.town import write_town
from tests.knowledge.store.filled import plain_row

Start = Callable[..., Any]
NAMED = [table for table in METADATA.sorted_tables if CONVERSATION in table.c]
SOMEBODY = "s" * 22


async def remember(store: Store, *conversations: str) -> None:
    """A row of each conversation in every table that keeps something of one."""
    async with store.begin() as connection:
        for n, conversation in enumerate(conversations):
            await connection.execute(insert(CLUSTERS).values(plain_row(CLUSTERS, state="open")))
            for table in NAMED:
                named = dict.fromkeys({"reference", "code"} & set(table.c.keys()), f"{n}")
                await connection.execute(insert(table).values(plain_row(table, conversation=conversation, **named)))


async def remembered(store: Store) -> set[str]:
    async with store.read() as connection:
        found = [set((await connection.scalars(select(table.c.conversation))).all()) for table in NAMED]
    return set().union(*found)


@pytest.fixture
async def gateway(tmp_path: Path, limits: Any) -> Any:
    async with serving(write_town(tmp_path / "knowledge"), tmp_path / "var", limits) as made:
        yield made


@pytest.fixture
def limits() -> Any:
    from bot.gateway.limits import load_limits  # noqa: PLC0415

    return load_limits()


async def _session(gateway: Gateway) -> tuple[Session, str]:
    session = await begin(gateway)
    await session.ask("khai sinh")
    return session, gateway.client.app[keys.IDENTITIES].key(session.path.rsplit("/", 1)[-1])


async def test_asking_for_it_in_the_widget_deletes_what_staff_kept(gateway: Gateway) -> None:
    session, key = await _session(gateway)
    store = gateway.client.app[keys.STAFF_STORE]
    await remember(store, key, SOMEBODY)
    after = (await session.poll())["events"][-1]["id"]
    await session.ask("Xóa dữ liệu của tôi", after)
    assert await remembered(store) == {SOMEBODY}


async def test_deleting_the_session_deletes_what_staff_kept(gateway: Gateway) -> None:
    session, key = await _session(gateway)
    store = gateway.client.app[keys.STAFF_STORE]
    await remember(store, key, SOMEBODY)
    assert (await gateway.client.delete(session.path)).status == 204
    assert await remembered(store) == {SOMEBODY}


async def test_asking_for_it_on_a_platform_deletes_what_staff_kept(start: Start) -> None:
    running: Running = await start()
    await running.journal.accept([event("1")])
    await running.settled()
    store = running.client.app[keys.STAFF_STORE]
    await remember(store, running.journal.people.conversation("post", "p1"), SOMEBODY)
    await running.journal.accept([event("2", text="xóa dữ liệu của tôi")])
    await running.settled()
    assert await remembered(store) == {SOMEBODY}


async def test_deleting_a_person_at_the_command_line_deletes_what_staff_kept(
    start: Start, tmp_path: Path, database: str
) -> None:
    running: Running = await start()
    await running.journal.accept([event("1")])
    await running.settled()
    settings = Settings(_env_file=None, var_dir=tmp_path / "var", gateway_database_url=database)
    own = Store(store_url("", tmp_path / "var"))
    await remember(own, running.journal.people.conversation("post", "p1"), SOMEBODY)
    await erase_person(settings, "post", "p1")
    assert await remembered(own) == {SOMEBODY}
    await own.close()
