"""Questions that were not answered well, gathered by meaning. Everything is masked before it comes here."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, LargeBinary, String, Table, Text

from knowledge.store.tables.base import CODE_WIDTH, ID, LOGIN_WIDTH, METADATA

CLUSTERS = Table(
    "gap_clusters",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("state", String(12), nullable=False, index=True),  # open, settled
    Column("settled_as", String(16)),  # sample, faq, nlu, not_ours, noise
    Column("settled_by", String(LOGIN_WIDTH)),
    Column("settled_at", Float),
    Column("settled_to", String(160)),  # the draft or example that came of it
    Column("vector", LargeBinary),  # float32, the mean of its questions' vectors
    Column("first_at", Float, nullable=False),
    Column("last_at", Float, nullable=False),
    sqlite_autoincrement=True,
)

GAPS = Table(
    "gaps",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("source", String(24), nullable=False),  # why it is here: abstained, clarified, voted_down, corrected, ...
    Column("reference", String(80), nullable=False),  # its name where it came from, so that it comes once
    Column("question", Text, nullable=False),
    Column("conversation", String(22)),  # a keyed digest; to erase by, and to show the masked conversation
    Column("channel", String(16)),
    Column("at", Float, nullable=False),
    Column("reason", String(48)),
    Column("confidence", Float),
    Column("nearest", String(CODE_WIDTH * 2)),
    Column("about", JSON, nullable=False),  # what else the source knows, masked
    Column("cluster", ID, ForeignKey("gap_clusters.id")),
    Index("ix_gaps_by_reference", "source", "reference", unique=True),
    Index("ix_gaps_by_cluster", "cluster", "at"),
    Index("ix_gaps_by_conversation", "conversation"),
    Index("ix_gaps_by_age", "at"),
    sqlite_autoincrement=True,
)
