"""Whether a store holds what it should: rows, the seals of its record of acts, and the published base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.base_files import fingerprint_of
from knowledge.store import audit, publications
from knowledge.store.copying import counts


@dataclass(frozen=True)
class Health:
    """`faults`: what is not as it was written, one English sentence each."""

    rows: Mapping[str, int]
    live: int | None
    version: str | None
    faults: tuple[str, ...]


async def health(connection: AsyncConnection) -> Health:
    """Look at everything once."""
    faults = []
    if (broken := await audit.first_broken(connection)) is not None:
        faults.append(f"the record of acts was changed at or before row {broken}")
    number = await publications.live_number(connection)
    version = None
    if number is not None:
        texts = await publications.contents(connection, number)
        live = await publications.get(connection, number)
        version = fingerprint_of(texts)
        faults += [f"{path}: not the content it is named by" for path in await _misnamed(connection, number, texts)]
        if live is not None and live.version is not None and live.version != version:
            faults.append(f"publication {number} was published as {live.version} and is {version}")
    return Health(await counts(connection), number, version, tuple(faults))


async def _misnamed(connection: AsyncConnection, number: int, texts: Mapping[str, str]) -> list[str]:
    names = await publications.files(connection, number)
    return [path for path, sha in names.items() if path not in texts or publications.sha_of(texts[path]) != sha]
