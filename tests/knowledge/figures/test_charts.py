from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.figures.charts import LINES, NARROW, WIDTH, Point, bar, ceiling, columns

SVG = "{http://www.w3.org/2000/svg}"
LETTER = 7  # a wide one's width, at the size that the styles give


def charts(points: list[Point], title: str = "a", description: str = "b") -> list[ElementTree.Element]:
    """The wide and the narrow one."""
    both = ElementTree.fromstring(f"<div>{columns('days', title, description, points)}</div>")
    return [part[0] for part in both]


def test_a_chart_says_what_it_shows_and_each_column_its_number() -> None:
    points = [Point("1/11", 3, "ngày 1/11: 3 câu"), Point("2/11", 0, "ngày 2/11: 0 câu")]
    for svg in charts(points, "Câu hỏi", "Mỗi cột là một ngày"):
        assert svg.get("role") == "img"
        named = {element.get("id"): element.text for element in svg if element.get("id")}
        spoken = [named[name] for name in (svg.get("aria-labelledby") or "").split()]
        assert spoken == ["Câu hỏi", "Mỗi cột là một ngày"]
        rects = svg.findall(f"{SVG}rect")
        assert [rect.findtext(f"{SVG}title") for rect in rects] == ["ngày 1/11: 3 câu", "ngày 2/11: 0 câu"]
        heights = [float(rect.get("height") or "nan") for rect in rects]
        assert heights[0] > heights[1] == 0


def test_the_ids_of_the_two_sizes_are_not_the_same() -> None:
    ids = [element.get("id") for svg in charts([]) for element in svg if element.get("id")]
    assert len(set(ids)) == len(ids) == 4


@pytest.mark.parametrize("days", [7, 30, 90, 365, 1100])
def test_the_days_on_the_axis_do_not_run_into_each_other(days: int) -> None:
    for svg in charts([Point("30/11", 1, "") for _ in range(days)]):
        labels = [text for text in svg.findall(f"{SVG}text") if text.get("text-anchor") == "middle"]
        places = [float(label.get("x") or "nan") for label in labels]
        assert len(places) > 2
        assert all(later - earlier > 5 * LETTER for earlier, later in pairwise(places))


def test_what_is_written_in_a_chart_is_text() -> None:
    drawn = columns("x", "<script>alert(1)</script>", '"&', [Point("<b>", 1, "</title><script>")])
    assert "<script>" not in drawn
    assert "<b>" not in drawn


@pytest.mark.parametrize("points", [[], [Point("a", 0, "a")], [Point(str(n), n, "") for n in range(400)]])
def test_any_number_of_columns_can_be_drawn(points: list[Point]) -> None:
    for svg, width in zip(charts(points), (WIDTH, NARROW), strict=True):
        for rect in svg.findall(f"{SVG}rect"):
            assert float(rect.get("y") or "nan") >= 0
            assert float(rect.get("x") or "nan") + float(rect.get("width") or "nan") <= width


@given(st.integers(0, 10**9))
def test_the_axis_ends_at_a_round_number_not_far_above(value: int) -> None:
    top = ceiling(value)
    assert value <= top <= max(LINES, 2.5 * value)
    assert top % LINES == 0


@pytest.mark.parametrize(("share", "width"), [(0, "0"), (0.5, "50"), (1, "100"), (7, "100"), (-1, "0")])
def test_a_bar_is_as_long_as_its_share(share: float, width: str) -> None:
    assert f'width="{width}"' in bar(share)
