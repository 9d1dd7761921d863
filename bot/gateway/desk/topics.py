"""On which topics answers wait for approval."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from sqlalchemy import select

from bot.gateway.answer import Answer
from bot.gateway.desk.rules import HeldRules
from knowledge.store.errors import StoreError
from knowledge.store.store import Store
from knowledge.store.tables.desk import HELD_TOPICS

LOG = structlog.get_logger(__name__)
EVERYTHING = "*"
FieldOf = Callable[[str], str | None]


class Topics:
    """Remembers the list for a moment, so that not every answer asks for it, and for as long as the store is away."""

    def __init__(self, store: Store, rules: HeldRules, field_of: FieldOf) -> None:
        """`field_of`: a procedure's field by its code."""
        self._store = store
        self._rules = rules
        self._field_of = field_of
        self._known: frozenset[str] = frozenset()
        self._read_at: float | None = None

    async def of(self, answer: Answer) -> str | None:
        """The topic for which an answer must wait; None where it may go. Raises StoreError where it never was known."""
        if answer.outcome not in self._rules.outcomes:
            return None
        held = await self._held()
        code = answer.procedure.code if answer.procedure else None
        about = (code, self._field_of(code) if code else None, EVERYTHING)
        return next((topic for topic in about if topic in held), None)

    async def _held(self) -> frozenset[str]:
        now = time.monotonic()
        if self._read_at is None or now - self._read_at > self._rules.remembered:
            try:
                async with self._store.read() as connection:
                    self._known = frozenset((await connection.execute(select(HELD_TOPICS.c.topic))).scalars())
            except StoreError as error:
                if self._read_at is None:
                    raise
                LOG.warning("topics_not_read", reason=str(error))
            self._read_at = now
        return self._known
