"""From "xuất bản" to live: one edited entry, through the real worker, action server and gateway, without a restart.

The baseline is what it would take without live swapping: starting the action server anew. Rasa takes no part.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from deploy.run.layout import APP_PYTHON, ROOT
from deploy.run.temporary import free_ports
from knowledge.store import drafts, jobs, publications, publishing
from knowledge.store.drafts import State
from knowledge.store.store import Store, store_url
from tests.bench.measure import Row, markdown

ENTRY = "procedures/tu-phap/1.001193.yml"
ALIASES = "\naliases:\n"
WORDS = ("một", "hai", "ba", "tư", "năm")
PATIENCE = 300.0
LOOK_SECONDS = 0.2  # the gateway answers an address only so many reads a second


@dataclass
class Office:
    """Running processes over one folder."""

    folder: Path
    ports: dict[str, int]
    running: dict[str, subprocess.Popen[bytes]]

    def start(self, module: str) -> float:
        """Start `python -m module` and wait for it; the seconds that took."""
        environment = os.environ | {"VAR_DIR": str(self.folder), "LOG_LEVEL": "WARNING"}
        environment |= {name: str(port) for name, port in self.ports.items()}
        environment |= {"ACTIONS_URL": f"http://127.0.0.1:{self.ports['ACTIONS_PORT']}"}
        started = time.perf_counter()
        with (self.folder / f"{module}.log").open("ab") as log:
            command = [str(APP_PYTHON), "-m", module]
            self.running[module] = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        path = {"actions": "ACTIONS_PORT", "bot.gateway": "GATEWAY_PORT", "actions.worker": "WORKER_PORT"}[module]
        health = "/healthz" if module == "bot.gateway" else "/health"
        _until(lambda: self.get(path, health) is not None)
        return time.perf_counter() - started

    def stop(self, module: str) -> None:
        """End it."""
        process = self.running.pop(module)
        process.terminate()
        process.wait(PATIENCE)

    def get(self, port: str, path: str) -> Any:
        """The JSON at a path; None while there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[port]}{path}", timeout=5) as response:
                return json.load(response)
        except (OSError, ValueError):
            return None

    def processor_seconds(self) -> float:
        """What all of them have used so far: it does not grow when other work slows them down."""
        used = [psutil.Process(process.pid).cpu_times() for process in self.running.values()]
        return sum(one.user + one.system for one in used)


def _until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(LOOK_SECONDS)


@contextmanager
def _office() -> Iterator[Office]:
    names = ("ACTIONS_PORT", "GATEWAY_PORT", "WORKER_PORT")
    with tempfile.TemporaryDirectory(prefix="mot-cua-publishing-") as folder:
        office = Office(Path(folder), dict(zip(names, free_ports(len(names)), strict=True)), {})
        prepared = [str(APP_PYTHON), "-m", "actions.worker", "prepare"]
        subprocess.run(prepared, cwd=ROOT, env=os.environ | {"VAR_DIR": folder}, check=True, stdout=subprocess.DEVNULL)
        try:
            for module in ("actions", "bot.gateway", "actions.worker"):
                office.start(module)
            yield office
        finally:
            for module in list(office.running):
                office.stop(module)


async def _ask(store: Store, word: str) -> int:
    """An approved draft of one more alias, and its publication asked for; the job."""
    async with store.begin() as connection:
        live = await publications.live_number(connection) or 0
        text = await publications.content(connection, live, ENTRY) or ""
        base = (await publications.files(connection, live))[ENTRY]
        changed = text.replace(ALIASES, f"{ALIASES}  - giấy khai sinh cho cháu thứ {word} nhà em\n", 1)
        draft = await drafts.begin(connection, ENTRY, changed, by="lan", base_sha=base)
        await drafts.move(connection, draft, State.REVIEW, by="lan")
        await drafts.move(connection, draft, State.APPROVED, by="hoa")
        return await publishing.request_publish(connection, [draft], by="hoa", reason="đo", override="đo")


async def _job(store: Store, number: int) -> jobs.Job:
    async with store.read() as connection:
        found = await jobs.get(connection, number)
    if found is None:
        raise LookupError(number)
    return found


@dataclass(frozen=True)
class Published:
    """Seconds from asking until it is answered from, and until the board shows it; ms of the worker's steps."""

    answered: float
    shown: float
    steps_ms: dict[str, float]


def _publish(office: Office, word: str, number: int) -> Published:
    async def ask() -> int:
        store = Store(store_url("", office.folder))
        try:
            return await _ask(store, word)
        finally:
            await store.close()

    async def look(job: int) -> jobs.Job:
        store = Store(store_url("", office.folder))
        try:
            return await _job(store, job)
        finally:
            await store.close()

    before = office.get("GATEWAY_PORT", "/api/procedures")["version"]
    job = asyncio.run(ask())
    started = time.perf_counter()
    times: dict[str, float] = {}

    def both() -> bool:
        if "answered" not in times and office.get("ACTIONS_PORT", "/health")["publication"] == number:
            times["answered"] = time.perf_counter() - started
        board = office.get("GATEWAY_PORT", "/api/procedures")  # None where it was asked too often
        if "shown" not in times and board is not None and board["version"] != before:
            times["shown"] = time.perf_counter() - started
        return len(times) == 2

    _until(both)
    done = asyncio.run(look(job))
    return Published(times["answered"], times["shown"], dict((done.result or {}).get("timings_ms", {})))


def rows_of_publishing() -> list[Row]:
    """One edited entry, five times; the first, which loads the encoder, is told apart."""
    with _office() as office:
        first = _publish(office, WORDS[0], 2)
        before = office.processor_seconds()
        found = [_publish(office, word, number) for number, word in enumerate(WORDS[1:], start=3)]
        each = (office.processor_seconds() - before) / len(found)
        office.stop("actions")
        restart = office.start("actions")
    middle = statistics.median(one.answered for one in found)
    steps = {name: statistics.median(one.steps_ms.get(name, 0.0) for one in found) for name in found[0].steps_ms}
    listed = ", ".join(f"{name} {took:.0f} ms" for name, took in steps.items() if took >= 1)
    baseline = f"starting the action server anew: {restart:.1f} s"
    return [
        Row(
            "one edited entry, from publishing until answered from",
            f"median {middle:.1f} s, worst {max(o.answered for o in found):.1f} s, the first after a start "
            f"{first.answered:.1f} s (n={len(found)}; {each:.1f} s of processor time each; worker: {listed})",
            baseline,
            middle / restart,
        ),
        Row(
            "the same, until the board shows it",
            f"median {statistics.median(one.shown for one in found):.1f} s",
            baseline,
            statistics.median(one.shown for one in found) / restart,
        ),
    ]


if __name__ == "__main__":
    print(markdown(rows_of_publishing()))
    sys.exit(0)
