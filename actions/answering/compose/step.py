"""Fifth step: from a decision to the answer object."""

from __future__ import annotations

import datetime as dt

from actions.answering.answer import Answer, Outcome, say
from actions.answering.compose.asking import (
    among_others,
    popular_buttons,
    what_then,
    which_facet,
    which_procedure,
    with_pending,
)
from actions.answering.compose.buttons import document_button
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
        desk = self._desk.on(today)
        answer = self._one(decision, today, desk)
        return with_pending(answer, decision.pending, decision.facets, desk) if decision.pending else answer

    def _one(self, decision: Decision, today: dt.date, desk: Desk) -> Answer:
        facets, confidence = decision.facets, decision.confidence
        match decision.end:
            case End.ANSWER | End.REFER:
                return procedure_answer(_entry(decision, desk), facets, confidence, today, desk)
            case End.GUESS:
                return among_others(_best(decision, today, desk), decision.documents[1:], desk)
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
        near = tuple(button for doc in decision.documents if (button := document_button(doc, None, desk)))
        if near:
            text = f"{text} {desk.data.texts('abstain_near')}"
        return say(Outcome.ABSTAIN, text, near).model_copy(update={"confidence": decision.confidence})


def _best(decision: Decision, today: dt.date, desk: Desk) -> Answer:
    """The answer from the first document, whatever its kind."""
    faq, journey = faq_of(decision.documents[0]), journey_of(decision.documents[0])
    if faq is not None:
        return faq_answer(desk.snapshot.faq[faq], decision.confidence, today, desk)
    if journey is not None:
        return journey_answer(desk.snapshot.journeys[journey], decision.confidence, desk)
    return procedure_answer(_entry(decision, desk), decision.facets, decision.confidence, today, desk)


def _entry(decision: Decision, desk: Desk) -> Procedure:
    return desk.snapshot.procedures[code_of(decision.documents[0]) or ""]
