"""Signals into one score, and that into a probability."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from embeddings.errors import EmbeddingsError
from embeddings.fusion import (
    COSINE_FLOOR,
    MATCH_SIGNALS,
    RANK_SIGNALS,
    OursWeights,
    RankWeights,
    Signals,
    fuse,
    load_fusion,
    margins,
    match_of,
    probability,
    stretch,
)

COUNT = len(RANK_SIGNALS)
RANK = RankWeights(**{name: number for number, name in enumerate(RANK_SIGNALS, start=1)})
OURS = OursWeights(intercept=-2, **dict.fromkeys(MATCH_SIGNALS, 0.0) | dict.fromkeys(RANK_SIGNALS, 5 / COUNT))


def signals(rows: list[list[float]]) -> Signals:
    columns = np.array(rows, dtype=np.float64).T
    return Signals(**dict(zip(RANK_SIGNALS, columns, strict=True)))


def test_the_score_is_the_weighted_sum_in_the_order_of_the_names() -> None:
    assert fuse(signals(np.eye(COUNT).tolist()), RANK).tolist() == list(range(1, COUNT + 1))
    assert fuse(signals([[0.5] * COUNT]), RANK).tolist() == [COUNT * (COUNT + 1) / 4]


def test_a_margin_is_the_lead_over_the_best_other_document() -> None:
    assert margins(np.array([3.0, 9.0, 7.0])).tolist() == [-6.0, 2.0, -2.0]
    assert margins(np.array([5.0])).tolist() == [0.0]


def test_cosines_are_stretched_from_their_floor() -> None:
    assert stretch(np.array([COSINE_FLOOR, 1.0], dtype=np.float32)).tolist() == pytest.approx([0.0, 1.0])


def test_equal_documents_share_the_probability() -> None:
    chances = probability(signals([[0.9] * COUNT, [0.9] * COUNT]), np.array([20.0, 20.0]), OURS)
    assert chances[0] == chances[1]
    assert chances.sum() == pytest.approx(1 / (1 + np.exp(-2.5)))


def test_a_great_lead_does_not_make_a_weak_match_probable() -> None:
    weak = probability(signals([[0.05] * COUNT, [0.0] * COUNT]), np.array([30.0, 1.0]), OURS)
    strong = probability(signals([[0.9] * COUNT, [0.0] * COUNT]), np.array([30.0, 1.0]), OURS)
    assert weak[0] < 0.2
    assert strong[0] > 0.9


def test_a_match_tells_how_the_shares_spread_and_on_what_others_are_better() -> None:
    matrix = np.zeros((2, COUNT))
    matrix[1, RANK_SIGNALS.index("bm25")] = 0.75
    told = dict(zip(MATCH_SIGNALS, match_of(matrix, np.array([3.0, 3.0 - 1e-9])), strict=True))
    assert told["spread"] == pytest.approx(np.log(2))
    assert told["behind_bm25"] == 0.75
    assert told["behind_cosine"] == 0


@given(hnp.arrays(np.float64, st.tuples(st.integers(1, 40), st.just(COUNT)), elements=st.floats(-3, 1.5)))
def test_probabilities_are_ordered_as_the_scores_and_sum_to_at_most_one(rows: np.ndarray) -> None:
    given_signals = signals(rows.tolist())
    fused = fuse(given_signals, RANK)
    chances = probability(given_signals, fused, OURS)
    assert np.isfinite(chances).all()
    assert chances.min() >= 0
    assert chances.sum() <= 1 + 1e-9
    assert chances[int(np.argmax(fused))] == chances.max()


def test_the_weights_in_use_reward_every_signal() -> None:
    fusion = load_fusion()
    assert all(getattr(fusion.rank, name) > 0 for name in RANK_SIGNALS)
    assert fusion.ours.intercept < 0


def test_broken_weights_are_named_in_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "fusion.yml"
    broken.write_text("rank: {bm25: much}", "utf-8")
    with pytest.raises(EmbeddingsError, match=r"fusion\.yml") as caught:
        load_fusion(broken)
    assert "\n" not in str(caught.value)
