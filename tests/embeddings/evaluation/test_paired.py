from __future__ import annotations

import pytest

from embeddings.evaluation.paired import Paired


def test_what_was_lost_and_won_is_counted_question_by_question() -> None:
    paired = Paired.of([True, True, False, False], [True, False, True, False])
    assert (paired.n, paired.before, paired.after, paired.lost, paired.won) == (4, 2, 2, 1, 1)
    assert paired.difference == 0.0


def test_the_interval_is_the_published_formula() -> None:
    # Bonett & Price (2012): p12 = (f12+1)/(n+2), p21 = (f21+1)/(n+2); worked by hand for n=21, f12=1, f21=7.
    low, high = Paired(n=21, before=8, after=2, lost=7, won=1).interval()
    assert low == pytest.approx(-0.5084, abs=1e-3)
    assert high == pytest.approx(-0.0134, abs=1e-3)


def test_mcnemars_exact_test_is_the_binomial_test() -> None:
    assert Paired(n=21, before=8, after=2, lost=7, won=1).p_value() == pytest.approx(2 * (1 + 8) / 2**8)
    assert Paired(n=5, before=3, after=3, lost=0, won=0).p_value() == 1.0


def test_nothing_changed_is_not_certainty() -> None:
    low, high = Paired(n=20, before=20, after=20, lost=0, won=0).interval()
    assert low < 0 < high


def test_verdicts_of_different_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        Paired.of([True], [True, False])
