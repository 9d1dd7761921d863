"""Last step: keeping what staff must look at."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import structlog

from actions.answering.context import Context, Move
from actions.answering.decide import Decision, End
from actions.answering.gaps import GapKind, GapStore
from actions.answering.reading import Question
from actions.answering.retrieve import Hit
from actions.answering.turn import Turn

KINDS: dict[End, GapKind] = {
    End.ABSTAIN: GapKind.ABSTAINED,
    End.HAND_OVER: GapKind.HANDED_OVER,
    End.GUESS: GapKind.CLARIFIED,
    End.CLARIFY_PROCEDURE: GapKind.CLARIFIED,
    End.ASK_PROCEDURE: GapKind.CLARIFIED,
    End.ASK_OTHERWISE: GapKind.CLARIFIED,
}
_log = structlog.get_logger(__name__)


def kinds_of(turn: Turn, question: Question, context: Context, decision: Decision) -> Iterator[GapKind]:
    """Why staff may want to see this turn. Whether a question back came to nothing only the later turns tell."""
    takes_back = question.corrects or context.not_this is not None or context.move is Move.WRONG
    if takes_back and turn.memory.outcome is not None:
        yield GapKind.CORRECTS
    if decision.end in KINDS:
        yield KINDS[decision.end]


class RecordStep:
    """Files a turn that was not plainly answered. A store that fails never costs the citizen the answer."""

    def __init__(self, gaps: GapStore) -> None:
        self._gaps = gaps

    def call(self, turn: Turn, question: Question, context: Context, decision: Decision, hits: tuple[Hit, ...]) -> None:
        """Keep the question where context or decision say so; questions without a word are not worth keeping."""
        if decision.reason == "unreadable" or not turn.text.strip():
            return
        nearest = hits[0].doc_id if hits else next(iter(decision.documents), None)
        try:
            for kind in kinds_of(turn, question, context, decision):
                self._gaps.add(kind, turn.text, decision.reason, decision.confidence, nearest, turn.conversation)
        except sqlite3.Error as error:
            _log.error("gap_not_kept", error=type(error).__name__)
