"""Buttons that lead on: other facets, related procedures, choices."""

from __future__ import annotations

from collections.abc import Iterable

from actions.answering.answer import Button
from actions.answering.compose.fact import Desk
from actions.answering.compose.phrasing import shorten
from actions.answering.turn import code_of, faq_of, journey_id, journey_of, option_of
from knowledge.distinctions import Option
from knowledge.schema import Facet, Procedure


def facet_buttons(entry: Procedure, shown: Iterable[Facet], desk: Desk) -> tuple[Button, ...]:
    """The most useful facets that exist and were not just shown."""
    skip = {*shown, *entry.missing_facets(), Facet.OVERVIEW}
    order = [facet for facet in desk.data.facets.facets if facet not in skip]
    return tuple(
        Button.choose(desk.data.facets.facets[facet].label, procedure=entry.code, facet=facet)
        for facet in order[: desk.data.thresholds.facet_buttons]
    )


def option_at(doc_id: str, desk: Desk) -> Option | None:
    """The option of a distinction that the id names; None for an id of another kind."""
    group, place = option_of(doc_id) or ("", 0)
    options = desk.snapshot.distinctions[group].options if group in desk.snapshot.distinctions else ()
    return options[place] if place < len(options) else None


def _option_button(doc_id: str, option: Option, facet: Facet | None, desk: Desk) -> Button:
    """Chooses the procedure; an option of several leads to a second question."""
    if len(option.codes) == 1:
        return Button.choose(option.label, procedure=option.codes[0], facet=facet)
    return Button.choose(option.label, faq=doc_id, facet=facet)


def document_button(doc_id: str, facet: Facet | None, desk: Desk) -> Button | None:
    """A button for a document of the base or an option; None where it is not there any more."""
    longest = desk.data.thresholds.button_title
    code, faq = code_of(doc_id), faq_of(doc_id)
    if code is not None and code in desk.snapshot.procedures:
        title = shorten(desk.snapshot.procedures[code].plain_name, longest)
        return Button.choose(title, procedure=code, facet=facet)
    if faq is not None and faq in desk.snapshot.faq:
        return Button.choose(shorten(desk.snapshot.faq[faq].question, longest), faq=faq)
    if (option := option_at(doc_id, desk)) is not None:
        return _option_button(doc_id, option, facet, desk)
    if (journey := journey_of(doc_id)) is not None and journey in desk.snapshot.journeys:
        return Button.choose(shorten(desk.snapshot.journeys[journey].title, longest), faq=journey_id(journey))
    return None


def document_name(doc_id: str, desk: Desk) -> str:
    """The plain name of a procedure, the question of an FAQ entry, the title of a life event or option."""
    if (option := option_at(doc_id, desk)) is not None:
        return option.label
    code, faq, journey = code_of(doc_id), faq_of(doc_id), journey_of(doc_id)
    if code is not None:
        return desk.snapshot.procedures[code].plain_name
    if journey is not None:
        return desk.snapshot.journeys[journey].title
    return desk.snapshot.faq[faq or ""].question
