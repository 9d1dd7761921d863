"""Two matters in one message ("làm khai sinh với nhập khẩu cho cháu cần gì")."""

from __future__ import annotations

from actions.answering.context import Context, Move
from actions.answering.names import Names
from actions.answering.reading import Question, Reader
from actions.answering.retrieve import RetrieveStep
from actions.answering.turn import code_of


class TwoMatters:
    """Finds the procedures of both halves of a message."""

    def __init__(self, reader: Reader, names: Names, retrieve: RetrieveStep, bar: float) -> None:
        """`bar`: chance from which the best procedure of a half counts."""
        self._read = reader
        self._names = names
        self._retrieve = retrieve
        self._bar = bar

    def call(self, question: Question, context: Context) -> tuple[str, ...]:
        """Both documents in the order of the message; nothing where it speaks of one matter.

        One name that holds all the words ("kết hôn với người nước ngoài") is one matter.
        """
        if context.move is not Move.SEARCH or question.corrects or self._names.sharing(question.telling):
            return ()
        halves = self._read.halves(question)
        if halves is None:
            return ()
        found = tuple(dict.fromkeys(doc for half in halves if (doc := self._best(half))))
        return found if len(found) == len(halves) else ()

    def _best(self, half: Question) -> str | None:
        """A procedure that the half names, and that search finds for it."""
        hits = self._retrieve.find(half.text)
        if not hits or hits[0].score < self._bar or code_of(hits[0].doc_id) is None:
            return None
        return hits[0].doc_id if hits[0].doc_id in self._names.sharing(half.telling) else None
