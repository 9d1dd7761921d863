"""Stores on each of the two databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from knowledge.store.store import Store, store_url
from tests.standins.postgres import Postgres, running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite3'}"
    made: str = request.getfixturevalue("postgres").create()
    return made


@pytest.fixture
async def store(address: str, tmp_path: Path) -> AsyncIterator[Store]:
    opened = Store(store_url(address, tmp_path))
    yield opened
    await opened.close()


@pytest.fixture
async def beside(address: str, store: Store, tmp_path: Path) -> AsyncIterator[Store]:
    """The same database as another process sees it."""
    opened = Store(store_url(address, tmp_path))
    yield opened
    await opened.close()
