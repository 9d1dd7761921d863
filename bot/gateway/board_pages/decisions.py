"""Decisions that set facts of an entry in place of its source, as the board names them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.gateway.board_pages.texts import BoardTexts
from bot.gateway.board_pages.writing import day_vi
from knowledge.labels import label_of
from knowledge.schema import Facet, LocalSource, Procedure


@dataclass(frozen=True)
class Named:
    """A sentence that names a decision, and where its text can be read."""

    text: str
    url: str | None


def behind(entry: Procedure, facet: Facet, texts: BoardTexts) -> Named | None:
    """The decision that sets one facet; None where it is the entry's source."""
    source = entry.local_source_of(facet)
    if source is None:
        return None
    return Named(texts.decisions["under"].format(document=_document(source, texts)), source.url)


def named(entry: Procedure, facets: Collection[Facet], texts: BoardTexts) -> tuple[Named, ...]:
    """Every decision that sets one of these facets, and which of them."""
    found = []
    for source in entry.local_sources:
        about = ", ".join(label_of(facet).lower() for facet in source.facets if facet in facets)
        if about:
            words = texts.decisions["about"].format(document=_document(source, texts), facets=about)
            found.append(Named(words, source.url))
    return tuple(found)


def _document(source: LocalSource, texts: BoardTexts) -> str:
    words = texts.decisions["named_by" if source.issuer else "named"]
    return words.format(title=source.title, number=source.number, day=day_vi(source.date), issuer=source.issuer)
