"""Whether every accepted message was answered once and in order: seen from the citizens' screens, not from our books.

The journal is only asked why something is missing: a part of unknown fate may have been lost with the process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, select

from bot.gateway.journal.tables import INBOX, OUTBOX, PartState
from tests.faults.crowd import Written


@dataclass(frozen=True)
class Verdict:
    """Numbers of messages; `unknown`: not seen, and known to be of unknown fate; `lost`: not seen, unexplained."""

    accepted: int
    once: int
    repeated: int
    unknown: int
    lost: int
    disordered: int
    unknown_parts: int
    delivered_again: int

    @property
    def holds(self) -> bool:
        """Nothing lost, nothing repeated, nothing out of order."""
        return not (self.repeated or self.lost or self.disordered)


async def judge(written: Sequence[Written], database: Path) -> Verdict:
    """Compare what was accepted with what stands on each screen."""
    explained, unknown_parts = _of_unknown_fate(database)
    counts = {"once": 0, "repeated": 0, "unknown": 0, "lost": 0}
    disordered = 0
    for channel, person in {(each.channel, each.person): None for each in written}:
        screen = "\n".join(await channel.said(person))
        places = []
        for message in (each for each in written if (each.channel, each.person) == (channel, person)):
            seen = screen.count(message.mark)
            if seen == 0:
                counts["unknown" if any(message.id in name for name in explained) else "lost"] += 1
                continue
            counts["once" if seen == 1 else "repeated"] += 1
            places.append(screen.index(message.mark))
        disordered += places != sorted(places)
    again = sum(1 for each in written if each.tries > 1)
    return Verdict(len(written), **counts, disordered=disordered, unknown_parts=unknown_parts, delivered_again=again)


def _of_unknown_fate(database: Path) -> tuple[set[str], int]:
    """Ids of the messages with a part of unknown fate, and the number of such parts."""
    engine = create_engine(f"sqlite:///{database}")
    try:
        with engine.connect() as connection:
            query = (
                select(INBOX.c.message_id)
                .join(OUTBOX, OUTBOX.c.inbox_id == INBOX.c.id)
                .where(OUTBOX.c.state == PartState.UNCERTAIN)
            )
            rows = connection.execute(query).scalars().all()
            return set(rows), len(rows)
    finally:
        engine.dispose()
