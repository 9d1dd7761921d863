"""The worker forgets what is too old, without being asked."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from actions.worker.loop import Worker
from actions.worker.registry import PERIODIC
from actions.worker.settings import WorkerSettings
from knowledge.store.retention import DAY
from knowledge.store.store import Store
from knowledge.store.tables.gaps import CLUSTERS, GAPS
from tests.knowledge.store.filled import plain_row

SECONDS = 20


async def test_questions_older_than_the_retention_are_deleted_by_the_running_worker(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEWAY_RETENTION_DAYS", "3")
    async with store.begin() as connection:
        await connection.execute(insert(CLUSTERS).values(plain_row(CLUSTERS, state="open")))
        for name, age in (("old", 4), ("young", 2)):
            row = plain_row(GAPS, reference=name, at=time.time() - age * DAY)
            await connection.execute(insert(GAPS).values(row))
    ours = tuple(each for each in PERIODIC if each.name == "retention")
    worker = Worker(store, WorkerSettings(var_dir=tmp_path), {}, ours)
    working = asyncio.create_task(worker.run())
    async with asyncio.timeout(SECONDS):
        while True:
            async with store.read() as connection:
                left = (await connection.scalars(select(GAPS.c.reference))).all()
            if left == ["young"]:
                break
            await asyncio.sleep(0.02)
    worker.stop()
    await working
