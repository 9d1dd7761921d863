"""A gateway process of its own, which may be killed, starved of disk and lied to about the time."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import aiohttp

from deploy.run.layout import APP_PYTHON, ROOT
from deploy.run.temporary import free_ports

SECONDS = 120
LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")


def faketime_library() -> Path:
    """libfaketime, installed where it is missing and may be; raises FileNotFoundError."""
    subprocess.run([str(ROOT / "deploy" / "faketime.sh")], check=True)
    found = [path for pattern in LIBRARIES for path in Path("/").glob(pattern.lstrip("/"))]
    if not found:
        raise FileNotFoundError("libfaketimeMT.so.1")
    return found[0]


class GatewayProcess:
    """`python -m bot.gateway` on one port and one folder, through any number of deaths."""

    def __init__(self, var: Path, environment: Mapping[str, str]) -> None:
        self.var = var
        self.deaths = 0
        self._environment = dict(environment)
        self._process: asyncio.subprocess.Process | None = None
        [self.port] = free_ports(1)
        self._clock = var.parent / "clock"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self, *, faked_clock: bool = False) -> None:
        """Start and wait until it listens."""
        settings = {"GATEWAY_PORT": str(self.port), "VAR_DIR": str(self.var), "LOG_LEVEL": "ERROR"}
        if faked_clock:
            self.set_clock(0)
            settings |= {
                "LD_PRELOAD": str(faketime_library()),
                "FAKETIME_TIMESTAMP_FILE": str(self._clock),
                "FAKETIME_CACHE_DURATION": "1",  # seconds; read anew at every call, it would take the whole processor
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            }
        with (self.var.parent / "gateway.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                str(APP_PYTHON), "-m", "bot.gateway",
                cwd=ROOT, env=os.environ | self._environment | settings, stdout=log, stderr=log,
            )  # fmt: skip
        await self._listens()

    async def _listens(self) -> None:
        async with aiohttp.ClientSession() as session, asyncio.timeout(SECONDS):
            while True:
                if self._process is None or self._process.returncode is not None:
                    raise RuntimeError((self.var.parent / "gateway.log").read_text()[-2000:])
                try:
                    async with session.get(f"{self.url}/healthz") as response:
                        if response.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """kill -9, and nothing else: whatever it was doing ends there."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        self.deaths += 1

    async def stop(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), 30)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

    def fill_disk(self, *, full: bool) -> None:
        """No file of the process may grow any more: to its databases the disk is full."""
        assert self._process is not None
        soft = 1 if full else resource.RLIM_INFINITY
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))

    def set_clock(self, seconds: int) -> None:
        """From now on its wall clock is that far off."""
        draft = self._clock.with_name("clock.new")
        draft.write_text(f"{seconds:+d}\n")
        draft.replace(self._clock)
