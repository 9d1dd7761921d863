"""Fitting the weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embeddings.calibration import Case, calibrate, fit_ours, fit_rank, sharpened, sharpness_of
from embeddings.fusion import (
    MATCH_SIGNALS,
    RANK_SIGNALS,
    RankWeights,
    Signals,
    chance_of_ours,
    fuse,
    load_fusion,
    match_of,
    softmax,
)
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from tests.embeddings.conftest import BIRTH, ROOT

DOCUMENTS = 8


def made_up_cases(rng: np.random.Generator, ours: bool, others: float = 0.3, count: int = 150) -> list[Case]:
    """The cosine tells the right document, the coverage is noise, the rest nought; `others` is their highest cosine."""
    cases = []
    for _ in range(count):
        columns = {name: np.zeros(DOCUMENTS) for name in RANK_SIGNALS}
        columns["coverage"] = rng.random(DOCUMENTS)
        columns["cosine"] = others * rng.random(DOCUMENTS)
        right = int(rng.integers(DOCUMENTS))
        if ours:
            columns["cosine"][right] += 0.4
        cases.append(Case(Signals(**columns), frozenset({right} if ours else ()), sample=False))
    return cases


def best_match(cosine: float) -> np.ndarray:
    """A best document that only the cosine speaks for."""
    return np.array([{"cosine": cosine, "coverage": 0.5}.get(name, 0.0) for name in MATCH_SIGNALS])


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    rng = np.random.default_rng(7)
    return made_up_cases(rng, ours=True) + made_up_cases(rng, ours=False)


def test_the_signal_that_tells_gets_the_weight(cases: list[Case]) -> None:
    rank = fit_rank(cases)
    assert rank.cosine > 10 * abs(rank.coverage)
    right = [int(np.argmax(fuse(case.signals, rank))) in case.right for case in cases if case.right]
    assert np.mean(right) > 0.97


def test_the_chance_of_ours_is_calibrated(cases: list[Case]) -> None:
    rank = fit_rank(cases)
    ours = fit_ours(cases, rank)

    def chance(case: Case) -> float:
        return chance_of_ours(match_of(case.signals.matrix(), fuse(case.signals, rank)), ours)

    assert np.mean([chance(case) for case in cases if case.right]) > 0.9
    assert np.mean([chance(case) for case in cases if not case.right]) < 0.1


def test_more_examples_of_ours_do_not_make_strangers_more_likely() -> None:
    rng = np.random.default_rng(7)
    cases = made_up_cases(rng, ours=True) + made_up_cases(rng, ours=False, others=0.6)
    rank = fit_rank(cases)
    doubled = cases + [case for case in cases if case.right] * 3
    for cosine in (0.2, 0.45, 0.6):
        best = best_match(cosine)
        once, again = (chance_of_ours(best, fit_ours(many, rank)) for many in (cases, doubled))
        assert again == pytest.approx(once, abs=0.02)


def likelihood(cases: list[Case], rank: RankWeights) -> float:
    """Mean log-likelihood of the right documents."""
    return float(np.mean([np.log(softmax(fuse(case.signals, rank))[sorted(case.right)].sum()) for case in cases]))


def test_the_order_is_as_sure_as_the_labelled_questions_prove_it_and_stays_the_same() -> None:
    rng = np.random.default_rng(7)
    hard = [Case(case.signals, case.right, True) for case in made_up_cases(rng, ours=True, others=0.9)]
    easy = made_up_cases(rng, ours=True, others=0.6)
    rank = fit_rank(hard + easy)
    sharpness = sharpness_of(hard + easy, rank)
    assert sharpness > 1.2
    fitted, *others = (likelihood(easy, sharpened(rank, sharpness * factor)) for factor in (1.0, 0.8, 1.25))
    assert fitted > max(others)
    surer = sharpened(rank, sharpness)
    for case in easy:
        assert np.argmax(fuse(case.signals, surer)) == np.argmax(fuse(case.signals, rank))


def test_without_a_labelled_question_the_order_stays_as_sure_as_it_is() -> None:
    samples = [Case(case.signals, case.right, True) for case in made_up_cases(np.random.default_rng(7), ours=True)]
    assert sharpness_of(samples, fit_rank(samples)) == 1.0


def test_a_neighbour_lowers_the_chance() -> None:
    rng = np.random.default_rng(7)
    cases = made_up_cases(rng, ours=True, others=0.6) + made_up_cases(rng, ours=False)
    samples = [Case(case.signals, case.right, sample=bool(case.right)) for case in cases]
    rank = fit_rank(cases)
    best = best_match(0.55)
    assert chance_of_ours(best, fit_ours(samples, rank)) < chance_of_ours(best, fit_ours(cases, rank)) - 0.01


def test_calibrating_writes_weights_that_find(settings: EmbeddingsSettings, searcher: Searcher, tmp_path: Path) -> None:
    target = tmp_path / "fusion.yml"
    told = calibrate(settings, ROOT / "tests" / "questions" / "dev.jsonl", target)
    assert "right first" in told
    fusion = load_fusion(target)
    assert told in fusion.fitted_on
    asked = searcher.analyse("làm giấy khai sinh cho con")
    signals, _ = searcher.signals(asked, searcher.vectors_of(asked))
    assert searcher.doc_ids[int(np.argmax(fuse(signals, fusion.rank)))] == f"procedure:{BIRTH}"
