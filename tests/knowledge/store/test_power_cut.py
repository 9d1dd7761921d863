"""The power fails in the midst of publishing."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.base_files import fingerprint_of
from knowledge.store import publications
from knowledge.store.store import Store
from knowledge.store.verifying import health

ROOT = Path(__file__).resolve().parents[3]


def begin(address: str, moment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.knowledge.store.cut_process", address, moment]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("moment", ["created", "live"])
async def test_what_was_not_finished_never_was(store: Store, address: str, moment: str) -> None:
    texts = {"office.yml": "cũ"}
    async with store.begin() as connection:
        first = await publications.create(connection, texts, by="lan", reason="đầu")
        await publications.go_live(connection, first, fingerprint_of(texts))
    process = begin(address, moment)
    process.communicate(timeout=100)
    assert process.returncode == -signal.SIGKILL
    async with store.begin() as connection:
        assert await publications.live_number(connection) == first
        assert await publications.count(connection) == 1
        assert await publications.contents(connection, first) == texts
        assert (await health(connection)).faults == ()
        second = await publications.create(connection, {"office.yml": "mới"}, by="lan", reason="tiếp")
        await publications.go_live(connection, second, "v")
        assert await publications.live_number(connection) == second


async def test_whenever_it_is_killed_the_base_is_whole_and_all_that_was_published_is_there(
    store: Store, address: str
) -> None:
    """What the process told of had been committed; at most one more was, whose telling was cut off."""
    for lines in (1, 3, 2):
        process = begin(address, "never")
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(lines)]
        process.kill()
        told += [int(line) for line in process.communicate(timeout=100)[0].split()]
        async with store.read() as connection:
            live = await publications.live_number(connection)
            found = await publications.latest(connection)
            assert (await health(connection)).faults == ()
        assert live in (told[-1], told[-1] + 1)
        assert [one.number for one in found if one.state is publications.State.LIVE] == [live]
        assert set(told) <= {one.number for one in found}
        assert all(one.state is not publications.State.BUILDING for one in found)
