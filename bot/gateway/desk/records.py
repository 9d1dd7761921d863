"""The desk's rows in the staff's store. Each method can be repeated: what stands there already is not written again."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Table, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.gateway.answer import Answer
from bot.gateway.desk.acts import Act, Decision
from bot.gateway.journal.ledger import Now
from bot.gateway.journal.sealing import Sealer
from knowledge.store import audit
from knowledge.store.store import Store
from knowledge.store.tables.desk import HELD_ANSWERS, LEFT, MESSAGES, REQUESTS

REF_CHARACTERS = 8
WAITING, TAKEN, DONE = "waiting", "taken", "done"


@dataclass(frozen=True)
class Held:
    """An answer that waits for approval, or did. `said` is masked; `at`: Unix seconds."""

    id: int
    conversation: str
    channel: str
    topic: str
    said: str
    answer: Answer
    state: str
    at: float


@dataclass(frozen=True)
class Left:
    """A message that somebody left, masked, and its reply."""

    id: int
    conversation: str
    channel: str
    text: str
    at: float
    reply: str | None
    replied_by: str | None
    replied_at: float | None
    read_at: float | None


@dataclass(frozen=True)
class Said:
    """Words of a conversation that a person has; `by`: a login, "@channel" for staff there, None for the citizen."""

    reference: str
    at: float
    by: str | None
    text: str


class Records:
    """Every method raises StoreError."""

    def __init__(self, store: Store, sealer: Sealer, now: Now = time.time) -> None:
        self.store = store
        self._sealer = sealer
        self._now = now

    async def ask(self, conversation: str, channel: str, reason: str) -> None:
        """Somebody asked for a person; a request that stands already stays as it is."""
        async with self.store.begin() as connection:
            if await self._open(connection, conversation) is None:
                await self._request(connection, conversation, channel, reason, WAITING)

    async def said(self, conversation: str, reference: str, text: str, by: str | None = None) -> bool:
        """Words of a conversation that a person has: the citizen's (masked), or staff's; False for known ones."""
        async with self.store.begin() as connection:
            return await self._said(connection, conversation, reference, text, by)

    async def taken(self, conversation: str, channel: str, act: Act) -> None:
        """A clerk took it."""
        async with self.store.begin() as connection:
            known = await self._open(connection, conversation)
            if known is not None and known.state == TAKEN and known.taken_by == act.login:
                return
            values = {"state": TAKEN, "taken_by": act.login, "taken_at": self._now()}
            if known is None:
                await self._request(connection, conversation, channel, "chosen", TAKEN)
                known = await self._open(connection, conversation)
            if known is not None:
                await connection.execute(update(REQUESTS).where(REQUESTS.c.id == known.id).values(values))
            await audit.record(connection, act.login, "desk_taken", conversation[:REF_CHARACTERS], channel=channel)

    async def spoke(self, conversation: str, reference: str, act: Act) -> None:
        """What a clerk wrote."""
        async with self.store.begin() as connection:
            if await self._said(connection, conversation, reference, act.text, act.login):
                await audit.record(connection, act.login, "desk_said", conversation[:REF_CHARACTERS])

    async def ended(self, conversation: str, act: Act, name: str) -> None:
        """The assistant has it again; `name` of the act for the audit log."""
        async with self.store.begin() as connection:
            known = await self._open(connection, conversation)
            if known is None:
                return
            values = {"state": DONE, "done_at": self._now()}
            await connection.execute(update(REQUESTS).where(REQUESTS.c.id == known.id).values(values))
            await audit.record(connection, act.login, name, conversation[:REF_CHARACTERS])

    async def close_old(self, before: float) -> int:
        """Requests that nobody took for so long are done with."""
        old = (REQUESTS.c.state == WAITING) & (REQUESTS.c.at < before)
        async with self.store.read() as connection:
            if await connection.scalar(select(REQUESTS.c.id).where(old).limit(1)) is None:
                return 0
        async with self.store.begin() as connection:
            done = update(REQUESTS).where(old).values(state=DONE, done_at=self._now())
            return (await connection.execute(done)).rowcount

    async def hold(
        self, conversation: str, channel: str, reference: str, topic: str, said: str, answer: Answer
    ) -> None:
        """Keep an answer until somebody decides about it."""
        row = {
            "conversation": conversation,
            "channel": channel,
            "reference": reference,
            "topic": topic,
            "said": self._sealer.seal(said),
            "answer": self._sealer.seal(answer.model_dump(mode="json", exclude_defaults=True)),
            "about": {"code": answer.procedure.code if answer.procedure else None, "facet": answer.facet},
            "state": WAITING,
            "at": self._now(),
        }
        async with self.store.begin() as connection:
            await connection.execute(self._once(HELD_ANSWERS, row))

    async def held(self, number: int) -> Held | None:
        """One of them."""
        async with self.store.read() as connection:
            row = (await connection.execute(select(HELD_ANSWERS).where(HELD_ANSWERS.c.id == number))).first()
        return None if row is None else self._held(row)

    async def waiting(self, before: float | None = None) -> list[Held]:
        """Those that wait, oldest first; `before`: only the older ones."""
        query = select(HELD_ANSWERS).where(HELD_ANSWERS.c.state == WAITING).order_by(HELD_ANSWERS.c.id)
        if before is not None:
            query = query.where(HELD_ANSWERS.c.at < before)
        async with self.store.read() as connection:
            return [self._held(row) for row in await connection.execute(query)]

    async def decided(self, held: Held, act: Act) -> None:
        """What became of one."""
        decision = act.decision or Decision.OVER
        waits = (HELD_ANSWERS.c.id == held.id) & (HELD_ANSWERS.c.state == WAITING)
        values: dict[str, Any] = {"state": decision, "decided_by": act.login, "decided_at": self._now()}
        async with self.store.begin() as connection:
            done = await connection.execute(update(HELD_ANSWERS).where(waits).values(values))
            if done.rowcount and decision is not Decision.OVER:
                await audit.record(connection, act.login, f"held_{decision}", str(held.id), topic=held.topic)

    async def leave(self, digest: str, conversation: str, channel: str, text: str) -> bool:
        """Keep a message under its code's digest; False where that code is another conversation's."""
        row = {"code": digest, "conversation": conversation, "channel": channel, "at": self._now()}
        async with self.store.begin() as connection:
            await connection.execute(self._once(LEFT, row | {"text": self._sealer.seal(text)}))
            owner = await connection.scalar(select(LEFT.c.conversation).where(LEFT.c.code == digest))
            return bool(owner == conversation)

    async def unanswered(self, conversation: str) -> int:
        """How many messages of a conversation wait for their reply."""
        ours = (LEFT.c.conversation == conversation) & LEFT.c.reply.is_(None)
        async with self.store.read() as connection:
            return int(await connection.scalar(select(func.count()).select_from(LEFT).where(ours)) or 0)

    async def read(self, digest: str, conversation: str | None = None) -> Left | None:
        """The message of a code, noted as read where it was answered; `conversation`: only one left there."""
        query = select(LEFT).where(LEFT.c.code == digest)
        if conversation is not None:
            query = query.where(LEFT.c.conversation == conversation)
        async with self.store.begin() as connection:
            row = (await connection.execute(query)).first()
            if row is not None and row.reply is not None and row.read_at is None:
                await connection.execute(update(LEFT).where(LEFT.c.id == row.id).values(read_at=self._now()))
        return None if row is None else self._left(row)

    async def left(self, number: int | None = None, most: int = 200) -> list[Left]:
        """Those left, unanswered ones first; or the one of that number."""
        query = select(LEFT).order_by(LEFT.c.replied_at.is_not(None), LEFT.c.id.desc()).limit(most)
        if number is not None:
            query = query.where(LEFT.c.id == number)
        async with self.store.read() as connection:
            return [self._left(row) for row in await connection.execute(query)]

    async def reply(self, number: int, login: str, text: str) -> bool:
        """Answer one; False for an unknown or answered one."""
        values = {"reply": self._sealer.seal(text), "replied_by": login, "replied_at": self._now()}
        async with self.store.begin() as connection:
            open_ = (LEFT.c.id == number) & LEFT.c.reply.is_(None)
            done = (await connection.execute(update(LEFT).where(open_).values(values))).rowcount
            if done:
                await audit.record(connection, login, "left_answered", str(number))
        return bool(done)

    async def requests(self) -> dict[str, Row[Any]]:
        """Open requests by conversation."""
        query = select(REQUESTS).where(REQUESTS.c.state.in_((WAITING, TAKEN))).order_by(REQUESTS.c.id)
        async with self.store.read() as connection:
            return {row.conversation: row for row in await connection.execute(query)}

    async def messages(self, conversation: str) -> list[Said]:
        """What was said while a person had it, oldest first."""
        query = select(MESSAGES).where(MESSAGES.c.conversation == conversation).order_by(MESSAGES.c.id)
        async with self.store.read() as connection:
            rows = await connection.execute(query)
            return [Said(row.reference, row.at, row.by, self._sealer.open(row.text)) for row in rows]

    async def _said(
        self, connection: AsyncConnection, conversation: str, reference: str, text: str, by: str | None
    ) -> bool:
        row = {"conversation": conversation, "reference": reference, "by": by, "at": self._now()}
        made = await connection.execute(self._once(MESSAGES, row | {"text": self._sealer.seal(text)}))
        return bool(made.rowcount)

    async def _open(self, connection: AsyncConnection, conversation: str) -> Row[Any] | None:
        ours = (REQUESTS.c.conversation == conversation) & REQUESTS.c.state.in_((WAITING, TAKEN))
        found: Row[Any] | None = (
            await connection.execute(self.store.locked(select(REQUESTS).where(ours)).limit(1))
        ).first()
        return found

    async def _request(
        self, connection: AsyncConnection, conversation: str, channel: str, reason: str, state: str
    ) -> None:
        row = {"conversation": conversation, "channel": channel, "reason": reason, "at": self._now(), "state": state}
        await connection.execute(insert(REQUESTS).values(row))

    def _once(self, table: Table, row: Mapping[str, Any]) -> Any:
        make: Any = sqlite.insert if self.store.file is not None else postgresql.insert
        return make(table).values(row).on_conflict_do_nothing()

    def _held(self, row: Row[Any]) -> Held:
        answer = Answer.model_validate(self._sealer.open(row.answer))
        said = self._sealer.open(row.said)
        return Held(row.id, row.conversation, row.channel, row.topic, said, answer, row.state, row.at)

    def _left(self, row: Row[Any]) -> Left:
        values = {name: getattr(row, name) for name in Left.__dataclass_fields__}
        reply = None if row.reply is None else self._sealer.open(row.reply)
        return Left(**values | {"text": self._sealer.open(row.text), "reply": reply})
