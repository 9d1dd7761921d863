"""Has an upload read by a process of its own that can harm nobody, and takes its answer."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from typing import IO

import structlog
from pydantic import ValidationError

from knowledge.console.importing.answer import Answer
from knowledge.console.importing.config import MEBIBYTE, upload_limits
from knowledge.snapshot import ROOT

LOG = structlog.get_logger(__name__)
MODULE = "knowledge.console.importing.reader"
CHUNK = 1 << 16


class UnreadableError(Exception):
    """The process ended without an answer; `reason` is a key of `texts/importing.yml` under `faults`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def read_upload(file: IO[bytes], name: str) -> Answer:
    """What an upload holds; `file` needs a descriptor, `name` is what people call it. Raises UnreadableError."""
    environment = {"PYTHONUTF8": "1", "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        MODULE,
        name,
        stdin=file,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT.parent,
        env=environment,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(upload_limits().seconds):
            said, complaint = await _answer(process)
    except TimeoutError as error:
        raise UnreadableError("too_long") from error
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    if process.returncode:
        # The last line names the fault; the lines before it may hold pieces of the file.
        last = complaint.decode("utf-8", "replace").strip().rpartition("\n")[2].partition(":")[0]
        LOG.warning("upload_unreadable", status=process.returncode, fault=last[:80])
        raise UnreadableError("too_long" if process.returncode == -signal.SIGXCPU else "broken")
    try:
        return Answer.model_validate_json(said)
    except ValidationError as error:
        raise UnreadableError("broken") from error


async def _answer(process: asyncio.subprocess.Process) -> tuple[bytes, bytes]:
    assert process.stdout is not None  # noqa: S101 - for the type checker
    assert process.stderr is not None  # noqa: S101
    said, complaint = await asyncio.gather(_all_of(process.stdout), _all_of(process.stderr))
    await process.wait()
    return said, complaint


async def _all_of(stream: asyncio.StreamReader) -> bytes:
    found = bytearray()
    while chunk := await stream.read(CHUNK):
        found += chunk
        if len(found) > upload_limits().answer_mib * MEBIBYTE:
            raise UnreadableError("too_much")
    return bytes(found)
