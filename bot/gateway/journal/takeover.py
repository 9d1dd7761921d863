"""Whether an echo is a member of staff writing, and what it means."""

from __future__ import annotations

from sqlalchemy import select, update

from bot.gateway.journal.database import Database
from bot.gateway.journal.intake import fitted
from bot.gateway.journal.rules import TakeoverRules
from bot.gateway.journal.tables import OUTBOX, PartState
from bot.gateway.journal.work import Item, Work

MINUTE = 60


class Takeovers:
    """Platforms echo whatever the office's side sends, the assistant's own messages too."""

    def __init__(self, database: Database, rules: TakeoverRules) -> None:
        self._database = database
        self._rules = rules

    async def is_own(self, work: Work, item: Item, now: float) -> bool:
        """True where we sent it. Raises StoreError.

        A part of unknown fate takes the first echo soon after it for its own, and is known as sent from then on.
        """
        name = fitted(item.message_id)
        in_conversation = OUTBOX.c.conversation == work.lease.conversation
        async with self._database.begin() as connection:
            known = select(OUTBOX.c.id).where(in_conversation, OUTBOX.c.platform_id == name).limit(1)
            if (await connection.execute(known)).first() is not None:
                return True
            lost = (
                select(OUTBOX.c.id)
                .where(
                    in_conversation,
                    OUTBOX.c.state == PartState.UNCERTAIN,
                    OUTBOX.c.finished_at > now - self._rules.own_echo_minutes * MINUTE,
                )
                .order_by(OUTBOX.c.id)
                .limit(1)
            )
            found = (await connection.execute(lost)).scalar()
            if found is None:
                return False
            values = {"state": PartState.SENT, "reason": "echo", "platform_id": name, "body": None}
            await connection.execute(update(OUTBOX).where(OUTBOX.c.id == found).values(values))
            return True

    def silent_until(self, item: Item, now: float) -> float | None:
        """Until when the assistant keeps silent after staff wrote this; None where they hand back to it."""
        words = (item.text or "").strip().casefold()
        return None if words in self._rules.end_words else now + self._rules.minutes * MINUTE
