"""A procedure at a glance: its summary, then papers, fees and time in one line each."""

from __future__ import annotations

from actions.answering.compose.fact import Desk, Fact
from actions.answering.compose.money import fee_value
from actions.answering.compose.phrasing import ended
from knowledge.schema import Facet, Procedure

# The facets whose facts an overview tells in short.
TOLD = (Facet.DOCUMENTS, Facet.FEES, Facet.TIME_LIMIT)


def _papers(entry: Procedure, desk: Desk) -> str:
    say, most = desk.data.texts, desk.data.thresholds.overview_papers
    names = [paper.name for paper in sorted(entry.documents, key=lambda paper: paper.when is not None)]
    if not names:
        return say("overview_unknown")
    shown = "; ".join(names[:most])
    if len(names) <= most:
        return shown
    return say("overview_and_more", items=shown, count=len(names) - most)


def _fees(entry: Procedure, desk: Desk) -> str:
    say, most = desk.data.texts, desk.data.thresholds.overview_fees
    if not entry.fees:
        return say("overview_unknown")
    values = [f"{fee.case}: {fee_value(fee, desk)}" if fee.case else fee_value(fee, desk) for fee in entry.fees]
    shown = "; ".join(value.rstrip(".") for value in values[:most])
    return say("overview_fees_more", items=shown) if len(values) > most else shown


def overview(entry: Procedure, desk: Desk) -> Fact:
    """Summary and three lines; an entry without any fact has its summary only."""
    say = desk.data.texts
    rows: tuple[tuple[str, str], ...] = ()
    if entry.documents or entry.fees or entry.time_limit:
        time = entry.time_limit.text if entry.time_limit else say("overview_unknown")
        rows = (
            (say("overview_papers"), _papers(entry, desk)),
            (say("overview_fees"), _fees(entry, desk)),
            (say("overview_time"), time),
        )
    lines = [ended(say("overview_row", name=name, value=value)) for name, value in rows]
    return Fact(Facet.OVERVIEW, (entry.summary, *lines), rows=rows)
