"""Every sentence of an entry that a citizen may read."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.schema import Procedure


def _candidates(entry: Procedure) -> Iterator[tuple[str, str | None]]:
    yield "summary", entry.summary
    yield "audience", entry.audience
    yield "time_limit", entry.time_limit.text if entry.time_limit else None
    for name in ("steps", "conditions", "result", "common_mistakes"):
        for number, text in enumerate(getattr(entry, name)):
            yield f"{name}[{number}]", text
    for number, document in enumerate(entry.documents):
        yield f"documents[{number}].when", document.when
        yield f"documents[{number}].note", document.note
    for number, fee in enumerate(entry.fees):
        yield f"fees[{number}].case", fee.case
        yield f"fees[{number}].note", fee.note
    for number, way in enumerate(entry.how_to_apply):
        yield f"how_to_apply[{number}].note", way.note
    for facet, text in entry.unconfirmed.items():
        yield f"unconfirmed.{facet.value}", text


def texts_of(entry: Procedure) -> Iterator[tuple[str, str]]:
    """Yield (place, text); official names of papers, forms and laws are left out, they stay exact."""
    for where, text in _candidates(entry):
        if text:
            yield where, text
