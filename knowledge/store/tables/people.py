"""Staff: accounts, their sessions, the office's choices, and the record of every act."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Integer, String, Table, Text

from knowledge.store.tables.base import DIGEST_WIDTH, ID, LOGIN_WIDTH, METADATA

ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("login", String(LOGIN_WIDTH), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("roles", JSON, nullable=False),  # values of knowledge.console.roles.Role
    Column("password", Text, nullable=False),  # argon2id, encoded
    Column("totp", Text),  # sealed
    Column("totp_proposed", Text),  # sealed; shown as a picture, not yet confirmed with a code
    Column("totp_used", Integer, nullable=False, default=0),  # the last time step whose code was taken
    Column("recovery", JSON),  # keyed digests of the recovery codes that are left
    Column("active", Boolean, nullable=False, default=True),
    Column("must_change", Boolean, nullable=False, default=False),
    Column("created_at", Float, nullable=False),
    Column("seen_at", Float),
    sqlite_autoincrement=True,
)

SESSIONS = Table(
    "staff_sessions",
    METADATA,
    Column("digest", String(DIGEST_WIDTH), primary_key=True),  # of the cookie's secret, which is nowhere kept
    Column("account", ID, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("csrf", String(DIGEST_WIDTH), nullable=False),
    Column("stage", String(8), nullable=False),  # "code": the password was right, the second factor is awaited; "in"
    Column("begun_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
)

TRIES = Table(
    "sign_in_tries",
    METADATA,
    Column("who", String(DIGEST_WIDTH), primary_key=True),  # keyed digest of a login or an address, known or not
    Column("failures", Integer, nullable=False),
    Column("last_at", Float, nullable=False, index=True),
    Column("locked_until", Float),
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False, index=True),
    Column("by", String(LOGIN_WIDTH), nullable=False, index=True),
    Column("act", String(48), nullable=False, index=True),  # a key of knowledge/console/acts.yml
    Column("object", String(160), nullable=False, default=""),
    Column("detail", JSON, nullable=False),
    Column("seal", String(DIGEST_WIDTH), nullable=False),  # SHA-256 over this row and the seal before it
    sqlite_autoincrement=True,
)

OPTIONS = Table(
    "options",
    METADATA,
    Column("name", String(48), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("at", Float, nullable=False),
    Column("by", String(LOGIN_WIDTH), nullable=False),
)
