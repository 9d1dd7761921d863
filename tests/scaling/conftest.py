"""The real servers that several Rasa workers share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standins import postgres as postgres_server
from tests.standins import redis as redis_server
from tests.standins.postgres import Postgres
from tests.standins.redis import Redis


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_server.running() as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    with redis_server.running() as server:
        yield server
