"""A month of use in an office's store."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.figures.counting import Counts, add
from knowledge.snapshot import ROOT
from knowledge.store.folders import seed
from knowledge.store.tables.gaps import CLUSTERS, GAPS
from tests.knowledge.store.filled import plain_row

ASKED = ("1.001193", "1.000656", "2.000815", "1.001612")


async def fill(connection: AsyncConnection, today: dt.date, days: int = 30) -> None:
    """Questions on each day, growing and falling; the base published; a gap with an angry question."""
    await seed(connection, ROOT)
    counts = Counts()
    for ago in range(days):
        day = today - dt.timedelta(days=ago)
        for n in range(3 + (ago * 7) % 11):
            channel = ("web", "web", "zalo", "messenger", "kiosk")[n % 5]
            outcome = ("answered", "answered", "answered", "clarify", "abstain", "handover", "smalltalk")[n % 7]
            counts.turn(day, channel, outcome, ASKED[(n + ago) % len(ASKED)], "fees", 0.1 + n / 20)
        counts.turn(day, "web", "dossier", None, "dossier_code", 0.05)
        counts.turn(day, "web", "dossier", None, None, 0.05)
        counts.vote(day, "up" if ago % 3 else "down", None if ago % 3 else "unclear", ASKED[ago % len(ASKED)])
    await add(connection, counts)
    await connection.execute(insert(CLUSTERS).values(plain_row(CLUSTERS, state="open")))
    for n in range(3):
        row = plain_row(GAPS, reference=str(n), cluster=1, question=f"<script>alert({n})</script> =1+1")
        await connection.execute(insert(GAPS).values(row))
