from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from knowledge.store.store import Store, store_url
from tests.standins import postgres
from tests.standins.postgres import Postgres


@pytest.fixture(scope="session")
def database() -> Iterator[Postgres]:
    with postgres.running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new, empty store, on both of the databases that are supported."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'console.sqlite3'}"
    server: Postgres = request.getfixturevalue("database")
    return server.create()


@pytest.fixture
async def store(url: str, tmp_path: Path) -> AsyncIterator[Store]:
    opened = Store(store_url(url, tmp_path))
    yield opened
    await opened.close()
