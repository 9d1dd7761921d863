"""Masked transcripts and judgements in SQLite; deleted on request and by age."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Column, Float, Index, Integer, MetaData, String, Table, Text, delete, event, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.gateway.answer import Answer
from bot.gateway.errors import StoreError
from bot.gateway.limits import StoreLimits

METADATA = MetaData()
TURNS = Table(
    "turns",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("conversation", String(22), nullable=False),
    Column("at", Float, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("said", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Index("turns_of_conversation", "conversation", "id"),
    Index("turns_by_age", "at"),
)
FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("conversation", String(22), nullable=False),
    Column("event", Integer, nullable=False),  # the answer's number in its session
    Column("at", Float, nullable=False),
    Column("vote", String(4), nullable=False),
    Column("reason", String(32)),
    Column("comment", Text, nullable=False),  # masked
    Column("said", Text, nullable=False),  # masked: what had been asked
    Column("outcome", String(16), nullable=False),
    Column("procedure", String(32)),
    Column("facet", String(16)),
    Index("feedback_of_answer", "conversation", "event", unique=True),
    Index("feedback_by_age", "at"),
)


TURN_NAMES = Table(
    "turn_names",  # of the messages that turns answer, where they have one: kept twice, a turn stands once
    METADATA,
    Column("reference", String(80), primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("conversation", String(22), nullable=False, index=True),
    Column("at", Float, nullable=False, index=True),
)


@dataclass(frozen=True)
class Turn:
    """What a citizen said, masked, and what was answered."""

    said: str
    answer: Answer


class ConversationStore:
    """Opens its database at first use and again after a fault, so that a mended one is taken up without a restart."""

    def __init__(self, path: Path, limits: StoreLimits) -> None:
        self._path = path
        self._limits = limits
        self._made = False
        self._making = asyncio.Lock()
        self._engine = _engine(path, limits.busy_milliseconds)

    async def close(self) -> None:
        """Close the connections."""
        await self._engine.dispose()

    async def add(self, conversation: str, channel: str, turn: Turn, reference: str | None = None) -> None:
        """Append a turn, once for each `reference`; raises StoreError."""
        row = {
            "conversation": conversation,
            "at": dt.datetime.now(dt.UTC).timestamp(),
            "channel": channel,
            "said": turn.said,
            "answer": turn.answer.model_dump_json(exclude_defaults=True),
        }
        async with self.connection() as connection:
            made = (await connection.execute(insert(TURNS).values(row).returning(TURNS.c.id))).scalar_one()
            if reference is None:
                return
            name = {"reference": reference, "turn": made, "conversation": conversation, "at": row["at"]}
            named = await connection.execute(sqlite.insert(TURN_NAMES).values(name).on_conflict_do_nothing())
            if not named.rowcount:
                await connection.rollback()

    async def kept(self, reference: str) -> Turn | None:
        """The turn that was kept under that reference; raises StoreError."""
        query = select(TURNS.c.said, TURNS.c.answer).join(TURN_NAMES, TURN_NAMES.c.turn == TURNS.c.id)
        async with self.connection() as connection:
            row = (await connection.execute(query.where(TURN_NAMES.c.reference == reference))).first()
        try:
            return None if row is None else Turn(row.said, Answer.model_validate_json(row.answer))
        except ValidationError as error:
            raise StoreError(f"{self._path}: a stored answer cannot be read") from error

    async def history(self, conversation: str) -> list[Turn]:
        """The latest turns, oldest first; raises StoreError."""
        query = (
            select(TURNS.c.said, TURNS.c.answer)
            .where(TURNS.c.conversation == conversation)
            .order_by(TURNS.c.id.desc())
            .limit(self._limits.shown_messages)
        )
        async with self.connection() as connection:
            rows = (await connection.execute(query)).all()
        try:
            return [Turn(row.said, Answer.model_validate_json(row.answer)) for row in reversed(rows)]
        except ValidationError as error:
            raise StoreError(f"{self._path}: a stored answer cannot be read") from error

    async def last_answer(self, conversation: str) -> Answer | None:
        """What was answered last, None in a new conversation; raises StoreError."""
        query = select(TURNS.c.answer).where(TURNS.c.conversation == conversation).order_by(TURNS.c.id.desc()).limit(1)
        async with self.connection() as connection:
            stored = (await connection.execute(query)).scalar()
        try:
            return None if stored is None else Answer.model_validate_json(stored)
        except ValidationError as error:
            raise StoreError(f"{self._path}: a stored answer cannot be read") from error

    async def delete(self, conversation: str) -> int:
        """Erase a conversation and its judgements, also from the free pages; returns the turns; raises StoreError."""
        return await self._erase(lambda table: table.c.conversation == conversation)

    async def purge(self, older_than: dt.timedelta) -> int:
        """Erase turns and judgements older than that; returns the turns' number; raises StoreError."""
        oldest = (dt.datetime.now(dt.UTC) - older_than).timestamp()
        return await self._erase(lambda table: table.c.at < oldest)

    async def _erase(self, which: Callable[[Table], Any]) -> int:
        async with self.connection() as connection:
            for table in (FEEDBACK, TURN_NAMES):
                await connection.execute(delete(table).where(which(table)))
            erased = (await connection.execute(delete(TURNS).where(which(TURNS)))).rowcount
        if erased:
            async with self.connection() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return erased

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """One transaction; raises StoreError."""
        try:
            await self._make()
            async with self._engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            fault = getattr(error, "orig", None) or error
            raise StoreError(f"{self._path}: {fault}") from error

    async def _make(self) -> None:
        async with self._making:
            if self._made:
                return
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
            async with self._engine.begin() as connection:
                await connection.run_sync(METADATA.create_all)
            self._made = True


def _engine(path: Path, busy_milliseconds: int) -> AsyncEngine:
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", connect_args={"timeout": busy_milliseconds / 1000})

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine
