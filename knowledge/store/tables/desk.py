"""Staff on duty: conversations that asked for a person, messages left outside hours, answers that wait for approval.

`sealed` columns hold Fernet tokens; a person appears only as a keyed digest (`conversation`).
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, Index, String, Table, Text

from knowledge.store.tables.base import DIGEST_WIDTH, ID, LOGIN_WIDTH, METADATA

REQUESTS = Table(
    "desk_requests",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("conversation", String(22), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("state", String(12), nullable=False),  # waiting, taken, done
    Column("reason", String(48), nullable=False),
    Column("at", Float, nullable=False),
    Column("taken_by", String(LOGIN_WIDTH)),
    Column("taken_at", Float),
    Column("done_at", Float),
    Index("ix_desk_requests_by_state", "state", "at"),
    Index("ix_desk_requests_by_conversation", "conversation", "state"),
    sqlite_autoincrement=True,
)

MESSAGES = Table(
    "desk_messages",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("conversation", String(22), nullable=False),
    Column("at", Float, nullable=False),
    Column("reference", String(80), nullable=False, unique=True),  # of what was said: written twice it stands once
    Column("by", String(LOGIN_WIDTH)),  # null: the citizen; "@zalo", "@messenger": staff who wrote on the platform
    Column("text", Text, nullable=False),  # sealed
    Index("ix_desk_messages_by_conversation", "conversation", "id"),
    Index("ix_desk_messages_by_age", "at"),
    sqlite_autoincrement=True,
)

LEFT = Table(
    "left_messages",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("code", String(DIGEST_WIDTH), nullable=False, unique=True),  # keyed digest of the six characters
    Column("conversation", String(22), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("text", Text, nullable=False),  # sealed
    Column("at", Float, nullable=False, index=True),
    Column("reply", Text),  # sealed
    Column("replied_by", String(LOGIN_WIDTH)),
    Column("replied_at", Float),
    Column("read_at", Float),
    sqlite_autoincrement=True,
)

HELD_TOPICS = Table(
    "held_topics",
    METADATA,
    Column("topic", String(80), primary_key=True),  # a procedure's code, a field, or "*"
    Column("reason", Text, nullable=False),
    Column("by", String(LOGIN_WIDTH), nullable=False),
    Column("at", Float, nullable=False),
)

HELD_ANSWERS = Table(
    "held_answers",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("conversation", String(22), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("reference", String(80), nullable=False, unique=True),  # of the message that it answers
    Column("topic", String(80), nullable=False),
    Column("said", Text, nullable=False),  # masked, sealed
    Column("answer", Text, nullable=False),  # sealed
    Column("about", JSON, nullable=False),
    Column("state", String(12), nullable=False),  # waiting, approved, replaced, refused
    Column("at", Float, nullable=False),
    Column("decided_by", String(LOGIN_WIDTH)),
    Column("decided_at", Float),
    Index("ix_held_answers_by_state", "state", "at"),
    sqlite_autoincrement=True,
)
