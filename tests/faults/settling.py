"""When nothing waits any more, asked of the journal from outside the gateway."""

from __future__ import annotations

from pathlib import Path

from bot.gateway.journal.database import Database, database_url
from bot.gateway.journal.reports import Reports
from bot.gateway.journal.rules import load_rules

BUSY = {"waiting", "pending", "sending"}


async def is_settled(journal: Path) -> bool:
    """True where every message is answered and every part sent, or given up."""
    opened = Database(database_url(f"sqlite:///{journal}"), load_rules().database)
    try:
        stats = await Reports(opened).stats(0)
    finally:
        await opened.close()
    return not any(state in BUSY for _, state in (*stats.inbox, *stats.outbox))
