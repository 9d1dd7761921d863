"""What staff and metrics read of the journal, without anybody's words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, update

from bot.gateway.journal.database import Database
from bot.gateway.journal.tables import CONVERSATIONS, INBOX, OUTBOX, InboxState, PartState

PART_FATES = (PartState.DEAD, PartState.UNCERTAIN)


@dataclass(frozen=True)
class Letter:
    """A dead letter, or a part of unknown fate; `name` is what `retry` takes. `at`: Unix seconds."""

    name: str
    channel: str
    conversation: str
    state: str
    reason: str
    attempts: int
    at: float


@dataclass(frozen=True)
class Stats:
    """Rows by (channel, state); `oldest`: Unix seconds of the oldest unanswered message."""

    inbox: dict[tuple[str, str], int]
    outbox: dict[tuple[str, str], int]
    oldest: float | None
    held: int


class Reports:
    """Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def stats(self, now: float) -> Stats:
        """Counts of the whole database."""
        async with self._database.read() as connection:
            counts = []
            for table in (INBOX, OUTBOX):
                query = select(table.c.channel, table.c.state, func.count()).group_by(table.c.channel, table.c.state)
                rows = (await connection.execute(query)).all()
                counts.append({(channel, state): count for channel, state, count in rows})
            oldest = select(func.min(INBOX.c.received_at)).where(INBOX.c.state == InboxState.WAITING)
            held = select(func.count()).where(CONVERSATIONS.c.held_until > now)
            return Stats(
                counts[0],
                counts[1],
                (await connection.execute(oldest)).scalar(),
                (await connection.execute(held)).scalar_one(),
            )

    async def dead(self, limit: int) -> list[Letter]:
        """The latest dead letters and parts of unknown fate, newest first."""
        async with self._database.read() as connection:
            messages = select(INBOX).where(INBOX.c.state == InboxState.DEAD).order_by(INBOX.c.id.desc()).limit(limit)
            parts = select(OUTBOX).where(OUTBOX.c.state.in_(PART_FATES)).order_by(OUTBOX.c.id.desc()).limit(limit)
            letters = [
                Letter(
                    f"{box}:{row['id']}",
                    row["channel"],
                    row["conversation"],
                    row["state"],
                    row["reason"] or "",
                    row["attempts"],
                    row["finished_at"],
                )
                for box, query in (("in", messages), ("out", parts))
                for row in (await connection.execute(query)).mappings()
            ]
        return sorted(letters, key=lambda letter: letter.at, reverse=True)[:limit]

    async def retry(self, name: str, now: float) -> bool:
        """Put a dead letter back; False where there is none of that name, or its words are gone.

        A part of unknown fate may so be delivered a second time: that is the decision of whoever calls this.
        """
        box, _, number = name.partition(":")
        if box not in {"in", "out"} or not number.isdecimal():
            return False
        table, text, dead, again = (
            (INBOX, INBOX.c.content, (InboxState.DEAD,), InboxState.WAITING)
            if box == "in"
            else (OUTBOX, OUTBOX.c.body, PART_FATES, PartState.PENDING)
        )
        async with self._database.begin() as connection:
            put_back = (
                update(table)
                .where(table.c.id == int(number), table.c.state.in_(dead), text.is_not(None))
                .values(state=again, attempts=0, reason=None, finished_at=None)
                .returning(table.c.conversation)
            )
            conversation = (await connection.execute(put_back)).scalar()
            if conversation is None:
                return False
            due = func.coalesce(CONVERSATIONS.c.due_at, now)
            known = await connection.execute(
                update(CONVERSATIONS).where(CONVERSATIONS.c.conversation == conversation).values(due_at=due)
            )
            if not known.rowcount:
                await connection.rollback()
                return False
        return True
