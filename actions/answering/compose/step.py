"""Fifth step: from a decision to the answer object."""

from __future__ import annotations

from actions.answering.answer import Answer, Outcome, say
from actions.answering.compose.asking import popular_buttons, what_then, which_facet, which_procedure
from actions.answering.compose.fact import Desk
from actions.answering.compose.faq_answer import faq_answer
from actions.answering.compose.journey_answer import journey_answer
from actions.answering.compose.procedure_answer import procedure_answer
from actions.answering.decide import Decision, End
from actions.answering.turn import code_of, faq_of, journey_of
from knowledge.day import Clock
from knowledge.schema import Procedure
from knowledge.versions import over


class ComposeStep:
    """Writes what was decided, in the sentences of `texts.yml` and the knowledge base."""

    def __init__(self, desk: Desk, today: Clock) -> None:
        """`today` tells the day on which the law is looked at."""
        self._desk = desk
        self._today = today

    def call(self, decision: Decision) -> Answer:
        """The answer object."""
        today = self._today()
        desk, facets, confidence = self._desk.on(today), decision.facets, decision.confidence
        match decision.end:
            case End.ANSWER | End.REFER:
                return procedure_answer(_entry(decision, desk), facets, confidence, today, desk)
            case End.ANSWER_FAQ:
                return faq_answer(desk.snapshot.faq[faq_of(decision.documents[0]) or ""], confidence, today, desk)
            case End.ANSWER_JOURNEY:
                return journey_answer(desk.snapshot.journeys[journey_of(decision.documents[0]) or ""], confidence, desk)
            case End.CLARIFY_PROCEDURE:
                return which_procedure(decision.documents, facets, confidence, desk)
            case End.CLARIFY_FACET:
                entry = _entry(decision, desk)
                if over(entry, today):
                    return procedure_answer(entry, facets, confidence, today, desk)
                return which_facet(entry, desk)
            case End.ASK_PROCEDURE | End.ASK_OTHERWISE | End.BAD_CHOICE:
                return what_then(decision.end.value, decision.documents, facets, desk)
            case End.ABSTAIN:
                return self._abstain(decision)
            case End.HAND_OVER:
                text = desk.data.texts("hand_over", office=desk.office, hotline=desk.hotline)
                return say(Outcome.HANDOVER, text).model_copy(update={"confidence": confidence})

    def _abstain(self, decision: Decision) -> Answer:
        desk = self._desk
        if decision.reason == "unreadable":
            return say(Outcome.ABSTAIN, desk.data.texts("unreadable"), popular_buttons(None, desk))
        text = desk.data.texts("abstain", office=desk.office, hotline=desk.hotline)
        return say(Outcome.ABSTAIN, text).model_copy(update={"confidence": decision.confidence})


def _entry(decision: Decision, desk: Desk) -> Procedure:
    return desk.snapshot.procedures[code_of(decision.documents[0]) or ""]
