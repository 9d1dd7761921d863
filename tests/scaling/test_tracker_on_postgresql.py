"""What is erased here is erased from Rasa's record on PostgreSQL too."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from bot.gateway.errors import StoreError
from bot.gateway.limits import load_limits
from bot.gateway.tracker import TrackerEraser
from tests.standins.postgres import Postgres

# As rasa 3.6.21 creates it (rasa.core.tracker_store.SQLTrackerStore.SQLEvent).
TABLE = (
    "CREATE TABLE events (id SERIAL PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255) NOT NULL, "
    "timestamp DOUBLE PRECISION, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
)
STORE = load_limits().store


def _written(postgres: Postgres) -> tuple[str, str]:
    url = postgres.create()
    name = url.rpartition("/")[2]
    postgres.run(name, TABLE)
    for sender, days in (("a", 1), ("a", 40), ("b", 1)):
        then = time.time() - days * 86400
        postgres.run(name, f"INSERT INTO events (sender_id, type_name, timestamp) VALUES ('{sender}', 'user', {then})")
    return url, name


async def test_one_conversation_is_erased_and_the_others_stay(postgres: Postgres) -> None:
    url, name = _written(postgres)
    assert await TrackerEraser(url, STORE).delete("a") == 2
    assert postgres.run(name, "SELECT sender_id FROM events") == "b"


async def test_what_is_older_than_its_time_is_erased(postgres: Postgres) -> None:
    url, name = _written(postgres)
    assert await TrackerEraser(url, STORE).purge(dt.timedelta(days=30)) == 1
    assert postgres.run(name, "SELECT count(*) FROM events") == "2"


async def test_a_database_that_rasa_has_not_used_yet_holds_nothing(postgres: Postgres) -> None:
    assert await TrackerEraser(postgres.create(), STORE).delete("a") == 0


async def test_a_server_that_cannot_be_reached_is_said_without_its_password() -> None:
    eraser = TrackerEraser("postgresql://motcua:geheim@127.0.0.1:1/tracker", STORE)
    with pytest.raises(StoreError) as error:
        await eraser.delete("a")
    assert "geheim" not in str(error.value)
