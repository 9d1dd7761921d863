"""Rasa's environment as a subprocess: bounded, of low priority, and gone when the job is cancelled."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

LAST_WORDS = 2000
BEAT_SECONDS = 1.0
Beat = Callable[[float], Awaitable[None]]


class ProcessError(Exception):
    """It failed; the message ends with what it printed. For the log, not for people."""


async def run(
    command: list[str], *, folder: Path, environment: Mapping[str, str], seconds: float, niceness: int, beat: Beat
) -> None:
    """Run to the end; `beat` is told the seconds gone by, once a second.

    Raises ProcessError where it fails or takes longer than `seconds`. However this ends, the process and its children
    are gone after it.
    """
    process = await asyncio.create_subprocess_exec(
        "nice",
        "-n",
        str(niceness),
        *command,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    reading = asyncio.create_task(_last_words(process))
    try:
        await _until_over(process, seconds, beat)
        said = await reading
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        reading.cancel()
    if process.returncode:
        raise ProcessError(f"exit status {process.returncode}: {said[-LAST_WORDS:]}")


async def _until_over(process: asyncio.subprocess.Process, seconds: float, beat: Beat) -> None:
    loop = asyncio.get_running_loop()
    started = loop.time()
    over = asyncio.ensure_future(process.wait())
    try:
        while not over.done():
            await asyncio.wait({over}, timeout=BEAT_SECONDS)
            gone = loop.time() - started
            if not over.done() and gone > seconds:
                raise ProcessError(f"not done after {seconds:.0f} s")
            await beat(gone)
    finally:
        over.cancel()


async def _last_words(process: asyncio.subprocess.Process) -> str:
    said = b""
    assert process.stdout is not None  # noqa: S101 (asked for above)
    while chunk := await process.stdout.read(65536):
        said = (said + chunk)[-4 * LAST_WORDS :]
    return said.decode(errors="replace")
