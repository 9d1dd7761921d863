"""Last step: keeping what staff must look at."""

from __future__ import annotations

import sqlite3

import structlog

from actions.answering.decide import Decision, End
from actions.answering.gaps import GapStore
from actions.answering.retrieve import Hit
from actions.answering.turn import Turn

KEPT = frozenset({End.ABSTAIN, End.HAND_OVER})
_log = structlog.get_logger(__name__)


class RecordStep:
    """Files a question that had no answer. A store that fails never costs the citizen the answer."""

    def __init__(self, gaps: GapStore) -> None:
        self._gaps = gaps

    def call(self, turn: Turn, decision: Decision, hits: tuple[Hit, ...]) -> None:
        """Keep the question where the decision says so; questions without a word are not worth keeping."""
        if decision.end not in KEPT or decision.reason == "unreadable":
            return
        try:
            self._gaps.add(turn.text, decision.reason, decision.confidence, hits[0].doc_id if hits else None)
        except sqlite3.Error as error:
            _log.error("gap_not_kept", error=type(error).__name__)
