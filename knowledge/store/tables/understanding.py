"""Training examples that staff add, and the models trained with them."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, String, Table, Text

from knowledge.store.tables.base import ID, LOGIN_WIDTH, METADATA

EXAMPLES = Table(
    "nlu_examples",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("intent", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(12), nullable=False),  # proposed, approved, refused
    Column("by", String(LOGIN_WIDTH), nullable=False),
    Column("at", Float, nullable=False),
    Column("reviewer", String(LOGIN_WIDTH)),
    Column("reviewed_at", Float),
    Column("gap", ID, ForeignKey("gap_clusters.id")),
    Index("ix_nlu_examples_by_state", "state", "intent"),
    sqlite_autoincrement=True,
)

MODELS = Table(
    "nlu_models",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("job", ID, ForeignKey("jobs.id")),
    Column("file", Text, nullable=False),
    Column("state", String(12), nullable=False),  # candidate, live, former, discarded
    Column("comparison", JSON),  # with the model that was live, on the labelled sets
    Column("by", String(LOGIN_WIDTH), nullable=False),
    Column("at", Float, nullable=False),
    Column("decided_by", String(LOGIN_WIDTH)),
    Column("decided_at", Float),
    sqlite_autoincrement=True,
)
