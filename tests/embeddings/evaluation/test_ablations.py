from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.calibration import Asked, cases_of
from embeddings.errors import EmbeddingsError
from embeddings.evaluation.ablations import EVERYTHING, load_plan, run, without_signals
from embeddings.evaluation.single import Single
from embeddings.fusion import RANK_SIGNALS
from embeddings.query import Ability
from embeddings.search import Searcher
from tests.embeddings.conftest import BIRTH, DEATH, MARRIAGE

ASKED = [("đăng ký khai sinh", BIRTH), ("đăng ký khai tử", DEATH), ("đăng ký kết hôn", MARRIAGE)]


@pytest.fixture(scope="module")
def fitting(searcher: Searcher) -> list[Asked]:
    return [Asked(text, frozenset({searcher.doc_ids.index(f"procedure:{code}")})) for text, code in ASKED]


def test_every_signal_stands_on_one_side() -> None:
    sides = load_plan().sides
    assert set(RANK_SIGNALS) <= {signal for side in sides.values() for signal in side}


def test_a_signal_on_no_side_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "plan.yml"
    path.write_text("{sides: {a: [bm25]}, steps_of_side: {}, steps_of_signal: {}, steps_of_ability: {}}")
    with pytest.raises(EmbeddingsError, match="cosine"):
        load_plan(path)


def test_weights_fitted_without_a_signal_leave_it_out(searcher: Searcher, fitting: list[Asked]) -> None:
    cases = cases_of(searcher, fitting)
    less, full = without_signals(cases, frozenset({"cosine"})), without_signals(cases, frozenset())
    assert less.cosine == 0.0
    assert full.cosine != 0.0
    assert less.bm25 != full.bm25


def test_each_part_is_left_out_once_and_compared_with_everything(searcher: Searcher, fitting: list[Asked]) -> None:
    sets = {"few": [Single(text, "formal", text, frozenset({code})) for text, code in ASKED]}
    calls = []
    found = run(searcher, searcher, sets, fitting, lambda: calls.append(1))
    parts = [(row.part, row.anew) for row in found.rows]
    assert parts[:2] == [(EVERYTHING, False), (EVERYTHING, True)]
    assert len(parts) == len(set(parts)) == 2 + 2 * len(RANK_SIGNALS) + 2 * 2 + len(Ability) + 2
    assert len(calls) == len(parts) * len(ASKED)
    assert all(row.paired["few"].n == len(ASKED) for row in found.rows)
    assert found.rows[0].paired["few"].before == found.rows[0].paired["few"].after == len(ASKED)
    cost = {row.part: row.cost_median for row in found.rows}
    assert cost["bm25"] is None
    assert 0 < cost["the encoder side"] < found.whole_median
