"""The answer about one procedure: a message for each facet asked, with basis, source and the way on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from actions.answering.answer import Answer, Button, Card, Message, Outcome, ProcedureRef
from actions.answering.compose.buttons import document_button, facet_buttons
from actions.answering.compose.fact import Desk, Fact
from actions.answering.compose.filing import online
from actions.answering.compose.journey_answer import journey_button
from actions.answering.compose.legal_state import LegalState, legal_state
from actions.answering.compose.money import fees
from actions.answering.compose.overview import overview
from actions.answering.compose.papers import papers
from actions.answering.compose.phrasing import ended
from actions.answering.compose.place import where
from actions.answering.compose.simple import conditions, forms, legal_basis, result, steps, time_limit
from actions.answering.compose.sources import legal_line, procedure_sources, source_line
from actions.answering.turn import procedure_id
from knowledge.schema import Facet, Procedure

FACTS: Mapping[Facet, Callable[[Procedure, Desk], Fact]] = {
    Facet.OVERVIEW: overview,
    Facet.DOCUMENTS: papers,
    Facet.FEES: fees,
    Facet.TIME_LIMIT: time_limit,
    Facet.WHERE: where,
    Facet.STEPS: steps,
    Facet.ONLINE: online,
    Facet.FORMS: forms,
    Facet.CONDITIONS: conditions,
    Facet.RESULT: result,
    Facet.LEGAL_BASIS: legal_basis,
}


def _doubt(entry: Procedure, fact: Fact, desk: Desk) -> str | None:
    """What the citizen must ask again, if anything."""
    say = desk.data.texts
    note = entry.unconfirmed.get(fact.facet)
    if note:
        return say("unconfirmed", note=ended(note))
    return say("missing", hotline=desk.hotline) if fact.missing else None


@dataclass(frozen=True)
class _Around:
    """What stands before and after the fact in its message."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()


def _message(entry: Procedure, fact: Fact, around: _Around, desk: Desk) -> Message:
    title = desk.data.facets.facets[fact.facet].title
    heading = desk.data.texts("answer_heading", procedure=entry.plain_name, facet=title)
    doubt = _doubt(entry, fact, desk)
    lines = [*around.before, heading, *fact.lines, *([doubt] if doubt else []), *around.after]
    card = Card(
        title=entry.plain_name,
        facet=title,
        items=fact.items,
        rows=fact.rows,
        note=doubt,
        source_line=source_line(entry, (fact.facet,), desk),
    )
    return Message(text="\n".join(lines), card=card, buttons=around.buttons)


def _closing(entry: Procedure, facets: tuple[Facet, ...], desk: Desk) -> tuple[str, ...]:
    law = None if Facet.LEGAL_BASIS in facets else legal_line(entry, desk)
    return (*([law] if law else []), source_line(entry, facets, desk))


def _buttons(entry: Procedure, facets: tuple[Facet, ...], desk: Desk) -> tuple[Button, ...]:
    """Other facets; at a glance also the life event that the procedure is a part of."""
    way_on = journey_button(entry.code, desk) if facets == (Facet.OVERVIEW,) else None
    return (*facet_buttons(entry, facets, desk), *([way_on] if way_on else []))


def _messages(entry: Procedure, facets: tuple[Facet, ...], desk: Desk, first: tuple[str, ...]) -> tuple[Message, ...]:
    messages = []
    for place, facet in enumerate(facets):
        last = place == len(facets) - 1
        around = _Around(
            before=first if place == 0 else (),
            after=_closing(entry, facets, desk) if last else (),
            buttons=_buttons(entry, facets, desk) if last else (),
        )
        messages.append(_message(entry, FACTS[facet](entry, desk), around, desk))
    return tuple(messages)


def _no_longer(entry: Procedure, state: LegalState, facet: Facet, desk: Desk) -> tuple[Message, ...]:
    button = document_button(procedure_id(state.successor), facet, desk) if state.successor else None
    text = "\n".join([state.notice or "", source_line(entry, (), desk)])
    return (Message(text=text, buttons=(button,) if button else ()),)


def procedure_answer(
    entry: Procedure, facets: tuple[Facet, ...], confidence: float | None, today: dt.date, desk: Desk
) -> Answer:
    """Answer the facets asked, or the overview where none was; a lapsed entry gives its successor and no facts."""
    asked = facets or (Facet.OVERVIEW,)
    state = legal_state(entry, today, desk)
    first = [state.notice] if state.notice else []
    if entry.is_referral:
        first.append(
            ended(desk.data.texts("refer", procedure=entry.plain_name, office=desk.office, agency=entry.agency))
        )
    if state.in_force:
        messages = _messages(entry, asked, desk, tuple(first))
    else:
        messages = _no_longer(entry, state, asked[0], desk)
    return Answer(
        outcome=Outcome.REFER if entry.is_referral else Outcome.ANSWERED,
        messages=messages,
        procedure=ProcedureRef(code=entry.code, name=entry.plain_name),
        facet=asked[0],
        sources=procedure_sources(entry, asked if state.in_force else (), desk),
        confidence=confidence,
    )
