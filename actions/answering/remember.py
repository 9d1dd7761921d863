"""What the next turn must know."""

from __future__ import annotations

from actions.answering.answer import Answer
from actions.answering.decide import Decision, End
from actions.answering.turn import Memory, code_of
from knowledge.schema import Facet

ANSWERING = frozenset({End.ANSWER, End.REFER, End.CLARIFY_FACET})
ASKING = frozenset({End.CLARIFY_PROCEDURE, End.ASK_PROCEDURE, End.ASK_OTHERWISE, End.BAD_CHOICE})


def remember(memory: Memory, decision: Decision, answer: Answer) -> Memory:
    """The memory after a turn.

    Asking which procedure is meant takes the old one off the table, or "bao lâu" would be answered about it. So does a
    life event, which is about several. Not knowing leaves the table as it was: one strange question must not end the
    talk about the last one.
    """
    pending = _pending(memory, decision)
    if decision.end in ANSWERING:
        facets = _facets(decision, answer) if decision.end is not End.CLARIFY_FACET else memory.facets
        return _memory(answer, facets, code_of(decision.documents[0]), pending=pending)
    if decision.end is End.GUESS:
        best, *others = decision.documents
        return _memory(answer, decision.facets, code_of(best), tuple(others), pending=pending)
    if decision.end in ASKING:
        offered = decision.documents if decision.end is End.CLARIFY_PROCEDURE else ()
        asked = decision.asked if decision.end is not End.BAD_CHOICE else memory.asked
        return _memory(answer, decision.facets, None, offered, asked, pending)
    if decision.end is End.ANSWER_JOURNEY:
        return _memory(answer, (), None)
    if decision.end is End.ANSWER_FAQ:
        return _memory(answer, memory.facets, memory.procedure, pending=pending)
    asked = 0 if decision.end is End.HAND_OVER else memory.asked
    return _memory(answer, memory.facets, memory.procedure, memory.candidates, asked, pending)


def _facets(decision: Decision, answer: Answer) -> tuple[Facet, ...]:
    """Those asked; the overview, where none was."""
    return decision.facets or ((answer.facet,) if answer.facet else ())


def _pending(memory: Memory, decision: Decision) -> tuple[str, ...]:
    """A second matter waits while the first is talked about, and until it is answered itself."""
    if decision.pending:
        return decision.pending
    moved = decision.end in ANSWERING and memory.procedure and code_of(decision.documents[0]) != memory.procedure
    return () if moved or set(memory.pending) & set(decision.documents) else memory.pending


def _memory(
    answer: Answer,
    facets: tuple[Facet, ...],
    procedure: str | None,
    candidates: tuple[str, ...] = (),
    asked: int = 0,
    pending: tuple[str, ...] = (),
) -> Memory:
    first = facets[0] if facets else None
    return Memory(procedure, first, candidates, answer.outcome, facets[1:], asked, pending)
