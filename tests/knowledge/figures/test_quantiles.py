from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.figures.counting import BEYOND, bucket
from knowledge.figures.quantiles import quantile
from knowledge.figures.rules import rules


def test_a_quantile_is_linear_within_its_bucket() -> None:
    assert quantile({500: 10}, 0.5) == 450  # from 400 to 500
    assert quantile({50: 10, 100: 10}, 0.75) == 75


def test_nothing_counted_has_none_and_what_is_past_the_last_edge_is_not_guessed() -> None:
    assert quantile({}, 0.5) is None
    assert quantile({100: 1, BEYOND: 99}, 0.95) == math.inf


@given(st.lists(st.floats(0.001, 9.9), min_size=1, max_size=60), st.floats(0.05, 1))
def test_it_lies_in_the_bucket_of_the_time_that_it_stands_for(times: list[float], share: float) -> None:
    counted = Counter(bucket(seconds) for seconds in times)
    exact = sorted(times)[max(math.ceil(share * len(times) - 1e-9), 1) - 1]
    edge = bucket(exact)
    edges = (0, *rules().edges_ms)
    found = quantile(counted, share)
    assert found is not None
    assert edges[edges.index(edge) - 1] - 1e-6 <= found <= edge + 1e-6


def test_counts_made_with_other_edges_are_still_read() -> None:
    assert quantile({7: 1}, 1) == pytest.approx(7)
