"""Second step: which procedure a message is about, as far as the conversation itself tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from actions.answering.answer import Outcome
from actions.answering.facets_asked import FacetReader
from actions.answering.picking import Picker
from actions.answering.reading import Question
from actions.answering.turn import Turn, journey_id, option_of, procedure_id
from actions.answering.twins import Twins
from knowledge.schema import Facet
from knowledge.snapshot import Snapshot


class Move(StrEnum):
    """What the message does in the conversation."""

    CHOOSE = "choose"  # a button, or its words
    BAD_CHOICE = "bad_choice"  # a button that names nothing we have
    NARROW = "narrow"  # an option that stands for several procedures
    TWIN = "twin"  # names only what is done: the twin of the procedure on the table ("giờ muốn đóng")
    KEEP = "keep"  # speaks of the procedure already on the table
    WHICH_FACET = "which_facet"  # names neither a procedure nor a facet, and one procedure is on the table
    ASK_AGAIN = "ask_again"  # the last choice of procedures is still open
    WRONG = "wrong"  # says that the last answer or offer was wrong, and no more
    SEARCH = "search"  # names a matter of its own
    VAGUE = "vague"  # names nothing, and nothing is on the table
    UNREADABLE = "unreadable"  # not one word


# Buttons send these without a word.
SAYING_WITHOUT_WORDS = frozenset({"affirm", "deny"})


@dataclass(frozen=True)
class Context:
    """`document` is set for CHOOSE, KEEP and TWIN, `among` (codes) for NARROW.

    `not_this` is a procedure that the citizen has just refused.
    """

    move: Move
    document: str | None = None
    facets: tuple[Facet, ...] = ()
    not_this: str | None = None
    among: tuple[str, ...] = ()


class ContextStep:
    """Reads a message beside what the conversation remembers."""

    def __init__(self, snapshot: Snapshot, picker: Picker, twins: Twins, facets: FacetReader) -> None:
        self._snapshot = snapshot
        self._twins = twins
        self._picker = picker
        self._facets = facets

    def call(self, turn: Turn, question: Question) -> Context:
        """Say what the message does."""
        if turn.choice is not None:
            return self._chosen(turn)
        facets = self._facets.asked(turn, question)
        current = self._current(turn)
        if question.empty and (turn.text.strip() or turn.intent not in SAYING_WITHOUT_WORDS):
            return Context(Move.UNREADABLE)
        if picked := self._picker.pick(turn, question):
            return self._settled(picked, facets or turn.memory.facets)
        if self._corrects(turn, question) or self._denies(turn, question):
            return self._taken_back(turn, question, facets, current)
        if turn.memory.procedure and (codes := self._twins.of(turn.memory.procedure, question)):
            return self._twin(codes, facets or (turn.memory.facets if question.follows_up else ()))
        if question.elliptic:
            return self._elliptic(turn, question, facets, current)
        if not facets and not question.asks_generally and (question.follows_up or self._was_asked_which(turn)):
            facets = turn.memory.facets
        return Context(Move.SEARCH, facets=facets)

    @staticmethod
    def _was_asked_which(turn: Turn) -> bool:
        """True where the facet is known and only the procedure was asked for."""
        return turn.memory.outcome is Outcome.CLARIFY and turn.memory.procedure is None

    def _chosen(self, turn: Turn) -> Context:
        choice = turn.choice
        assert choice is not None  # noqa: S101 (the caller looked)
        facets: tuple[Facet, ...] = (Facet(choice.facet),) if choice.facet in set(Facet) else ()
        if facets == turn.memory.facets[:1] and turn.memory.outcome is Outcome.CLARIFY:
            facets = turn.memory.facets
        if choice.faq is not None and choice.faq in self._snapshot.faq:
            return Context(Move.CHOOSE, f"faq:{choice.faq}")
        if choice.journey is not None and choice.journey in self._snapshot.journeys:
            return Context(Move.CHOOSE, journey_id(choice.journey))
        if choice.procedure is not None and choice.procedure in self._snapshot.procedures:
            return Context(Move.CHOOSE, procedure_id(choice.procedure), facets)
        if choice.option is not None and self._codes(choice.option):
            return self._settled(choice.option, facets or turn.memory.facets)
        return Context(Move.BAD_CHOICE)

    def _settled(self, picked: str, facets: tuple[Facet, ...]) -> Context:
        """A choice made: a document, or an option with one procedure or several."""
        codes = self._codes(picked)
        if len(codes) > 1:
            return Context(Move.NARROW, facets=facets, among=codes)
        return Context(Move.CHOOSE, procedure_id(codes[0]) if codes else picked, facets)

    def _twin(self, codes: tuple[str, ...], facets: tuple[Facet, ...]) -> Context:
        if len(codes) > 1:
            return Context(Move.NARROW, facets=facets, among=codes)
        return Context(Move.TWIN, procedure_id(codes[0]), facets)

    def _codes(self, choice: str) -> tuple[str, ...]:
        """The procedures of an option of a distinction; none for another kind of choice or what is not there."""
        group, place = option_of(choice) or ("", 0)
        options = self._snapshot.distinctions[group].options if group in self._snapshot.distinctions else ()
        codes = options[place].codes if place < len(options) else ()
        return tuple(code for code in codes if code in self._snapshot.procedures)

    def _taken_back(self, turn: Turn, question: Question, facets: tuple[Facet, ...], current: str | None) -> Context:
        if not question.elliptic:
            kept = facets or (() if question.asks_generally else turn.memory.facets)
            return Context(Move.SEARCH, facets=kept, not_this=current)
        if facets and current and question.corrects:
            return Context(Move.KEEP, current, facets)
        return Context(Move.WRONG, facets=turn.memory.facets)

    def _elliptic(self, turn: Turn, question: Question, facets: tuple[Facet, ...], current: str | None) -> Context:
        if current is None:
            if turn.memory.candidates:
                return Context(Move.ASK_AGAIN, facets=facets or turn.memory.facets)
            return Context(Move.SEARCH if question.light else Move.VAGUE, facets=facets)
        if facets:
            return Context(Move.KEEP, current, facets)
        return Context(Move.WHICH_FACET, current)

    def _current(self, turn: Turn) -> str | None:
        code = turn.memory.procedure
        return procedure_id(code) if code and code in self._snapshot.procedures else None

    @staticmethod
    def _corrects(turn: Turn, question: Question) -> bool:
        return question.corrects or turn.intent == "correct"

    def _denies(self, turn: Turn, question: Question) -> bool:
        return turn.intent == "deny" and question.elliptic and not question.facets
