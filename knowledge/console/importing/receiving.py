"""Takes a file off the wire: piece by piece into a nameless file, so that nothing of it is left on the disk."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import IO

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from knowledge.console.faults import ConsoleError
from knowledge.console.importing.config import MEBIBYTE, upload_limits
from knowledge.console.texts import texts

FIELD = "file"
CHUNK = 1 << 16
# A browser shows an answer only once its upload was read to its end; more than so many times the limit is cut off.
PATIENCE = 12
_STRANGE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Received:
    """`name` is only ever shown, never used as a path."""

    name: str
    file: IO[bytes]


@asynccontextmanager
async def received(request: web.Request) -> AsyncIterator[Received]:
    """The uploaded file, gone from the disk once the block ends.

    Raises ConsoleError: bad_form, invalid (no file was chosen), too_large.
    """
    if request.content_type != "multipart/form-data":
        raise ConsoleError("bad_form")
    with tempfile.TemporaryFile() as file:
        try:
            name = await _take(request, file)
        except (ValueError, LookupError, HttpProcessingError) as error:
            raise ConsoleError("bad_form") from error
        if name is None:
            raise ConsoleError("invalid", what=texts("importing")["faults"]["no_file"])
        file.flush()
        yield Received(name, file)


async def _take(request: web.Request, file: IO[bytes]) -> str | None:
    name, size = None, 0
    most = upload_limits().upload_mib * MEBIBYTE
    async for part in await request.multipart():
        is_wanted = isinstance(part, BodyPartReader) and part.name == FIELD and bool(part.filename) and name is None
        if not isinstance(part, BodyPartReader):
            raise ConsoleError("bad_form")
        while chunk := await part.read_chunk(CHUNK):
            size += len(chunk)
            if size > PATIENCE * most:
                raise ConsoleError("too_large")
            if is_wanted and size <= most:
                file.write(chunk)
        if is_wanted:
            name = shown_name(part.filename or "")
    if size > most:
        raise ConsoleError("too_large")
    return name


def shown_name(name: str) -> str:
    """The last part of a file's name, without characters that do not show or that turn text round."""
    last = _STRANGE.sub("", re.split(r"[/\\]", name)[-1]).strip()
    return last[: upload_limits().name_characters] or "tệp"
