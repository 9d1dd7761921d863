"""Which answers wait for approval, also while the staff's store is away."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.gateway.answer import Answer, Message, Outcome
from bot.gateway.desk.rules import load_desk_rules
from bot.gateway.desk.topics import Topics
from knowledge.store.errors import StoreError
from knowledge.store.store import Store, store_url
from knowledge.store.tables.desk import HELD_TOPICS

ANSWER = Answer(outcome=Outcome.ANSWERED, messages=(Message(text="Không mất phí."),))
RULES = load_desk_rules().held.model_copy(update={"remembered": 0.01})


def spoil(folder: Path) -> None:
    for file in folder.glob("console.sqlite3*"):
        file.write_bytes(b"no database" * 1000)


def nowhere(_code: str) -> None:
    return None


async def test_a_topic_stays_held_while_the_store_is_away(tmp_path: Path) -> None:
    url = store_url("", tmp_path)
    store = Store(url)
    async with store.begin() as connection:
        await connection.execute(insert(HELD_TOPICS).values(topic="*", reason="x", by="hoa", at=time.time()))
    topics = Topics(store, RULES, nowhere)
    assert await topics.of(ANSWER) == "*"
    await store.close()
    spoil(tmp_path)
    await asyncio.sleep(2 * RULES.remembered)
    assert await topics.of(ANSWER) == "*"
    with pytest.raises(StoreError):
        await Topics(store, RULES, nowhere).of(ANSWER)
    await store.close()
