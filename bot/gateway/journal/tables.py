"""The journal's tables, the same on SQLite and PostgreSQL. Times are Unix seconds.

`sealed` columns hold Fernet tokens; a person appears only as a keyed digest (`conversation`) or sealed (`address`).
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import BigInteger, Column, Float, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

METADATA = MetaData()
_ID = BigInteger().with_variant(Integer, "sqlite")
MESSAGE_ID_WIDTH = 200


class InboxState(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    DONE = "done"
    HELD = "held"  # arrived while a member of staff had the conversation
    SKIPPED = "skipped"  # beyond what one person may send
    DEAD = "dead"
    ERASED = "erased"


class PartState(StrEnum):
    """What became of a part of an answer."""

    PENDING = "pending"
    SENDING = "sending"  # committed before the request is made: found again, nobody knows whether it went out
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"
    READY = "ready"  # for a reader to fetch


CONVERSATIONS = Table(
    "journal_conversations",
    METADATA,
    Column("conversation", String(22), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("address", Text, nullable=False),  # sealed
    Column("due_at", Float),  # when there is work for it; null: none
    Column("lease", String(32)),
    Column("lease_until", Float),
    Column("held_until", Float),
    Column("noticed", Integer, nullable=False, default=0),
    Column("forget", Integer, nullable=False, default=0),  # delete the rest once the last part is out
    Column("last_at", Float, nullable=False),
    Index("journal_conversations_due", "channel", "due_at"),
)

HOLDS = Table(
    "journal_holds",  # by staff at the console; staff who write on a platform leave only `held_until`
    METADATA,
    Column("conversation", String(22), primary_key=True),  # so that two clerks cannot have the same one
    Column("login", String(64), nullable=False),
    Column("name", Text, nullable=False),  # as the citizen is told
    Column("since", Float, nullable=False),
    Column("until", Float, nullable=False),
    Index("journal_holds_until", "until"),
)

INBOX = Table(
    "journal_inbox",
    METADATA,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("channel", String(16), nullable=False),
    Column("message_id", String(MESSAGE_ID_WIDTH), nullable=False),
    Column("conversation", String(22), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("urgency", Integer, nullable=False),  # lower first
    Column("content", Text),  # sealed; null once it is not needed any more
    Column("at", Float, nullable=False),
    Column("received_at", Float, nullable=False),
    Column("limited", Integer, nullable=False, default=0),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("reason", String(64)),
    Column("finished_at", Float),
    UniqueConstraint("channel", "message_id", name="journal_inbox_message"),
    Index("journal_inbox_next", "conversation", "state", "urgency", "id"),
    Index("journal_inbox_recent", "conversation", "received_at"),
    Index("journal_inbox_by_state", "state", "received_at"),
    sqlite_autoincrement=True,
)

OUTBOX = Table(
    "journal_outbox",
    METADATA,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("conversation", String(22), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("inbox_id", _ID, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("key", String(32), nullable=False, unique=True),
    Column("body", Text),  # sealed; null once sent
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("reason", String(64)),
    Column("platform_id", String(MESSAGE_ID_WIDTH)),
    Column("created_at", Float, nullable=False),
    Column("finished_at", Float),
    Index("journal_outbox_next", "conversation", "state", "id"),
    Index("journal_outbox_by_state", "state", "created_at"),
    sqlite_autoincrement=True,
)
