"""Decisions that set what an answer tells, in place of the entry's own source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actions.answering.compose.fact import Desk
from actions.answering.compose.overview import TOLD
from actions.answering.compose.phrasing import day
from knowledge.labels import label_of
from knowledge.schema import Facet, LocalSource, Procedure


@dataclass(frozen=True)
class Setting:
    """A decision and those of the facets told that it sets; `in_part`: more is told than these."""

    source: LocalSource
    facets: tuple[Facet, ...]
    in_part: bool


def settings(entry: Procedure, facets: Iterable[Facet]) -> Iterator[Setting]:
    """The decisions behind an answer about these facets, in the entry's order; none where all is the entry's source."""
    told = {part for facet in facets for part in (TOLD if facet is Facet.OVERVIEW else (facet,))}
    for source in entry.local_sources:
        set_here = tuple(facet for facet in source.facets if facet in told)
        if set_here:
            yield Setting(source, set_here, in_part=len(set_here) < len(told))


def document_in_words(setting: Setting, desk: Desk) -> str:
    """Kind, number, day and issuer, and of which facets where others are told beside them."""
    say, source = desk.data.texts, setting.source
    name = "local_source_by" if source.issuer else "local_source"
    words = say(name, title=source.title, number=source.number, date=day(source.date), issuer=source.issuer)
    return say("local_source_about", document=words, facets=_facets(setting)) if setting.in_part else words


def title_for_machines(setting: Setting, desk: Desk) -> str:
    """The same without number and day, which have places of their own there."""
    say, source = desk.data.texts, setting.source
    title = say("local_source_title_by", title=source.title, issuer=source.issuer) if source.issuer else source.title
    return say("local_source_title_about", title=title, facets=_facets(setting)) if setting.in_part else title


def _facets(setting: Setting) -> str:
    return ", ".join(label_of(facet).lower() for facet in setting.facets)
