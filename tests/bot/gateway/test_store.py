"""Transcripts are kept for a while, deleted on request, and their loss never stops the chat."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from pathlib import Path

import pytest

from bot.gateway.answer import Answer, Message, Outcome
from bot.gateway.errors import StoreError
from bot.gateway.limits import Limits
from bot.gateway.store import ConversationStore, Turn
from tests.bot.gateway.conftest import Faster, Start

TURN = Turn("khai sinh", Answer(outcome=Outcome.ANSWERED, messages=(Message(text="Giấy chứng sinh."),)))


def _age(path: Path, days: float) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE turns SET at = at - ?", (days * 86400,))


def _bytes_under(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_turns_come_back_in_order_and_apart_by_conversation(tmp_path: Path, limits: Limits) -> None:
    store = ConversationStore(tmp_path / "t.sqlite3", limits.store)
    for said in ("một", "hai"):
        await store.add("a", "web", Turn(said, TURN.answer))
    await store.add("b", "web", TURN)
    assert [turn.said for turn in await store.history("a")] == ["một", "hai"]
    assert (await store.history("a"))[0].answer == TURN.answer
    assert await store.history("c") == []
    await store.close()


async def test_only_turns_beyond_the_retention_are_purged(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "t.sqlite3"
    store = ConversationStore(path, limits.store)
    await store.add("a", "web", TURN)
    _age(path, 31)
    await store.add("a", "web", Turn("mới", TURN.answer))
    assert await store.purge(dt.timedelta(days=30)) == 1
    assert [turn.said for turn in await store.history("a")] == ["mới"]
    await store.close()


async def test_a_deleted_conversation_leaves_no_words_in_the_files(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "t.sqlite3"
    store = ConversationStore(path, limits.store)
    await store.add("a", "web", Turn("bimat-xoa-di", TURN.answer))
    assert await store.delete("a") == 1
    assert await store.history("a") == []
    assert b"bimat-xoa-di" not in _bytes_under(tmp_path)
    await store.close()


async def test_the_database_is_readable_by_its_owner_only(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "t.sqlite3"
    store = ConversationStore(path, limits.store)
    await store.add("a", "web", TURN)
    assert path.stat().st_mode & 0o077 == 0
    await store.close()


async def test_a_damaged_database_is_named_and_taken_up_again_once_it_is_mended(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "t.sqlite3"
    path.write_bytes(b"this is not a database" * 100)
    store = ConversationStore(path, limits.store)
    with pytest.raises(StoreError, match=r"t\.sqlite3"):
        await store.add("a", "web", TURN)
    path.unlink()
    await store.add("a", "web", TURN)
    assert len(await store.history("a")) == 1
    await store.close()


async def test_the_chat_goes_on_over_a_damaged_database(start: Start, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "conversations.sqlite3").write_bytes(b"junk" * 1000)
    gateway = await start()
    said = await gateway.say("khai sinh")
    assert said["outcome"] == "answered"
    assert (await gateway.say("mất bao lâu", said["conversation_id"]))["outcome"] == "answered"
    page = await gateway.client.get("/")
    assert page.status == 200
    assert "Hiện chưa lưu được hội thoại" in await page.text()


async def test_the_chat_goes_on_over_a_locked_database(start: Start, tmp_path: Path, faster: Faster) -> None:
    gateway = await start(limits=faster("store", busy_milliseconds=100))
    issued = (await gateway.say("khai sinh"))["conversation_id"]
    path = tmp_path / "var" / "conversations.sqlite3"
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        started = time.perf_counter()
        assert (await gateway.say("mất bao lâu", issued))["outcome"] == "answered"
        assert time.perf_counter() - started < 1
        other.execute("ROLLBACK")
    assert await gateway.stored(issued) == ["khai sinh"]


async def test_a_failing_store_is_counted(start: Start, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "conversations.sqlite3").write_bytes(b"junk" * 1000)
    gateway = await start()
    await gateway.say("khai sinh")
    metrics = await (await gateway.client.get("/metrics")).text()
    line = next(line for line in metrics.splitlines() if line.startswith("motcua_gateway_store_failures_total"))
    assert float(line.split()[-1]) >= 1


async def test_old_transcripts_are_purged_at_the_start(start: Start, tmp_path: Path) -> None:
    first = await start()
    issued = (await first.say("khai sinh"))["conversation_id"]
    _age(tmp_path / "var" / "conversations.sqlite3", 8)
    second = await start(gateway_retention_days=7)
    for _ in range(100):
        if not await second.stored(issued):
            break
        time.sleep(0.02)  # noqa: ASYNC251 - the purge works in its own thread
    assert await second.stored(issued) == []
