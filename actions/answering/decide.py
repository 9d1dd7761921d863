"""Fourth step: how the turn ends. Whatever is expected to cost the citizen least is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from actions.answering.answer import Outcome
from actions.answering.asking_back import AskingBack
from actions.answering.chances import Chances
from actions.answering.context import Context, Move
from actions.answering.data import Data
from actions.answering.names import Names
from actions.answering.reading import Question
from actions.answering.retrieve import Hit
from actions.answering.turn import Memory, Turn, code_of, journey_of, option_of, procedure_id
from knowledge.schema import Facet
from knowledge.snapshot import Snapshot


class End(StrEnum):
    """The ends of a turn; clarifying and abstaining say what about."""

    ANSWER = "answer"
    ANSWER_FAQ = "answer_faq"
    ANSWER_JOURNEY = "answer_journey"
    REFER = "refer"
    GUESS = "guess"
    CLARIFY_PROCEDURE = "clarify_procedure"
    CLARIFY_FACET = "clarify_facet"
    ASK_PROCEDURE = "ask_procedure"
    ASK_OTHERWISE = "ask_otherwise"
    BAD_CHOICE = "bad_choice"
    ABSTAIN = "abstain"
    HAND_OVER = "hand_over"


# Ends that leave it to the citizen to say which matter is meant.
QUESTIONS = frozenset({End.CLARIFY_PROCEDURE, End.ASK_PROCEDURE, End.ASK_OTHERWISE})


@dataclass(frozen=True)
class Decision:
    """`documents`: the one to answer from (a guess: with the others), or those to offer, best first.

    Options of a distinction are offered in place of documents. `reason` is for logs and metrics. `asked`: questions
    back in a row, this one included. `pending`: a second matter of the message, for later.
    """

    end: End
    reason: str
    documents: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    confidence: float | None = None
    asked: int = 0
    pending: tuple[str, ...] = ()


@dataclass(frozen=True)
class Weighed:
    """An end with what it is expected to cost; the unit is one question back."""

    cost: float
    decision: Decision


class DecideStep:
    """Weighs what the ends cost, after what the conversation alone decides."""

    def __init__(self, snapshot: Snapshot, names: Names, data: Data) -> None:
        self._snapshot = snapshot
        self._of_journeys = data.facets.of_journeys
        self._names = names
        self._bars = data.thresholds
        self._costs = data.costs
        self._asking = AskingBack(snapshot, data.costs, data.thresholds.choices)

    def call(
        self, turn: Turn, question: Question, context: Context, hits: tuple[Hit, ...], both: tuple[str, ...] = ()
    ) -> Decision:
        """Choose the end. `both`: the documents of two matters in one message."""
        decision = self._first(turn, question, context, hits, both)
        if decision.end not in QUESTIONS:
            return decision
        asked = self._asked(turn.memory, hits) + 1
        if asked <= self._bars.questions:
            return replace(decision, asked=asked)
        return self._no_more_questions(context, decision)

    def _first(
        self, turn: Turn, question: Question, context: Context, hits: tuple[Hit, ...], both: tuple[str, ...]
    ) -> Decision:
        match context.move:
            case Move.CHOOSE | Move.KEEP | Move.TWIN:
                return self._answer(context, context.document or "", context.move.value)
            case Move.NARROW:
                offered = self._asking.among(context.among)
                return Decision(End.CLARIFY_PROCEDURE, "narrow", offered, context.facets)
            case Move.WHICH_FACET:
                return Decision(End.CLARIFY_FACET, "no_facet", (context.document or "",))
            case Move.ASK_AGAIN:
                return Decision(End.CLARIFY_PROCEDURE, "still_open", turn.memory.candidates, context.facets)
            case Move.BAD_CHOICE:
                return Decision(End.BAD_CHOICE, "unknown_choice")
            case Move.WRONG:
                return Decision(End.ASK_OTHERWISE, "refused", facets=context.facets)
            case Move.UNREADABLE:
                return self._abstain(turn, "unreadable", None)
            case Move.VAGUE:
                return self._vague(context, hits)
            case Move.SEARCH if both:
                first = self._answer(context, both[0], "two_matters")
                return replace(first, pending=both[1:])
            case Move.SEARCH:
                return self._searched(turn, question, context, hits)

    def _answer(self, context: Context, doc_id: str, reason: str, score: float | None = None) -> Decision:
        code = code_of(doc_id)
        if journey_of(doc_id) is not None:
            return Decision(End.ANSWER_JOURNEY, reason, (doc_id,), confidence=score)
        if code is None:
            return Decision(End.ANSWER_FAQ, reason, (doc_id,), confidence=score)
        end = End.REFER if self._is_referral(doc_id) else End.ANSWER
        return Decision(end, reason, (doc_id,), context.facets[: self._bars.facets_together], score)

    def _is_referral(self, doc_id: str) -> bool:
        entry = self._snapshot.procedures.get(code_of(doc_id) or "")
        return entry is not None and entry.is_referral

    def _vague(self, context: Context, hits: tuple[Hit, ...]) -> Decision:
        """No procedure is named; a frequent question may answer where it fits well, and is offered where it may fit."""
        best = hits[0] if hits and code_of(hits[0].doc_id) is None else Hit("", 0.0)
        if best.score >= self._bars.faq_vague:
            return self._answer(context, best.doc_id, "faq", best.score)
        offered = (best.doc_id,) if best.score >= self._bars.faq_vague_offer else ()
        return Decision(End.ASK_PROCEDURE, "no_procedure", offered, context.facets, best.score if offered else None)

    def _searched(self, turn: Turn, question: Question, context: Context, hits: tuple[Hit, ...]) -> Decision:
        hits = self._without(hits, context.not_this)
        current = procedure_id(turn.memory.procedure) if turn.memory.procedure else None
        if current and hits and context.not_this is None and self._stays(question, context, current, hits[0]):
            return self._answer(context, current, "same_topic", hits[0].score)
        chances, strange = self._chances(turn, hits), _is_strange(turn)
        if not chances.ranked:
            return self._abstain(turn, "nothing_found", None)
        cheapest = self._cheapest(turn, context, chances)
        if cheapest.end is End.ANSWER_JOURNEY:
            return self._life_event(question, context, chances)
        if not strange and (named := self._named(question, chances)):
            return self._answer(context, named, "named", chances.chance(named))
        tied = self._tied(turn, question, chances)
        return cheapest if tied is None else self._cheapest(turn, context, tied)

    def weigh(self, turn: Turn, question: Question, context: Context, hits: tuple[Hit, ...]) -> tuple[Weighed, ...]:
        """What each end would cost, cheapest first, for people who want to know why; nothing without a search."""
        chances = self._chances(turn, self._without(hits, context.not_this)) if hits else Chances(())
        if context.move is not Move.SEARCH or not chances.ranked:
            return ()
        ends = self._ends(turn, context, self._tied(turn, question, chances) or chances)
        return tuple(sorted(ends, key=lambda end: end.cost))

    def _chances(self, turn: Turn, hits: tuple[Hit, ...]) -> Chances:
        chances = Chances.of(hits)
        return chances.less_likely_ours(self._bars.out_of_scope_odds) if _is_strange(turn) else chances

    def _tied(self, turn: Turn, question: Question, chances: Chances) -> Chances | None:
        """The chances where every word of the question stands in names of ours, so that one of them is meant."""
        shared = set() if question.acts else set(self._names.sharing(question.telling))
        if len(shared) < 2:  # noqa: PLR2004 (one is no tie)
            return None
        meant = chances if _is_strange(turn) else chances.surely_ours()
        return meant.spread(shared, self._bars.shared_name)

    def _cheapest(self, turn: Turn, context: Context, chances: Chances) -> Decision:
        """The end that is expected to cost least; of two that cost the same the more careful one."""
        return min(reversed(self._ends(turn, context, chances)), key=lambda end: end.cost).decision

    def _ends(self, turn: Turn, context: Context, chances: Chances) -> tuple[Weighed, ...]:
        """The three ends, from the boldest to the most careful."""
        best, ours = chances.ranked[0], chances.ours
        question = self._asking.cheapest(chances, self._asked(turn.memory, chances.ranked))
        return (
            Weighed(
                self._costs.of_answer(best.doc_id, best.score, ours, referral=self._is_referral(best.doc_id)),
                self._answer(context, best.doc_id, "found", best.score),
            ),
            Weighed(
                question.cost,
                Decision(End.CLARIFY_PROCEDURE, "near_tie", question.choices, context.facets, best.score),
            ),
            Weighed(self._costs.of_abstaining(ours), self._abstain(turn, "too_weak", best.score, self._near(chances))),
        )

    def _near(self, chances: Chances) -> tuple[str, ...]:
        near = [hit.doc_id for hit in chances.ranked if hit.score >= self._bars.suggest]
        return tuple(near[: self._bars.suggestions])

    def _asked(self, memory: Memory, hits: tuple[Hit, ...]) -> int:
        """Questions back in a row about this matter: one about another matter does not count."""
        open_ = {doc for choice in memory.candidates for doc in self._documents(choice)}
        found = {hit.doc_id for hit in hits if self._costs.worth_naming(hit.score)}
        return 0 if open_ and found and open_.isdisjoint(found) else memory.asked

    def _documents(self, choice: str) -> Iterator[str]:
        """The documents behind a choice, which may be an option of a distinction."""
        option = option_of(choice)
        if option is None:
            yield choice
        elif option[0] in self._snapshot.distinctions:
            yield from map(procedure_id, self._snapshot.distinctions[option[0]].options[option[1]].codes)

    def _no_more_questions(self, context: Context, decision: Decision) -> Decision:
        """The best guess with the others named, or else a person."""
        among = tuple(dict.fromkeys(doc for choice in decision.documents for doc in self._documents(choice)))
        if decision.end is not End.CLARIFY_PROCEDURE or not among:
            return Decision(End.HAND_OVER, "asked_enough", confidence=decision.confidence)
        facets = context.facets[: self._bars.facets_together]
        return Decision(End.GUESS, "asked_enough", among[: self._bars.choices], facets, decision.confidence)

    def _life_event(self, question: Question, context: Context, chances: Chances) -> Decision:
        """The journey; but a fee, or what to take along, is asked of one procedure, so then of which of its own."""
        best = chances.ranked[0]
        of_all = not question.facets or self._of_journeys.intersection(question.facets)
        if of_all and not question.one_visit:
            return self._answer(context, best.doc_id, "life_event", best.score)
        journey = self._snapshot.journeys[journey_of(best.doc_id) or ""]
        found = (hit.doc_id for hit in chances.ranked if code_of(hit.doc_id) and self._costs.worth_naming(hit.score))
        parts = (procedure_id(code) for code in journey.main_codes() if code in self._snapshot.procedures)
        offered = tuple(dict.fromkeys((*found, *parts)))[: self._bars.choices]
        return Decision(End.CLARIFY_PROCEDURE, "life_event", offered, context.facets, best.score)

    @staticmethod
    def _without(hits: tuple[Hit, ...], refused: str | None) -> tuple[Hit, ...]:
        """Hits without the refused procedure, unless it is all there is."""
        return tuple(hit for hit in hits if hit.doc_id != refused) or hits

    def _stays(self, question: Question, context: Context, current: str, best: Hit) -> bool:
        """True where a question with words of its own still speaks of the current procedure."""
        if best.doc_id == current:
            return best.score >= self._bars.stay
        if best.score >= self._bars.switch or not context.facets:
            return False
        return self._names.share_known(current, question.telling) >= self._bars.same_topic_words

    def _named(self, question: Question, chances: Chances) -> str | None:
        """The one document found that the question names in full, or whose plain name alone has its words and act."""
        named = self._names.called_exactly(question.telling)
        if not named and question.acts and len(question.telling) > 1:
            named = self._names.sharing(question.telling, question.acts)
        if len(named) != 1:
            return None
        return named[0] if chances.chance(named[0]) >= self._bars.named else None

    @staticmethod
    def _abstain(turn: Turn, reason: str, score: float | None, near: tuple[str, ...] = ()) -> Decision:
        """With `near` to press if one of them was meant; the second time in a row a person is better."""
        again = turn.memory.outcome in (Outcome.ABSTAIN, Outcome.HANDOVER)
        if again:
            return Decision(End.HAND_OVER, reason, confidence=score)
        return Decision(End.ABSTAIN, reason, near, confidence=score)


def _is_strange(turn: Turn) -> bool:
    """True where the classifier takes it for something outside the office's work."""
    return turn.intent == "out_of_scope"
