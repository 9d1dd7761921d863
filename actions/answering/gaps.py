"""Questions that were not answered well, kept for staff; personal data are hidden before they are stored."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.personal import hide

_TABLE = """
CREATE TABLE IF NOT EXISTS gaps (
    id INTEGER PRIMARY KEY,
    asked_at TEXT NOT NULL,
    question TEXT NOT NULL,
    reason TEXT NOT NULL,
    confidence REAL,
    nearest TEXT,
    kind TEXT,
    conversation TEXT
)
"""
_LATER_COLUMNS = ("kind", "conversation")  # a file of before has none
_COLUMNS = "id, asked_at, question, reason, confidence, nearest, kind, conversation"
BUSY_SECONDS = 5.0


class GapKind(StrEnum):
    """What the turn shows: no answer, a person in its place, a question back, or that the turn before was wrong."""

    ABSTAINED = "abstained"
    HANDED_OVER = "handed_over"
    CLARIFIED = "clarified"
    CORRECTS = "corrects"


@dataclass(frozen=True)
class Gap:
    """`asked_at`: UTC, ISO 8601. `nearest`: id of the nearest document, if any was near.

    `conversation`: the digest by which it is erased.
    """

    id: int
    asked_at: str
    question: str
    reason: str
    confidence: float | None
    nearest: str | None
    kind: GapKind
    conversation: str

    @property
    def at(self) -> float:
        """`asked_at` in Unix seconds."""
        return dt.datetime.fromisoformat(self.asked_at).timestamp()


def _gap(row: tuple[Any, ...]) -> Gap:
    number, asked_at, question, reason, confidence, nearest, kind, conversation = row
    known = GapKind(kind or GapKind.ABSTAINED)
    return Gap(number, asked_at, question, reason, confidence, nearest, known, conversation or "")


class GapStore:
    """A SQLite table; safe to use from several threads."""

    def __init__(self, path: Path, longest: int) -> None:
        """`longest`: characters of a question that are kept. Raises OSError or sqlite3.Error."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self._longest = longest
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None)
        # NORMAL: a power cut may cost the last lines, never the file; and no answer waits for the disk.
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(_TABLE)
        held = {row[1] for row in self._connection.execute("PRAGMA table_info(gaps)")}
        for name in _LATER_COLUMNS:
            if name not in held:
                self._connection.execute(f"ALTER TABLE gaps ADD COLUMN {name} TEXT")

    def add(
        self,
        kind: GapKind,
        question: str,
        reason: str,
        confidence: float | None,
        nearest: str | None,
        conversation: str = "",
    ) -> None:
        """Append a question. Raises sqlite3.Error."""
        asked_at = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        row = (asked_at, hide(question)[: self._longest], reason, confidence, nearest, kind.value, conversation)
        with self._lock:
            self._connection.execute(
                "INSERT INTO gaps (asked_at, question, reason, confidence, nearest, kind, conversation)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )

    def all(self) -> list[Gap]:
        """Every question, oldest first."""
        with self._lock:
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM gaps ORDER BY id").fetchall()  # noqa: S608
        return [_gap(row) for row in rows]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def read_gaps(path: Path, since: float) -> list[Gap]:
    """For another process: what was kept from that moment on (Unix seconds), oldest first; none without a file.

    Raises sqlite3.Error.
    """
    if not path.is_file():
        return []
    after = dt.datetime.fromtimestamp(since, dt.UTC).isoformat(timespec="milliseconds")
    query = f"SELECT {_COLUMNS} FROM gaps WHERE asked_at >= ? ORDER BY id"  # noqa: S608 - fixed names
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
    try:
        return [_gap(row) for row in connection.execute(query, (after,))]
    finally:
        connection.close()
