"""Charts as SVG drawn here: they need no script, no library, and carry a title and a description."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

WIDTH, NARROW, HEIGHT = 720, 320, 220
LEFT, RIGHT, TOP, BOTTOM = 48, 8, 12, 28
LABEL_WIDTH = 80  # on the axis of days, at least
LINES = 4  # at most, across
GAP = 0.25  # of a column's place
BAR_WIDTH, BAR_HEIGHT = 100, 12


@dataclass(frozen=True)
class Point:
    """`label` stands below the column, `spoken` is read for it."""

    label: str
    value: int
    spoken: str


def columns(name: str, title: str, description: str, points: Sequence[Point]) -> Markup:
    """A column for each point; `name` makes the ids of the chart its own on the page.

    Drawn twice, for wide and for narrow screens, so that its letters keep their size; styles show one of them.
    """
    drawn = (
        f'<div class="chart-{kind}">{_columns(f"{name}-{kind}", title, description, points, width)}</div>'
        for kind, width in (("wide", WIDTH), ("narrow", NARROW))
    )
    return Markup("".join(drawn))  # noqa: S704 - built as trees, so every text is escaped


def _columns(name: str, title: str, description: str, points: Sequence[Point], width: int) -> str:
    svg = Element(
        "svg",
        {"viewBox": f"0 0 {width} {HEIGHT}", "class": "chart", "role": "img", "xmlns": "http://www.w3.org/2000/svg",
         "aria-labelledby": f"{name}-title {name}-desc"},
    )  # fmt: skip
    SubElement(svg, "title", {"id": f"{name}-title"}).text = title
    SubElement(svg, "desc", {"id": f"{name}-desc"}).text = description
    top = ceiling(max((point.value for point in points), default=0))
    _lines(svg, top, width)
    place = (width - LEFT - RIGHT) / max(len(points), 1)
    every = math.ceil(len(points) / (width // LABEL_WIDTH)) if points else 1
    for number, point in enumerate(points):
        left = LEFT + number * place
        _column(svg, left + place * GAP / 2, place * (1 - GAP), point, top)
        if number % every == 0:
            middle = {"x": _n(left + place / 2), "y": _n(HEIGHT - 8), "text-anchor": "middle", "class": "chart-label"}
            SubElement(svg, "text", middle).text = point.label
    return tostring(svg, encoding="unicode")


def bar(share: float) -> Markup:
    """A bar for a row of a table, whose number stands beside it; it is not read."""
    svg = Element(
        "svg",
        {
            "viewBox": f"0 0 {BAR_WIDTH} {BAR_HEIGHT}",
            "class": "chart-bar",
            "aria-hidden": "true",
            "preserveAspectRatio": "none",
        },
    )
    part = BAR_WIDTH * min(max(share, 0), 1)
    SubElement(svg, "rect", {"width": _n(part), "height": str(BAR_HEIGHT), "fill": "currentColor"})
    return Markup(tostring(svg, encoding="unicode"))  # noqa: S704 - numbers only


def ceiling(value: int) -> int:
    """The next of 4, 8, 12, 20, 40, 80, …: what LINES equal steps of whole numbers reach."""
    step = 1
    while True:
        for factor in (1, 2, 3, 5):
            if value <= LINES * factor * step:
                return LINES * factor * step
        step *= 10


def _lines(svg: Element, top: int, width: int) -> None:
    for number in range(LINES + 1):
        value = top * number // LINES
        height = _n(_y(value, top))
        line = {"x1": str(LEFT), "x2": str(width - RIGHT), "y1": height, "y2": height, "class": "chart-line"}
        SubElement(svg, "line", line)
        text = {"x": str(LEFT - 6), "y": _n(_y(value, top) + 4), "text-anchor": "end", "class": "chart-label"}
        SubElement(svg, "text", text).text = f"{value:,}".replace(",", ".")


def _column(svg: Element, left: float, width: float, point: Point, top: int) -> None:
    high = _y(point.value, top)
    place = {"x": _n(left), "y": _n(high), "width": _n(width), "height": _n(HEIGHT - BOTTOM - high)}
    column = SubElement(svg, "rect", {**place, "class": "chart-column"})
    SubElement(column, "title").text = point.spoken


def _y(value: int, top: int) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
