"""What running processes must take up: which publication is live, and what is switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import switches
from knowledge.store.switches import EVERYTHING, Switch
from knowledge.store.tables.content import LIVE

POLL_SECONDS = 0.5  # between two looks: what staff publish or switch off is taken up within a second
RETRY_SECONDS = 30.0  # after a publication could not be opened


@dataclass(frozen=True)
class LiveState:
    """As it stands in the store; `number` is None before the first publication."""

    revision: int = 0
    number: int | None = None
    off: Mapping[str, Switch] = field(default_factory=dict)

    @property
    def all_off(self) -> bool:
        """True where the assistant answers nothing but emergencies and dossiers."""
        return EVERYTHING in self.off


NOTHING_KNOWN = LiveState()


async def look(connection: AsyncConnection, known: LiveState = NOTHING_KNOWN) -> LiveState:
    """The state now; `known` itself where nothing has changed since."""
    row = (await connection.execute(select(LIVE.c.number, LIVE.c.revision))).first()
    if row is None:
        return NOTHING_KNOWN
    if row.revision == known.revision and row.number == known.number:
        return known
    return LiveState(row.revision, row.number, await switches.all_off(connection))
