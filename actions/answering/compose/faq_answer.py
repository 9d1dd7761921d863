"""The answer to a frequent question, with its sources and the procedures it leads to."""

from __future__ import annotations

import datetime as dt

from actions.answering.answer import Answer, Message, Outcome
from actions.answering.compose.buttons import document_button
from actions.answering.compose.fact import Desk
from actions.answering.compose.legal_state import ended_basis
from actions.answering.compose.sources import faq_source_line, faq_sources
from actions.answering.turn import procedure_id
from knowledge.town import FaqEntry


def faq_answer(entry: FaqEntry, confidence: float | None, today: dt.date, desk: Desk) -> Answer:
    """The approved text, its sources, and up to a few related procedures; a source that has ended is told first."""
    related = (document_button(procedure_id(code), None, desk) for code in entry.related)
    buttons = tuple(button for button in related if button)[: desk.data.thresholds.facet_buttons]
    ended = " ".join(ended_basis((source.number for source in entry.sources), today, desk))
    text = "\n".join([*([ended] if ended else []), entry.answer, faq_source_line(entry, desk)])
    return Answer(
        outcome=Outcome.ANSWERED,
        messages=(Message(text=text, buttons=buttons),),
        sources=faq_sources(entry),
        confidence=confidence,
    )
