"""Choosing the next step of a leased conversation, inside the transaction that finished the last one.

Parts of an answer go out before the next message is looked at, so that replies keep the order of the questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.gateway.channels.base import AttachmentInfo, InboundKind, OutboundPart, Recipient
from bot.gateway.journal.sealing import Sealer, UnreadableError
from bot.gateway.journal.tables import CONVERSATIONS, INBOX, OUTBOX, InboxState, PartState
from bot.gateway.journal.work import Item, Lease, Sending, Work


async def next_step(
    connection: AsyncConnection, lease: Lease, row: Mapping[str, Any], sealer: Sealer, now: float
) -> Work | None:
    """The conversation's next step, its part already marked as being sent; None releases the conversation.

    `row` is its locked row of CONVERSATIONS.
    """
    step: Item | Sending | None
    try:
        to = Recipient(sealer.open(row["address"]), lease.conversation)
        step = await _part(connection, lease, to, sealer) or await _message(connection, lease, sealer)
    except UnreadableError:
        await _bury(connection, lease, now)
        step = None
    if step is None:
        await _rest(connection, lease, forget=bool(row["forget"]))
        return None
    held = row["held_until"] is not None and row["held_until"] > now
    return Work(lease, to, step, held, bool(row["noticed"]))


async def _bury(connection: AsyncConnection, lease: Lease, now: float) -> None:
    """What nobody can read any more must not hold up what comes after it."""
    for table, waiting, dead in (
        (INBOX, (InboxState.WAITING,), InboxState.DEAD),
        (OUTBOX, (PartState.PENDING, PartState.SENDING), PartState.DEAD),
    ):
        await connection.execute(
            update(table)
            .where(table.c.conversation == lease.conversation, table.c.state.in_(waiting))
            .values(state=dead, reason="unreadable", finished_at=now)
        )


async def _part(connection: AsyncConnection, lease: Lease, to: Recipient, sealer: Sealer) -> Sending | None:
    first = (
        select(OUTBOX.c.id)
        .where(OUTBOX.c.conversation == lease.conversation, OUTBOX.c.state == PartState.PENDING)
        .order_by(OUTBOX.c.id)
        .limit(1)
        .scalar_subquery()
    )
    marked = update(OUTBOX).where(OUTBOX.c.id == first).values(state=PartState.SENDING, attempts=OUTBOX.c.attempts + 1)
    row = (await connection.execute(marked.returning(OUTBOX))).mappings().first()
    if row is None:
        return None
    part = OutboundPart(lease.channel, row["key"], to, row["seq"], sealer.open(row["body"]))
    return Sending(row["id"], row["inbox_id"], part, row["attempts"] - 1, row["created_at"])


async def _message(connection: AsyncConnection, lease: Lease, sealer: Sealer) -> Item | None:
    first = (
        select(INBOX.c.id)
        .where(INBOX.c.conversation == lease.conversation, INBOX.c.state == InboxState.WAITING)
        .order_by(INBOX.c.urgency, INBOX.c.id)
        .limit(1)
        .scalar_subquery()
    )
    # Counted before it is tried, so that a message that kills its worker is not tried for ever.
    counted = update(INBOX).where(INBOX.c.id == first).values(attempts=INBOX.c.attempts + 1)
    row = (await connection.execute(counted.returning(INBOX))).mappings().first()
    if row is None:
        return None
    content = sealer.open(row["content"])
    return Item(
        row["id"],
        row["message_id"],
        InboundKind(row["kind"]),
        content["text"],
        content["choice"],
        tuple(AttachmentInfo(kind, mime) for kind, mime in content["attachments"]),
        row["received_at"],
        row["attempts"] - 1,
        bool(row["limited"]),
    )


async def _rest(connection: AsyncConnection, lease: Lease, *, forget: bool) -> None:
    if forget:  # the sent parts stay for a while, without their words, to know their echoes by
        await connection.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.conversation == lease.conversation))
        return
    await connection.execute(
        update(CONVERSATIONS)
        .where(CONVERSATIONS.c.conversation == lease.conversation)
        .values(due_at=None, lease=None, lease_until=None)
    )
