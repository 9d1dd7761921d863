"""The masked transcripts as staff on duty see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import Row, Select, func, select

from bot.gateway.answer import Answer
from bot.gateway.errors import StoreError
from bot.gateway.store import TURNS, ConversationStore, Turn

MOST_TURNS = 200


@dataclass(frozen=True)
class Dated:
    """A turn with its time (Unix seconds) and channel."""

    at: float
    channel: str
    turn: Turn


class Transcripts:
    """Every method raises StoreError."""

    def __init__(self, store: ConversationStore) -> None:
        self._store = store

    async def recent(self, since: float, most: int) -> list[str]:
        """Conversations with a turn since then, latest first."""
        latest = func.max(TURNS.c.id)
        query = select(TURNS.c.conversation).where(TURNS.c.at > since).group_by(TURNS.c.conversation)
        async with self._store.connection() as connection:
            return list((await connection.execute(query.order_by(latest.desc()).limit(most))).scalars())

    async def last(self, conversations: Collection[str]) -> Mapping[str, Dated]:
        """What each said last, with what was answered."""
        said = (TURNS.c.said != "") & TURNS.c.conversation.in_(conversations)
        return await self._latest(said)

    async def last_answered(self, conversations: Collection[str]) -> Mapping[str, Dated]:
        """The last turn of each that was about a procedure."""
        about = func.json_extract(TURNS.c.answer, "$.procedure.code").is_not(None)
        return await self._latest(about & TURNS.c.conversation.in_(conversations))

    async def of(self, conversation: str) -> list[Dated]:
        """One of them, oldest first, at most the latest 200 turns."""
        query = select(TURNS).where(TURNS.c.conversation == conversation).order_by(TURNS.c.id.desc()).limit(MOST_TURNS)
        return [found for _, found in await self._read(query)][::-1]

    async def _latest(self, which: object) -> Mapping[str, Dated]:
        newest = select(func.max(TURNS.c.id)).where(which).group_by(TURNS.c.conversation)  # type: ignore[arg-type]
        return dict(await self._read(select(TURNS).where(TURNS.c.id.in_(newest))))

    async def _read(self, query: Select[tuple[object, ...]]) -> Iterable[tuple[str, Dated]]:
        async with self._store.connection() as connection:
            rows = (await connection.execute(query)).all()
        return [(row.conversation, _dated(row)) for row in rows]


def _dated(row: Row[tuple[object, ...]]) -> Dated:
    try:
        return Dated(row.at, row.channel, Turn(row.said, Answer.model_validate_json(row.answer)))
    except ValidationError as error:
        raise StoreError("a stored answer cannot be read") from error
