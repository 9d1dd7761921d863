from __future__ import annotations

from xml.etree import ElementTree

import pytest

from embeddings.evaluation.diagram import svg
from embeddings.evaluation.reliability import binned, reliability
from embeddings.evaluation.single import Single
from embeddings.search import Searcher
from tests.embeddings.conftest import BIRTH, DEATH

DOT = "{http://www.w3.org/2000/svg}circle"


def test_probabilities_fall_into_ten_bins_and_certainty_into_the_last() -> None:
    found = binned([0.0, 0.05, 0.1, 0.95, 1.0], [False, False, True, True, True])
    assert [row.n for row in found.bins] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert found.bins[-1].mean == pytest.approx(0.975)
    assert found.bins[1].share.hits == 1


def test_the_expected_error_weighs_bins_by_their_size() -> None:
    found = binned([0.25, 0.25, 0.25, 0.95], [False, False, True, False])
    assert found.expected_error == pytest.approx((3 * abs(1 / 3 - 0.25) + 0.95) / 4)
    assert found.brier == pytest.approx((2 * 0.25**2 + 0.75**2 + 0.95**2) / 4)


def test_honest_probabilities_have_no_error() -> None:
    assert binned([0.5] * 10, [True, False] * 5).expected_error == pytest.approx(0.0)


def test_only_the_first_hit_of_a_real_search_counts(searcher: Searcher) -> None:
    questions = [
        Single("a", "formal", "Đăng ký khai sinh cần giấy tờ gì?", frozenset({BIRTH})),
        Single("b", "formal", "Đăng ký khai sinh cần giấy tờ gì?", frozenset({DEATH})),
        Single("c", "out_of_scope", "???", frozenset()),
    ]
    found = reliability(searcher, questions)
    assert found.n == 2
    assert sum(row.right for row in found.bins) == 1


def test_the_diagram_shows_a_dot_for_each_bin_in_use() -> None:
    drawn = ElementTree.fromstring(svg(binned([0.15, 0.16, 0.95], [False, True, True]), "Reliability"))
    low, high = drawn.findall(DOT)
    assert float(low.attrib["cx"]) < float(high.attrib["cx"])
    assert float(low.attrib["cy"]) > float(high.attrib["cy"])
    assert float(low.attrib["r"]) > float(high.attrib["r"])
