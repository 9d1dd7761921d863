"""What is erased here is erased from Rasa's own record too."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from pathlib import Path

import pytest

from bot.gateway.errors import StoreError
from bot.gateway.limits import Limits
from bot.gateway.tracker import TrackerEraser
from tests.bot.gateway.conftest import Faster, Start

# As rasa 3.6.21 creates it (rasa.core.tracker_store.SQLTrackerStore.SQLEvent).
TABLE = (
    "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255) NOT NULL, "
    "timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
)


def _tracker(path: Path, *rows: tuple[str, float]) -> str:
    with sqlite3.connect(path) as database:
        database.execute(TABLE)
        for sender, age_days in rows:
            database.execute(
                "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (?, 'user', ?, 'bimat')",
                (sender, time.time() - age_days * 86400),
            )
    return f"sqlite:///{path}"


def _senders(path: Path) -> list[str]:
    with sqlite3.connect(path) as database:
        return [row[0] for row in database.execute("SELECT sender_id FROM events ORDER BY id")]


async def test_one_conversation_is_erased_and_the_others_stay(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "tracker.sqlite3"
    eraser = TrackerEraser(_tracker(path, ("a", 0), ("b", 0), ("a", 1)), limits.store)
    assert await eraser.delete("a") == 2
    assert _senders(path) == ["b"]


async def test_old_events_are_purged(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "tracker.sqlite3"
    eraser = TrackerEraser(_tracker(path, ("a", 31), ("a", 29)), limits.store)
    assert await eraser.purge(dt.timedelta(days=30)) == 1
    assert _senders(path) == ["a"]


async def test_a_record_that_is_not_there_yet_is_not_made(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "tracker.sqlite3"
    assert await TrackerEraser(f"sqlite:///{path}", limits.store).delete("a") == 0
    assert not path.exists()
    path.touch()
    assert await TrackerEraser(f"sqlite:///{path}", limits.store).delete("a") == 0


async def test_a_locked_record_is_a_clear_error(tmp_path: Path, faster: Faster) -> None:
    path = tmp_path / "tracker.sqlite3"
    eraser = TrackerEraser(_tracker(path, ("a", 0)), faster("store", busy_milliseconds=50).store)
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="locked"):
            await eraser.delete("a")
        other.execute("ROLLBACK")


async def test_erasing_on_the_page_reaches_rasas_record(start: Start, tmp_path: Path) -> None:
    gateway = await start()
    await gateway.client.get("/")
    await gateway.client.post("/chat", data={"text": "khai sinh"})
    path = tmp_path / "var" / "tracker.sqlite3"
    _tracker(path, (gateway.rasa.asked[0]["sender"], 0), ("another", 0))
    assert (await gateway.client.post("/chat/delete", data={})).status == 200
    assert _senders(path) == ["another"]


async def test_what_could_not_be_erased_is_told(start: Start, tmp_path: Path) -> None:
    gateway = await start()
    await gateway.client.get("/")
    await gateway.client.post("/chat", data={"text": "khai sinh"})
    (tmp_path / "var" / "tracker.sqlite3").write_bytes(b"junk" * 500)
    response = await gateway.client.post("/chat/delete", data={})
    assert response.status == 503
    assert (await response.json())["error"]["code"] == "history_unavailable"
