"""Figures of a former rule that other sentences of the entry still tell: a changed time limit, and a summary of old."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.lint.texts import texts_of
from knowledge.schema import Procedure

Figure = tuple[int, str]  # what is counted, and the word it is counted in
FACETS = ("time_limit", "fees")
_FIGURE = re.compile(r"(\d+(?:\.\d{3})*)\s+(ngày|giờ|tháng|đồng)\b")


def figures_in(text: str) -> dict[Figure, str]:
    """Each figure of a sentence, as it is written there: "03 ngày", "8.000 đồng"."""
    return {(int(found[1].replace(".", "")), found[2]): found[0] for found in _FIGURE.finditer(text)}


def left_behind(before: Procedure, after: Procedure) -> Iterator[tuple[str, str]]:
    """(place, figure) of each sentence outside the changed facets that tells a figure which is gone from them."""
    gone = set().union(*(_figures(before, facet) - _figures(after, facet) for facet in FACETS))
    gone -= set().union(*(_figures(after, facet) for facet in FACETS))
    for place, text in texts_of(after):
        if not place.startswith(FACETS):
            for figure, written in figures_in(text).items():
                if figure in gone:
                    yield place, written


def _figures(entry: Procedure, facet: str) -> set[Figure]:
    found: set[Figure] = set()
    for text in _texts(entry, facet):
        found |= set(figures_in(text))
    if facet == "fees":
        found |= {(fee.amount_vnd, "đồng") for fee in entry.fees if fee.amount_vnd is not None}
    return found


def _texts(entry: Procedure, facet: str) -> Iterable[str]:
    return (text for place, text in texts_of(entry) if place.startswith(facet))
