"""The line that says where a fact comes from, and the same for machines."""

from __future__ import annotations

from collections.abc import Iterable

from actions.answering.answer import Source
from actions.answering.compose.fact import Desk
from actions.answering.compose.local_sources import Setting, document_in_words, settings, title_for_machines
from actions.answering.compose.phrasing import as_of, day
from knowledge.journeys import Journey
from knowledge.schema import Facet, Procedure
from knowledge.town import FaqEntry


def source_line(entry: Procedure, facets: Iterable[Facet], desk: Desk) -> str:
    """The decisions that set the facts of these facets; then source, code, date of its text, date last compared."""
    read = {
        "system": entry.source.system,
        "code": entry.source.code,
        "as_of": as_of(entry.source.as_of, desk.data.texts),
        "verified_on": day(entry.verified.on),
    }
    documents = "; ".join(document_in_words(setting, desk) for setting in settings(entry, facets))
    if documents:
        return desk.data.texts("local_source_line", documents=documents, **read)
    return desk.data.texts("source_line", **read)


def legal_line(entry: Procedure, desk: Desk) -> str | None:
    """The first few legal numbers; None where the source gave none."""
    if not entry.legal_basis:
        return None
    most = desk.data.thresholds.legal_numbers
    numbers = [law.number for law in entry.legal_basis]
    shown = "; ".join(numbers[:most])
    if len(numbers) > most:
        shown = f"{shown} {desk.data.texts('more_items', count=len(numbers) - most)}"
    return desk.data.texts("legal_basis_line", numbers=shown)


def procedure_sources(entry: Procedure, facets: Iterable[Facet], desk: Desk) -> tuple[Source, ...]:
    """The same for machines: the decisions first, the entry's source last."""
    decisions = (_decision(setting, entry, desk) for setting in settings(entry, facets))
    return (*decisions, _entry_source(entry))


def _decision(setting: Setting, entry: Procedure, desk: Desk) -> Source:
    return Source(
        title=title_for_machines(setting, desk),
        number=setting.source.number,
        url=setting.source.url,
        as_of=setting.source.date.isoformat(),
        verified_on=entry.verified.on.isoformat(),
    )


def _entry_source(entry: Procedure) -> Source:
    return Source(
        title=entry.source.system,
        number=entry.source.code,
        url=entry.source.url,
        as_of=entry.source.as_of,
        verified_on=entry.verified.on.isoformat(),
    )


def faq_source_line(entry: FaqEntry | Journey, desk: Desk) -> str:
    """Every source with its number and date."""
    parts = []
    for source in entry.sources:
        named = f"{source.title}, {source.number}" if source.number else source.title
        parts.append(f"{named}, {as_of(source.as_of, desk.data.texts)}")
    return desk.data.texts("faq_source_line", sources="; ".join(parts), verified_on=day(entry.verified.on))


def faq_sources(entry: FaqEntry | Journey) -> tuple[Source, ...]:
    """The sources of an FAQ entry or a life event for machines."""
    verified = entry.verified.on.isoformat()
    return tuple(
        Source(title=s.title, number=s.number, url=s.url, as_of=s.as_of, verified_on=verified) for s in entry.sources
    )
