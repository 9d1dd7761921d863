"""What citizens think of answers, for staff: votes, reasons and masked words, kept as long as the transcripts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from bot.gateway.channels.base import Body
from bot.gateway.store import FEEDBACK, ConversationStore
from knowledge.day import VIETNAM


@dataclass(frozen=True)
class Judgement:
    """`event`: the answer's number in its session; `answer`: as it was shown; `comment` is masked already."""

    event: int
    vote: Literal["up", "down"]
    reason: str | None
    comment: str
    answer: Body


@dataclass(frozen=True)
class Thumb:
    """What of a judgement is counted; `day` is that in the office's time zone."""

    day: dt.date
    vote: str
    reason: str | None
    procedure: str | None


@dataclass(frozen=True)
class Judged:
    """A judgement as it is counted, and the one that it replaced."""

    now: Thumb
    before: Thumb | None


class FeedbackStore:
    """Keeps judgements beside the transcripts, so that both are deleted together."""

    def __init__(self, store: ConversationStore) -> None:
        self._store = store

    async def add(self, conversation: str, judgement: Judgement) -> Judged:
        """Keep it in place of an earlier one on the same answer; raises StoreError."""
        answer: dict[str, Any] = judgement.answer
        procedure = answer.get("procedure") or {}
        values = {
            "at": dt.datetime.now(dt.UTC).timestamp(),
            "vote": judgement.vote,
            "reason": judgement.reason,
            "comment": judgement.comment,
            "said": await self._said_before(conversation, answer),
            "outcome": answer["outcome"],
            "procedure": procedure.get("code"),
            "facet": answer.get("facet"),
        }
        statement = insert(FEEDBACK).values(conversation=conversation, event=judgement.event, **values)
        earlier = select(FEEDBACK).where(FEEDBACK.c.conversation == conversation, FEEDBACK.c.event == judgement.event)
        async with self._store.connection() as connection:
            before = (await connection.execute(earlier)).first()
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["conversation", "event"], set_=values)
            )
        return Judged(_thumb(values), None if before is None else _thumb(before._asdict()))

    async def _said_before(self, conversation: str, answer: dict[str, Any]) -> str:
        """The masked question of the latest turn that was answered in these words; empty where it is not kept."""
        words = [message["text"] for message in answer["messages"]]
        turns = await self._store.history(conversation)
        return next(
            (turn.said for turn in reversed(turns) if [message.text for message in turn.answer.messages] == words), ""
        )


def _thumb(values: Mapping[str, Any]) -> Thumb:
    day = dt.datetime.fromtimestamp(values["at"], VIETNAM).date()
    return Thumb(day, values["vote"], values["reason"], values["procedure"])
