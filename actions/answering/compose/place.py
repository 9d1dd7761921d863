"""Where to file: the office, the counter, the units of the town; for other agencies, which."""

from __future__ import annotations

from actions.answering.compose.fact import Desk, Fact
from actions.answering.compose.phrasing import capital, ended
from embeddings.text import fold
from knowledge.schema import Channel, Facet, Level, Procedure
from knowledge.town import Counter


def counter_of(entry: Procedure, desk: Desk) -> Counter | None:
    """The office's counter for this procedure, where it is known."""
    return next((counter for counter in desk.snapshot.office.counters if counter.id == entry.counter), None)


def _units(desk: Desk) -> list[str]:
    say = desk.data.texts
    known = [unit for unit in desk.snapshot.office.units if unit.address]
    unknown = [unit.name for unit in desk.snapshot.office.units if not unit.address]
    lines = [say("where_unit_address", unit=capital(unit.name), address=unit.address) for unit in known]
    if unknown:
        lines.append(say("where_no_address", units=", ".join(unknown), hotline=desk.hotline))
    return lines


def _at_the_office(entry: Procedure, desk: Desk) -> list[str]:
    say = desk.data.texts
    lines = [say("where_commune", office=desk.office)]
    counter = counter_of(entry, desk)
    if counter:
        lines.append(say("where_counter", counter=counter.name[:1].lower() + counter.name[1:]))
    lines.append(ended(say("where_agency", agency=entry.agency)))
    return lines


def where(entry: Procedure, desk: Desk) -> Fact:
    """Never missing: the deciding agency is always known or said to be unknown."""
    say = desk.data.texts
    if entry.level is Level.COMMUNE and not entry.is_referral:
        lines = _at_the_office(entry, desk)
        own_office = True
    else:
        lines = [ended(say("where_other_level", agency=entry.agency))]
        own_office = False
    notes = [way.note for way in entry.how_to_apply if way.channel is Channel.IN_PERSON and way.note]
    said = fold(" ".join(lines))
    lines += [ended(note) for note in notes if fold(note).rstrip(".") not in said]
    lines += _units(desk) if own_office else [say("where_before_going", hotline=desk.hotline)]
    return Fact(Facet.WHERE, tuple(lines), items=tuple(lines))
