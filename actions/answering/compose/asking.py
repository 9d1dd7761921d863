"""Asking back: which procedure, which facet, or simply what."""

from __future__ import annotations

from actions.answering.answer import Answer, Button, Message, Outcome, ProcedureRef, say
from actions.answering.compose.buttons import document_button, document_name, facet_buttons
from actions.answering.compose.fact import Desk
from actions.answering.turn import option_of, procedure_id
from knowledge.schema import Facet, Procedure

REFUSAL = "/deny"


def which_procedure(
    documents: tuple[str, ...], facets: tuple[Facet, ...], confidence: float | None, desk: Desk
) -> Answer:
    """Offer documents or options by number and button; one alone is a yes-or-no question."""
    text = desk.data.texts
    facet = facets[0] if facets else None
    buttons = tuple(button for doc in documents if (button := document_button(doc, facet, desk)))
    if len(documents) == 1:
        lines = [text("clarify_one", name=document_name(documents[0], desk))]
        buttons = (*buttons, Button(title=text("not_that"), payload=REFUSAL))
    else:
        group = (option_of(documents[0]) or ("", 0))[0]
        asked = desk.snapshot.distinctions[group].question if group else text("clarify")
        lines = [asked]
        lines += [
            text("clarify_line", number=number, name=document_name(doc, desk))
            for number, doc in enumerate(documents, start=1)
        ]
    message = Message(text="\n".join(lines), buttons=buttons)
    return Answer(outcome=Outcome.CLARIFY, messages=(message,), facet=facet, confidence=confidence)


def among_others(answer: Answer, others: tuple[str, ...], desk: Desk) -> Answer:
    """An answer called a guess, with the other documents that may be meant."""
    text = desk.data.texts
    facet = answer.facet
    buttons = tuple(button for doc in others if (button := document_button(doc, facet, desk)))
    lines = [text("guess_others"), *(text("guess_line", name=document_name(doc, desk)) for doc in others)]
    lines.append(text("guess_person", office=desk.office, hotline=desk.hotline))
    last = Message(text="\n".join(lines if others else lines[-1:]), buttons=buttons)
    return answer.model_copy(update={"messages": (Message(text=text("guess")), *answer.messages, last)})


def with_pending(answer: Answer, pending: tuple[str, ...], facets: tuple[Facet, ...], desk: Desk) -> Answer:
    """An answer that ends with the other matter of the message."""
    buttons = tuple(button for doc in pending if (button := document_button(doc, next(iter(facets), None), desk)))
    names = ", ".join(document_name(doc, desk) for doc in pending)
    offer = Message(text=desk.data.texts("pending", name=names), buttons=buttons)
    return answer.model_copy(update={"messages": (*answer.messages, offer)})


def which_facet(entry: Procedure, desk: Desk) -> Answer:
    """Offer the facets of the procedure on the table."""
    text = desk.data.texts("clarify_facet", procedure=entry.plain_name)
    message = Message(text=text, buttons=facet_buttons(entry, (), desk))
    reference = ProcedureRef(code=entry.code, name=entry.plain_name)
    return Answer(outcome=Outcome.CLARIFY, messages=(message,), procedure=reference)


def popular_buttons(facet: Facet | None, desk: Desk) -> tuple[Button, ...]:
    """A few procedures that many people need, where they are in the base."""
    found = (document_button(procedure_id(code), facet, desk) for code in desk.data.popular)
    return tuple(button for button in found if button)[: desk.data.thresholds.choices]


def what_then(text_name: str, documents: tuple[str, ...], facets: tuple[Facet, ...], desk: Desk) -> Answer:
    """Ask for the name of the matter, with what may be meant and popular procedures as a start."""
    labels = ", ".join(desk.data.facets.facets[facet].label.lower() for facet in facets)
    name = "ask_procedure_for" if text_name == "ask_procedure" and facets else text_name
    values = {"facets": labels} if name == "ask_procedure_for" else {}
    facet = facets[0] if facets else None
    near = tuple(button for doc in documents if (button := document_button(doc, facet, desk)))
    buttons = (*near, *popular_buttons(facet, desk))[: desk.data.thresholds.choices]
    answer = say(Outcome.CLARIFY, desk.data.texts(name, **values), buttons)
    return answer.model_copy(update={"facet": facet})
