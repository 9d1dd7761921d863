"""Long work that the worker process does: checks, publishing, training, clustering."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, Index, Integer, String, Table, Text

from knowledge.store.tables.base import ID, LOGIN_WIDTH, METADATA

JOBS = Table(
    "jobs",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("kind", String(24), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("state", String(12), nullable=False),  # knowledge.store.jobs.State
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("step", Text, nullable=False, default=""),  # what it does now, in Vietnamese
    Column("result", JSON),
    Column("fault", Text),  # in Vietnamese, for staff
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease", String(32)),
    Column("lease_until", Float),
    Column("not_before", Float, nullable=False, default=0.0),
    Column("by", String(LOGIN_WIDTH), nullable=False),
    Column("at", Float, nullable=False),
    Column("finished_at", Float),
    Index("ix_jobs_next", "state", "not_before", "id"),
    Index("ix_jobs_by_kind", "kind", "id"),
    sqlite_autoincrement=True,
)
