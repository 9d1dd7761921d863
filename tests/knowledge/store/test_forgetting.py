"""What the store forgets, by age and when a citizen asks."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import drafts, publications
from knowledge.store.drafts import State
from knowledge.store.erasing import CONVERSATION, erase, erase_from
from knowledge.store.retention import DAY, purge
from knowledge.store.store import Store, store_url
from knowledge.store.tables import METADATA
from knowledge.store.tables.content import REVISIONS
from knowledge.store.tables.desk import HELD_ANSWERS, LEFT, MESSAGES, REQUESTS
from knowledge.store.tables.gaps import CLUSTERS, GAPS
from tests.knowledge.store.filled import fill, plain_row

MINE, THEIRS = "c" * 22, "d" * 22
NAMED = [table for table in METADATA.sorted_tables if CONVERSATION in table.c]
UNIQUE = {"reference", "code"}


async def add(connection: AsyncConnection, name: str, key: str, **values: Any) -> None:
    table = METADATA.tables[name]
    row = plain_row(table, **dict.fromkeys(UNIQUE & set(table.c.keys()), key), **values)
    await connection.execute(insert(table).values(row))


async def left(store: Store, name: str) -> int:
    async with store.read() as connection:
        return len((await connection.execute(select(METADATA.tables[name]))).all())


def test_every_table_of_conversations_is_known_here() -> None:
    assert {GAPS.name, REQUESTS.name, MESSAGES.name, LEFT.name, HELD_ANSWERS.name} <= {table.name for table in NAMED}


async def test_one_conversation_goes_from_every_table_and_no_other(store: Store) -> None:
    async with store.begin() as connection:
        await connection.execute(insert(CLUSTERS).values(plain_row(CLUSTERS, state="open")))
        for table in NAMED:
            for conversation in (MINE, THEIRS):
                await add(connection, table.name, conversation, conversation=conversation)
    assert await erase_from(store, MINE) == len(NAMED)
    async with store.begin() as connection:
        for table in NAMED:
            assert (await connection.scalars(select(table.c.conversation))).all() == [THEIRS], table.name
        assert await erase(connection, MINE) == 0


async def test_a_group_of_questions_goes_with_its_last_question(store: Store) -> None:
    async with store.begin() as connection:
        await connection.execute(insert(CLUSTERS).values(plain_row(CLUSTERS, state="open")))
        await connection.execute(insert(CLUSTERS).values(plain_row(CLUSTERS, state="settled")))
        await add(connection, "gaps", "a", conversation=MINE, cluster=1)
        await add(connection, "gaps", "b", conversation=MINE, cluster=2)
    await erase_from(store, MINE)
    async with store.read() as connection:
        assert (await connection.scalars(select(CLUSTERS.c.state))).all() == ["settled"]


@pytest.mark.parametrize("name", [GAPS.name, MESSAGES.name, LEFT.name, HELD_ANSWERS.name])
async def test_words_are_deleted_once_they_are_too_old(store: Store, name: str) -> None:
    now = time.time()
    async with store.begin() as connection:
        await connection.execute(insert(CLUSTERS).values(plain_row(CLUSTERS, state="open")))
        await add(connection, name, "old", at=now - 31 * DAY)
        await add(connection, name, "young", at=now - 29 * DAY)
    assert (await purge(store, 30, now))[name] == 1
    assert await left(store, name) == 1
    assert (await purge(store, 30, now))[name] == 0


async def test_a_request_that_waits_is_kept_however_old(store: Store) -> None:
    now = time.time()
    async with store.begin() as connection:
        for state in ("waiting", "taken", "done"):
            await add(connection, REQUESTS.name, state, state=state, at=now - 31 * DAY)
    assert (await purge(store, 30, now))[REQUESTS.name] == 1
    assert await left(store, REQUESTS.name) == 2


async def test_the_savings_of_finished_drafts_go_and_those_of_open_ones_stay(store: Store) -> None:
    async with store.begin() as connection:
        await publications.announce(connection)
        for state in (State.DRAFT, State.WITHDRAWN):
            draft = await drafts.begin(connection, "faq/x.yml", "a", by="lan", base_sha=None)
            await drafts.save(connection, draft, "b", by="lan", version=1)
            if state is not State.DRAFT:
                await drafts.move(connection, draft, state, by="lan")
    assert (await purge(store, 30, time.time() + 31 * DAY))["draft_revisions"] == 2
    async with store.read() as connection:
        assert (await connection.scalars(select(REVISIONS.c.draft))).all() == [1, 1]
        assert len(await drafts.in_state(connection, State)) == 2


async def test_counts_acts_and_the_base_stay_for_good(store: Store) -> None:
    async with store.begin() as connection:
        await fill(connection)
    kept = ("audit", "publications", "publication_files", "blobs", "day_turns", "day_votes", "drafts")
    before = [await left(store, name) for name in kept]
    await purge(store, 1, time.time() + 4000 * DAY)
    assert [await left(store, name) for name in kept] == before


async def test_nothing_of_deleted_words_is_left_in_the_file(tmp_path: Path) -> None:
    opened = Store(store_url("", tmp_path))
    async with opened.begin() as connection:
        await connection.execute(insert(CLUSTERS).values(plain_row(CLUSTERS, state="open")))
        await add(connection, GAPS.name, "a", question="nhà bà Tư ở hẻm 42", conversation=MINE)
    await erase_from(opened, MINE)
    files = [opened.file, opened.file.with_name(f"{opened.file.name}-wal")] if opened.file else []
    assert len(files) == 2
    assert "bà Tư".encode() not in b"".join(await asyncio.gather(*(asyncio.to_thread(f.read_bytes) for f in files)))
    await opened.close()
