"""Fourth step: how the turn ends. A wrong confident answer costs more than an abstention."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from actions.answering.answer import Outcome
from actions.answering.context import Context, Move
from actions.answering.data import Thresholds
from actions.answering.names import Names
from actions.answering.reading import Question
from actions.answering.retrieve import Hit
from actions.answering.turn import Turn, code_of, journey_of, procedure_id
from knowledge.schema import Facet
from knowledge.snapshot import Snapshot


class End(StrEnum):
    """The ends of a turn; clarifying and abstaining say what about."""

    ANSWER = "answer"
    ANSWER_FAQ = "answer_faq"
    ANSWER_JOURNEY = "answer_journey"
    REFER = "refer"
    CLARIFY_PROCEDURE = "clarify_procedure"
    CLARIFY_FACET = "clarify_facet"
    ASK_PROCEDURE = "ask_procedure"
    ASK_OTHERWISE = "ask_otherwise"
    BAD_CHOICE = "bad_choice"
    ABSTAIN = "abstain"
    HAND_OVER = "hand_over"


@dataclass(frozen=True)
class Decision:
    """`documents`: the one to answer from, or those to offer, best first. `reason` is for logs and metrics."""

    end: End
    reason: str
    documents: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    confidence: float | None = None


class DecideStep:
    """Weighs hits against the thresholds and the conversation."""

    def __init__(self, snapshot: Snapshot, names: Names, thresholds: Thresholds, of_journeys: frozenset[Facet]) -> None:
        """`of_journeys`: facets that a life event answers of all its procedures together."""
        self._snapshot = snapshot
        self._of_journeys = of_journeys
        self._names = names
        self._bars = thresholds

    def call(self, turn: Turn, question: Question, context: Context, hits: tuple[Hit, ...]) -> Decision:
        """Choose the end."""
        match context.move:
            case Move.CHOOSE | Move.KEEP:
                return self._answer(context, context.document or "", context.move.value)
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
            case Move.SEARCH:
                return self._searched(turn, question, context, hits)

    def _answer(self, context: Context, doc_id: str, reason: str, score: float | None = None) -> Decision:
        code = code_of(doc_id)
        if journey_of(doc_id) is not None:
            return Decision(End.ANSWER_JOURNEY, reason, (doc_id,), confidence=score)
        if code is None:
            return Decision(End.ANSWER_FAQ, reason, (doc_id,), confidence=score)
        end = End.REFER if self._snapshot.procedures[code].is_referral else End.ANSWER
        return Decision(end, reason, (doc_id,), context.facets[: self._bars.facets_together], score)

    def _vague(self, context: Context, hits: tuple[Hit, ...]) -> Decision:
        """No procedure is named; a frequent question may answer where it fits well, and is offered where it may fit."""
        best = hits[0] if hits and code_of(hits[0].doc_id) is None else Hit("", 0.0)
        if best.score >= self._bars.answer_faq_vague:
            return self._answer(context, best.doc_id, "faq", best.score)
        offered = (best.doc_id,) if best.score >= self._bars.answer_faq else ()
        return Decision(End.ASK_PROCEDURE, "no_procedure", offered, context.facets, best.score if offered else None)

    def _searched(self, turn: Turn, question: Question, context: Context, hits: tuple[Hit, ...]) -> Decision:
        hits = self._without(hits, context.not_this)
        if not hits:
            return self._abstain(turn, "nothing_found", None)
        best, lead = hits[0], hits[0].score - (hits[1].score if len(hits) > 1 else 0.0)
        current = procedure_id(turn.memory.procedure) if turn.memory.procedure else None
        if current and context.not_this is None and self._stays(question, context, current, best):
            return self._answer(context, current, "same_topic", best.score)
        if turn.intent == "out_of_scope" and best.score < self._bars.out_of_scope:
            if best.score < self._bars.answer:
                return self._abstain(turn, "out_of_scope", best.score)
            return Decision(End.CLARIFY_PROCEDURE, "out_of_scope", (best.doc_id,), context.facets, best.score)
        if journey_of(best.doc_id) is not None and best.score >= self._bars.answer_journey:
            return self._life_event(question, context, best, hits)
        named = self._named(question, hits)
        if named:
            return self._answer(context, named, "named", best.score)
        shared = self._shared_name(question, hits, best, lead)
        if shared:
            return Decision(End.CLARIFY_PROCEDURE, "shared_name", shared, context.facets, best.score)
        if best.score >= self._bar(best) and lead >= self._bars.answer_margin:
            return self._answer(context, best.doc_id, "found", best.score)
        if best.score < self._bars.suggest:
            return self._abstain(turn, "too_weak", best.score)
        return self._offer(hits, context)

    def _life_event(self, question: Question, context: Context, best: Hit, hits: tuple[Hit, ...]) -> Decision:
        """The journey; but a fee, or what to take along, is asked of one procedure, so then of which of its own."""
        of_all = not question.facets or self._of_journeys.intersection(question.facets)
        if of_all and not question.one_visit:
            return self._answer(context, best.doc_id, "life_event", best.score)
        journey = self._snapshot.journeys[journey_of(best.doc_id) or ""]
        found = (hit.doc_id for hit in hits if code_of(hit.doc_id) and hit.score >= self._bars.offer)
        parts = (procedure_id(code) for code in journey.main_codes() if code in self._snapshot.procedures)
        offered = tuple(dict.fromkeys((*found, *parts)))[: self._bars.choices]
        return Decision(End.CLARIFY_PROCEDURE, "life_event", offered, context.facets, best.score)

    def _bar(self, hit: Hit) -> float:
        if journey_of(hit.doc_id) is not None:
            return self._bars.answer_journey
        return self._bars.answer if code_of(hit.doc_id) else self._bars.answer_faq

    def _offer(self, hits: tuple[Hit, ...], context: Context) -> Decision:
        offered = tuple(hit.doc_id for hit in hits if hit.score >= self._bars.offer)[: self._bars.choices]
        return Decision(End.CLARIFY_PROCEDURE, "near_tie", offered, context.facets, hits[0].score)

    @staticmethod
    def _without(hits: tuple[Hit, ...], refused: str | None) -> tuple[Hit, ...]:
        """Hits without the refused procedure, unless it is all there is."""
        return tuple(hit for hit in hits if hit.doc_id != refused) or hits

    def _stays(self, question: Question, context: Context, current: str, best: Hit) -> bool:
        """True where a question with words of its own still speaks of the current procedure."""
        if best.doc_id == current:
            return best.score >= self._bars.suggest
        if best.score >= self._bars.switch or not context.facets:
            return False
        return self._names.share_known(current, question.telling) >= self._bars.same_topic_words

    def _named(self, question: Question, hits: tuple[Hit, ...]) -> str | None:
        """The one document found that the question names in full, or whose plain name alone has its words and act."""
        named = self._names.called_exactly(question.telling)
        if not named and question.acts and len(question.telling) > 1:
            named = self._names.sharing(question.telling, question.acts)
        if len(named) != 1:
            return None
        found = any(hit.doc_id == named[0] and hit.score >= self._bars.offer for hit in hits)
        return named[0] if found else None

    def _shared_name(self, question: Question, hits: tuple[Hit, ...], best: Hit, lead: float) -> tuple[str, ...]:
        """Several procedures that carry all the question's telling words in their names, none of them exactly."""
        if best.score >= self._bars.sure and lead >= self._bars.sure_margin:
            return ()
        named = set(self._names.sharing(question.telling))
        if len(named) < 2:  # noqa: PLR2004 (one is no tie)
            return ()
        named |= {hit.doc_id for hit in hits if journey_of(hit.doc_id) and hit.score >= self._bars.offer}
        found = [hit.doc_id for hit in hits if hit.doc_id in named]
        ranked = [*found, *sorted(named.difference(found))]
        return tuple(ranked[: self._bars.choices])

    @staticmethod
    def _abstain(turn: Turn, reason: str, score: float | None) -> Decision:
        """The second time in a row a person is better."""
        again = turn.memory.outcome in (Outcome.ABSTAIN, Outcome.HANDOVER)
        return Decision(End.HAND_OVER if again else End.ABSTAIN, reason, confidence=score)
