"""Counts a day. Nothing in them is personal, so they stay when conversations go."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from knowledge.store.tables.base import CODE_WIDTH, METADATA

DAY_TURNS = Table(
    "day_turns",
    METADATA,
    Column("day", String(10), primary_key=True),  # in the office's time zone
    Column("channel", String(16), primary_key=True),
    Column("outcome", String(16), primary_key=True),
    Column("procedure", String(CODE_WIDTH), primary_key=True, default=""),
    Column("facet", String(16), primary_key=True, default=""),
    Column("n", Integer, nullable=False, default=0),
)

DAY_TIMES = Table(
    "day_times",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("below_ms", Integer, primary_key=True),  # upper edge of the bucket; 0: beyond the last
    Column("n", Integer, nullable=False, default=0),
)

DAY_VOTES = Table(
    "day_votes",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("vote", String(4), primary_key=True),
    Column("reason", String(32), primary_key=True, default=""),
    Column("procedure", String(CODE_WIDTH), primary_key=True, default=""),
    Column("n", Integer, nullable=False, default=0),
)
