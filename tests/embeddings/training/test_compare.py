"""Choosing among tuned encoders."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.errors import EmbeddingsError
from embeddings.training.adopt import adopt, card
from embeddings.training.compare import Run, winner
from embeddings.training.trial import Trial
from embeddings.training.variants import load_plan


def run(variant: str, seed: int, typed: float) -> Run:
    return Run(variant, seed, Trial(typed, 0.8, 0.9, 0.7, n=100, n_formal=20, n_kept_back=300), 60.0)


RUNS = [run("stock", 0, 0.99), run("full", 1, 0.80), run("full", 2, 0.90), run("lora", 1, 0.91), run("lora", 2, 0.70)]


def test_the_variant_that_is_best_over_its_seeds_wins_with_its_better_seed() -> None:
    assert winner(RUNS).name == "full-2"


def test_formal_questions_must_not_pay_for_the_others() -> None:
    good = Trial(0.8, 0.8, 0.9, 0.8, 1, 1, 1)
    bad = Trial(0.85, 0.8, 0.7, 0.8, 1, 1, 1)
    assert good.merit > bad.merit


def test_the_card_tells_every_run_and_what_was_measured() -> None:
    text = card(RUNS, winner(RUNS), size=21_000_000)
    assert "full-2" in text
    assert "21.0 MB" in text
    assert text.count("\n| ") == 1 + len(RUNS)
    assert "$" not in text


def test_nothing_is_shipped_before_anything_was_tuned(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingsError, match="make train-encoder"):
        adopt(tmp_path)


def test_the_plan_compares_all_ways_of_tuning_with_two_seeds() -> None:
    plan = load_plan()
    assert len(plan.seeds) >= 2
    assert any(variant.lora_rank for variant in plan.variants.values())
    assert any(variant.matryoshka for variant in plan.variants.values())
    assert any(not variant.lora_rank and not variant.matryoshka for variant in plan.variants.values())
