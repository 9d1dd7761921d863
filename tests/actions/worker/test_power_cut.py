"""A worker that is killed in the middle of publishing, as a real process."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from knowledge.store import jobs, publications
from knowledge.store.store import Store
from knowledge.store.tables.work import JOBS
from tests.actions.test_start import ROOT, free_port
from tests.actions.worker.office import BIRTH, SECONDS, Staff, open_office

ALIASES = "\naliases:\n"
pytestmark = pytest.mark.servers


def worker(staff: Staff, url: str, output: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "VAR_DIR": str(staff.settings.var_dir),
        "CONSOLE_DATABASE_URL": url,
        "WORKER_PORT": str(free_port()),
        "WORKER_POLL_SECONDS": "0.1",
    }
    with output.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "actions.worker"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )


async def reaches(staff: Staff, job: int, done: int) -> None:
    """Wait until the job is at that step."""
    async with asyncio.timeout(SECONDS):
        while (await staff.look(job)).done < done:  # noqa: ASYNC110 - another process reports it
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("step", [1, 2, 4])
async def test_a_killed_worker_leaves_the_old_base_serving_and_the_next_one_finishes(
    store: Store, url: str, tmp_path: Path, step: int
) -> None:
    staff = await open_office(store, url, tmp_path / "var")
    alias = "làm giấy cho bé mới chào đời"
    draft = await staff.drafted(BIRTH, ALIASES, f"{ALIASES}  - {alias}\n")
    job = await staff.asks([draft], override="gấp")
    first = worker(staff, url, tmp_path / "log")
    await reaches(staff, job, step)
    first.send_signal(signal.SIGKILL)
    first.wait(SECONDS)
    assert (await staff.live()).number in (1, 2)  # killed at the last step it may have been quicker
    if (await staff.live()).number == 1:
        assert alias not in await staff.live_text(BIRTH)
    async with store.begin() as connection:  # as if the lease had run out by itself
        await connection.execute(update(JOBS).values(lease_until=1.0))
    second = worker(staff, url, tmp_path / "log")
    try:
        (ended,) = await staff.ended(job)
    finally:
        second.send_signal(signal.SIGTERM)
        assert second.wait(SECONDS) == 0
    assert (ended.state, ended.fault, ended.attempts) == (jobs.State.DONE, None, 2), (tmp_path / "log").read_text()
    live = await staff.live()
    assert alias in await staff.live_text(BIRTH)
    async with store.read() as connection:
        states = [each.state for each in await publications.latest(connection)]
    assert states.count(publications.State.LIVE) == 1
    assert publications.State.BUILDING not in states
    assert live.number == 2
