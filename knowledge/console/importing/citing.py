"""The decision that a file is becomes the source of the facts that a draft takes from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from knowledge.changes import facet_of
from knowledge.console.importing.decision import Decision, said_to_follow
from knowledge.importing.convert import PORTAL_NAME
from knowledge.importing.draft import Draft
from knowledge.schema import Facet, LocalSource, Procedure

# A law of the list is not where the list was read, and the overview has no facts of its own.
NEVER_CITED = frozenset({Facet.OVERVIEW, Facet.LEGAL_BASIS})


def cited(own: Decision | None, draft: Draft) -> Decision | None:
    """What to name as the source of facts taken from a record: the file itself, else a local decision that it names.

    A record of the national portal names the decision that announced it, yet its facts are the portal's; so are those
    of a table that names a decision of a ministry.
    """
    if own is not None:
        return own
    said = said_to_follow(draft.decision) if draft.decision else None
    return said if said is not None and said.is_local and draft.source.system != PORTAL_NAME else None


def facets_of(fields: Iterable[str]) -> tuple[Facet, ...]:
    """The facets whose facts stand in these fields, as far as a source can be named for them."""
    found = {facet_of(field) for field in fields}
    return tuple(facet for facet in Facet if facet in found and facet not in NEVER_CITED)


def local_sources(entry: Procedure | None, taken: Iterable[str], decision: Decision | None) -> list[dict[str, Any]]:
    """The entry's local sources once these fields are the file's, as plain values.

    What set a facet before sets it no longer. A decision without a day gives a row without one, for a clerk to fill in.
    """
    facets = facets_of(taken)
    rows = [_without(source, facets) for source in entry.local_sources] if entry is not None else []
    kept = [row for row in rows if row["facets"]]
    if decision is None or not facets:
        return kept
    same = next((row for row in kept if row["number"] == decision.number), None)
    if same is None:
        return [*kept, _row(decision, facets)]
    same["facets"] = [facet.value for facet in Facet if facet.value in same["facets"] or facet in facets]
    return kept


def replaced(entry: Procedure, field: str, decision: Decision | None) -> LocalSource | None:
    """The document that sets the field's facet now and that another decision, or none, would take the place of."""
    source = next((found for facet in facets_of([field]) if (found := entry.local_source_of(facet))), None)
    return None if source is None or (decision is not None and source.number == decision.number) else source


def _without(source: LocalSource, facets: Sequence[Facet]) -> dict[str, Any]:
    values: dict[str, Any] = source.model_dump(mode="json", exclude_none=True)
    return values | {"facets": [facet.value for facet in source.facets if facet not in facets]}


def _row(decision: Decision, facets: Sequence[Facet]) -> dict[str, Any]:
    said: Mapping[str, Any] = {
        "title": decision.title,
        "number": decision.number,
        "date": decision.day.isoformat() if decision.day else None,
        "facets": [facet.value for facet in facets],
        "issuer": decision.issuer,
    }
    return {name: value for name, value in said.items() if value is not None}
