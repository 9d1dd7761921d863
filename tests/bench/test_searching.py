from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.evaluation.steps import WHOLE, StepTime
from tests.bench.searching import BASELINE, Profile, keep, rows_of_search, table

NOW = Profile(
    documents=3286,
    passages=9000,
    times=(
        StepTime(name=BASELINE, milliseconds=(4.0, 6.0, 5.0)),
        StepTime(name="new step", milliseconds=(0.25, 0.25, 0.25)),
        StepTime(name=WHOLE, milliseconds=(9.0, 11.0, 10.0)),
    ),
)
THEN = NOW.model_copy(
    update={
        "documents": 3304,
        "times": (
            StepTime(name=BASELINE, milliseconds=(8.0,)),
            StepTime(name="old step", milliseconds=(1.5,)),
            StepTime(name=WHOLE, milliseconds=(20.0,)),
        ),
    }
)


def cells(markdown: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in markdown.splitlines() if "---" not in line
    ]


def test_each_step_has_its_median_and_its_95th_percentile() -> None:
    head, *rows = cells(table(NOW))
    assert head[1] == "p50 / p95 ms, 3,286 documents, 9,000 passages"
    assert rows == [[BASELINE, "5.00 / 6.00"], ["new step", "0.25 / 0.25"], [WHOLE, "10.00 / 11.00"]]


def test_before_stands_beside_now_and_steps_that_came_or_went_are_empty() -> None:
    head, *rows = cells(table(NOW, THEN))
    assert head[1].startswith("before: p50 / p95 ms, 3,304 documents")
    assert rows == [
        [BASELINE, "8.00 / 8.00", "5.00 / 6.00"],
        ["new step", "–", "0.25 / 0.25"],
        [WHOLE, "20.00 / 20.00", "10.00 / 11.00"],
        ["old step", "1.50 / 1.50", "–"],
    ]


def test_a_profile_kept_is_read_back_the_same(tmp_path: Path) -> None:
    path = keep(NOW, tmp_path)
    assert path.name == "search-3286.json"
    assert Profile.model_validate_json(path.read_text(encoding="utf-8")) == NOW


def test_the_assistants_own_search_is_profiled_where_no_records_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("IMPORT_FILE", raising=False)
    monkeypatch.setattr("tests.bench.searching.KEPT", tmp_path)
    earlier = keep(THEN, tmp_path)
    monkeypatch.setenv("SEARCH_BEFORE", str(earlier))
    [row], steps = rows_of_search(["đăng ký khai sinh", "dang ky khai tu"])
    assert "(n=2)" in row.measured
    assert row.ratio > 1
    assert "old step" in steps
