"""The tables as the migrations make them, on each database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from knowledge.store.errors import StoreError
from knowledge.store.store import Store
from knowledge.store.tables import METADATA
from knowledge.store.upgrade import upgrade

ROOT = Path(__file__).resolve().parents[3]
PROCESSES = 3


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


async def test_the_migrations_make_the_tables_that_the_code_knows(store: Store) -> None:
    async with store.begin() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_table_that_differs_would_be_noticed(store: Store) -> None:
    async with store.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE switches ADD COLUMN forgotten INTEGER")
        assert len(await connection.run_sync(differences)) == 1


async def test_upgrading_again_changes_nothing(store: Store) -> None:
    async with store.begin() as connection:
        await connection.exec_driver_sql("INSERT INTO switches VALUES ('*', 'thử', 'lan', 1.0)")
    async with store.begin() as connection:
        await upgrade(connection)
        assert await connection.run_sync(differences) == []
        assert (await connection.exec_driver_sql("SELECT count(*) FROM switches")).scalar() == 1


def test_processes_that_start_at_once_make_the_tables_once(address: str, tmp_path: Path) -> None:
    environment = {**os.environ, "CONSOLE_DATABASE_URL": address, "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "knowledge.store", "status"]
    started = [
        subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    for process in started:
        out, err = process.communicate(timeout=100)
        assert process.returncode == 0, err
        assert "publications\t0" in out


async def test_tables_of_a_newer_version_are_left_alone_and_said_to_be_so(store: Store, beside: Store) -> None:
    async with store.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer version"):
        async with beside.begin():
            pass
