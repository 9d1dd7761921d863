"""The journal's database: SQLite in WAL mode, or PostgreSQL."""

from __future__ import annotations

from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.gateway.journal.rules import DatabaseRules
from bot.gateway.journal.tables import METADATA
from knowledge.store import engine
from knowledge.store.engine import database_url

__all__ = ["Database", "database_url"]


async def _make_tables(connection: AsyncConnection) -> None:
    await connection.run_sync(METADATA.create_all)


class Database(engine.Database):
    """With the journal's tables."""

    def __init__(self, url: URL, rules: DatabaseRules) -> None:
        super().__init__(url, rules, _make_tables)
