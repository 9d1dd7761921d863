"""Near copies of texts that must stay unseen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.training.near_copies import NearCopies, grams, likeness

UNSEEN = ["làm khai sinh cho con cần gì", "nhà cháu muốn tách thửa đất cho thằng hai"]


@pytest.mark.parametrize(
    "text",
    ["lam khai sinh cho con can gi", "Làm giấy khai sinh cho con cần gì ạ?", "lamkhai sinh cho con cần gì"],
)
def test_the_same_words_in_other_dress_are_a_near_copy(text: str) -> None:
    assert NearCopies(UNSEEN, 0.6).of(text) == UNSEEN[0]


@pytest.mark.parametrize("text", ["con em mới đẻ hôm qua thì phải đi báo ở đâu", "tách hộ khẩu cho con trai"])
def test_the_same_matter_in_other_words_is_not(text: str) -> None:
    assert NearCopies(UNSEEN, 0.6).of(text) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric_and_within_bounds(left: str, right: str) -> None:
    value = likeness(grams(left), grams(right))
    assert 0 <= value <= 1
    assert value == likeness(grams(right), grams(left))
    assert likeness(grams(left), grams(left)) == 1
