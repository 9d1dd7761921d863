"""The gateway's masked transcripts and votes, read beside it: tables `turns` and `feedback` of conversations.sqlite3
(bot/gateway/store.py). Nothing is written there."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "conversations.sqlite3"
BUSY_SECONDS = 5.0
PARAMETERS = 500


@dataclass(frozen=True)
class Said:
    """One turn: the citizen's words, masked, and how it ended. `by_staff`: a person had the conversation."""

    at: float
    channel: str
    said: str
    outcome: str
    procedure: str | None
    confidence: float | None
    by_staff: bool


@dataclass(frozen=True)
class Vote:
    """A judgement that was no thumb up."""

    at: float
    reason: str | None
    comment: str
    said: str
    procedure: str | None


@dataclass(frozen=True)
class Conversation:
    """Its digest, its turns, oldest first, and the votes against it."""

    name: str
    turns: tuple[Said, ...]
    votes: tuple[Vote, ...]


def read_conversations(path: Path, since: float) -> list[Conversation]:
    """Those in which something happened from that moment on, each whole; none without a file.

    Raises sqlite3.Error, or ValueError for an answer that cannot be read.
    """
    if not path.is_file():
        return []
    with closing(_opened(path)) as connection:
        names = _names(connection, "WHERE at >= ?", since)
        turns = _by_name(connection, "SELECT * FROM turns WHERE conversation IN ({}) ORDER BY id", names)
        votes = _by_name(
            connection, "SELECT * FROM feedback WHERE vote = 'down' AND conversation IN ({}) ORDER BY id", names
        )
    return [
        Conversation(name, tuple(map(_said, turns[name])), tuple(map(_vote, votes[name]))) for name in sorted(names)
    ]


def known_conversations(path: Path) -> set[str]:
    """Every conversation of which something is kept; raises sqlite3.Error."""
    with closing(_opened(path)) as connection:
        return _names(connection, "")


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
    connection.row_factory = sqlite3.Row
    return connection


def _names(connection: sqlite3.Connection, where: str, *values: float) -> set[str]:
    queries = (f"SELECT DISTINCT conversation FROM {table} {where}" for table in ("turns", "feedback"))  # noqa: S608
    return {row[0] for query in queries for row in connection.execute(query, values)}


def _by_name(connection: sqlite3.Connection, query: str, names: Iterable[str]) -> dict[str, list[sqlite3.Row]]:
    found: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for part in _parts(sorted(names)):
        for row in connection.execute(query.format(",".join("?" * len(part))), part):
            found[row["conversation"]].append(row)
    return found


def _parts(names: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), PARAMETERS):
        yield names[start : start + PARAMETERS]


def _said(row: sqlite3.Row) -> Said:
    answer: dict[str, Any] = json.loads(row["answer"])
    procedure = answer.get("procedure") or {}
    return Said(
        at=row["at"],
        channel=row["channel"],
        said=row["said"],
        outcome=str(answer["outcome"]),
        procedure=procedure.get("code"),
        confidence=answer.get("confidence"),
        by_staff=bool(answer.get("staff")),
    )


def _vote(row: sqlite3.Row) -> Vote:
    return Vote(row["at"], row["reason"], row["comment"], row["said"], row["procedure"])
