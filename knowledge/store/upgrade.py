"""Bringing a store's tables up to date with Alembic, over a connection that is already open."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store.errors import StoreError
from knowledge.store.turns import Turns

MIGRATING = Turns()  # Alembic keeps its context in a global: two stores of one process migrate one after the other
MIGRATIONS = Path(__file__).with_name("migrations")


def alembic_config(connection: Connection) -> Config:
    """For Alembic's commands; `migrations/env.py` takes the connection from it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection) -> None:
    """Run the migrations that are missing; raises SQLAlchemyError, or StoreError for tables of a newer version."""
    try:
        command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        raise StoreError(f"the tables were made by a newer version of this program: {error}") from error


async def upgrade(connection: AsyncConnection) -> None:
    """`migrate` for an asynchronous connection."""
    async with MIGRATING.turn():
        await connection.run_sync(migrate)
