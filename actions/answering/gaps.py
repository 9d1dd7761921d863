"""Questions that had no answer, kept for staff; personal numbers are masked before they are stored."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

from bot.privacy import mask

_TABLE = """
CREATE TABLE IF NOT EXISTS gaps (
    id INTEGER PRIMARY KEY,
    asked_at TEXT NOT NULL,
    question TEXT NOT NULL,
    reason TEXT NOT NULL,
    confidence REAL,
    nearest TEXT
)
"""
BUSY_SECONDS = 5.0


@dataclass(frozen=True)
class Gap:
    """`asked_at`: UTC, ISO 8601. `nearest`: id of the nearest document, if any was near."""

    asked_at: str
    question: str
    reason: str
    confidence: float | None
    nearest: str | None


class GapStore:
    """A SQLite table; safe to use from several threads."""

    def __init__(self, path: Path, longest: int) -> None:
        """`longest`: characters of a question that are kept. Raises OSError or sqlite3.Error."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._longest = longest
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute(_TABLE)

    def add(self, question: str, reason: str, confidence: float | None, nearest: str | None) -> None:
        """Append a question. Raises sqlite3.Error."""
        row = (
            dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            mask(question)[: self._longest],
            reason,
            confidence,
            nearest,
        )
        with self._lock:
            self._connection.execute(
                "INSERT INTO gaps (asked_at, question, reason, confidence, nearest) VALUES (?, ?, ?, ?, ?)", row
            )

    def all(self) -> list[Gap]:
        """Every question, oldest first."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT asked_at, question, reason, confidence, nearest FROM gaps ORDER BY id"
            ).fetchall()
        return [Gap(*row) for row in rows]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
