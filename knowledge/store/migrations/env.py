"""Alembic's entry: the connection comes from `knowledge.store.upgrade`, whose transaction it stays in."""

from __future__ import annotations

from alembic import context

from knowledge.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite cannot alter a table in place
    compare_type=True,
)
context.run_migrations()
