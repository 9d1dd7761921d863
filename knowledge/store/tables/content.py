"""The base as files by content, its publications, drafts on the way there, and what is switched off."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from knowledge.store.tables.base import CODE_WIDTH, DIGEST_WIDTH, ID, LOGIN_WIDTH, METADATA

PATH_WIDTH = 160

BLOBS = Table(
    "blobs",
    METADATA,
    Column("sha", String(DIGEST_WIDTH), primary_key=True),  # SHA-256 of the content's UTF-8, hexadecimal
    Column("content", Text, nullable=False),
)

PUBLICATIONS = Table(
    "publications",
    METADATA,
    Column("number", ID, primary_key=True, autoincrement=True),
    Column("parent", ID, ForeignKey("publications.number")),  # whose files it began from
    Column("restores", ID, ForeignKey("publications.number")),  # an earlier one that it brings back
    Column("state", String(12), nullable=False),  # knowledge.store.publications.State
    Column("reason", Text, nullable=False),
    Column("by", String(LOGIN_WIDTH), nullable=False),
    Column("at", Float, nullable=False),
    Column("live_at", Float),
    Column("version", String(16)),  # knowledge.snapshot.snapshot_version of its files
    Column("fault", Text),
    Index("ix_publications_by_state", "state", "number"),
    sqlite_autoincrement=True,
)

FILES = Table(
    "publication_files",
    METADATA,
    Column("number", ID, ForeignKey("publications.number"), primary_key=True),
    Column("path", String(PATH_WIDTH), primary_key=True),  # relative to the base's folder, with /
    Column("sha", String(DIGEST_WIDTH), ForeignKey("blobs.sha"), nullable=False, index=True),
)

LIVE = Table(
    "live",
    METADATA,
    Column("id", Integer, primary_key=True),  # always 1
    Column("number", ID, ForeignKey("publications.number")),  # what citizens are answered from
    Column("revision", ID, nullable=False),  # grows with every change that running processes must take up
)

DRAFTS = Table(
    "drafts",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("path", String(PATH_WIDTH), nullable=False),
    Column("kind", String(16), nullable=False),  # knowledge.store.drafts.Kind
    Column("key", String(80), nullable=False),  # a procedure's code, a FAQ topic, a journey's id, or the file's stem
    Column("base_sha", String(DIGEST_WIDTH)),  # the file that it was begun from; null: a new one
    Column("content", Text),  # the file as it would become; null: the file is to go
    Column("state", String(12), nullable=False),  # knowledge.store.drafts.State
    Column("version", Integer, nullable=False, default=1),  # grows with every saving: two editors notice each other
    Column("note", Text, nullable=False, default=""),
    Column("decision_number", String(80)),  # the official document behind the change
    Column("decision_date", String(10)),
    Column("live_on", String(10)),  # not before that day
    Column("author", String(LOGIN_WIDTH), nullable=False),
    Column("editors", JSON, nullable=False),  # every login that changed it
    Column("made_at", Float, nullable=False),
    Column("changed_at", Float, nullable=False),
    Column("submitted_at", Float),
    Column("reviewer", String(LOGIN_WIDTH)),
    Column("reviewed_at", Float),
    Column("review_note", Text, nullable=False, default=""),
    Column("origin", JSON),  # where an imported one came from, and what the import was in doubt about
    Column("publication", ID, ForeignKey("publications.number")),
    Index("ix_drafts_by_state", "state", "changed_at"),
    Index("ix_drafts_by_path", "path", "state"),
    sqlite_autoincrement=True,
)

REVISIONS = Table(
    "draft_revisions",
    METADATA,
    Column("draft", ID, ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", Text),
    Column("by", String(LOGIN_WIDTH), nullable=False),
    Column("at", Float, nullable=False),
)

CHECKS = Table(
    "checks",
    METADATA,
    Column("id", ID, primary_key=True, autoincrement=True),
    Column("job", ID, ForeignKey("jobs.id"), nullable=False),
    Column("drafts", JSON, nullable=False),  # [[id, version], ...]: another version needs another check
    Column("against", ID, ForeignKey("publications.number"), nullable=False),
    Column("at", Float, nullable=False),
    Column("result", JSON),  # knowledge.store.checks.Result
    Column("passed", Boolean),
    Column("override", Text),  # the reviewer's reason to publish all the same
    Column("override_by", String(LOGIN_WIDTH)),
    sqlite_autoincrement=True,
)

SWITCHES = Table(
    "switches",
    METADATA,
    Column("what", String(CODE_WIDTH), primary_key=True),  # a procedure's code, or "*" for the whole assistant
    Column("reason", Text, nullable=False),
    Column("by", String(LOGIN_WIDTH), nullable=False),
    Column("at", Float, nullable=False),
)

GOLDEN = Table(
    "golden",
    METADATA,
    Column("id", String(80), primary_key=True),
    Column("question", JSON, nullable=False),  # one line of a question set: kind, turns, code or codes, facet, outcome
    Column("active", Boolean, nullable=False, default=True),
    Column("by", String(LOGIN_WIDTH), nullable=False),
    Column("at", Float, nullable=False),
)
