"""Texts disturbed the way people type."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.noise import Noise, disturb
from embeddings.text import fold, normalise

QUESTION = "Nhà em muốn đăng ký khai sinh cho cháu thì cần giấy tờ gì, mất bao nhiêu tiền?"


@pytest.mark.parametrize("noise", Noise)
def test_the_same_seed_disturbs_in_the_same_way(noise: Noise) -> None:
    assert disturb(QUESTION, noise, 0.6, Random(5)) == disturb(QUESTION, noise, 0.6, Random(5))


@pytest.mark.parametrize("noise", [noise for noise in Noise if noise is not Noise.SPOKEN])
def test_no_strength_leaves_the_text_alone(noise: Noise) -> None:
    assert disturb(QUESTION, noise, 0.0, Random(1)) == QUESTION


@pytest.mark.parametrize("noise", Noise)
def test_full_strength_changes_the_text(noise: Noise) -> None:
    assert disturb(QUESTION, noise, 1.0, Random(1)) != QUESTION


def test_bare_text_is_the_folded_text() -> None:
    assert disturb("Xin giấy xác nhận", Noise.BARE, 1.0, Random(1)) == "xin giay xac nhan"


@pytest.mark.parametrize("noise", [Noise.TELEX, Noise.VNI])
def test_keystrokes_are_those_that_reading_decodes(noise: Noise) -> None:
    typed = disturb("đăng ký khai sinh cho trẻ mới đẻ", noise, 1.0, Random(1))
    assert typed.isascii()
    assert normalise(typed) == normalise("đăng ký khai sinh cho trẻ mới đẻ")


def test_teencode_writes_short_forms() -> None:
    assert disturb("em không biết", Noise.TEENCODE, 1.0, Random(2)).split()[0] == "e"


def test_joined_words_lose_their_spaces() -> None:
    assert disturb("sổ đỏ bị mất", Noise.JOINED, 1.0, Random(1)) == "sổđỏbịmất"


def test_spoken_text_has_no_punctuation() -> None:
    said = disturb(QUESTION, Noise.SPOKEN, 0.5, Random(1))
    assert "?" not in said
    assert "," not in said


def test_sounds_are_mixed_up_but_not_inside_digraphs() -> None:
    assert disturb("nương nhà", Noise.SOUNDS, 1.0, Random(1)) == "lương nhà"


def test_slips_stay_readable() -> None:
    typed = disturb(QUESTION, Noise.TYPO, 0.3, Random(4))
    same = sum(left == right for left, right in zip(fold(typed).split(), fold(QUESTION).split(), strict=True))
    assert same >= len(QUESTION.split()) // 2


@given(st.text(max_size=60), st.sampled_from(list(Noise)), st.floats(0, 1), st.integers(0, 99))
def test_no_text_breaks_it(text: str, noise: Noise, strength: float, seed: int) -> None:
    disturb(text, noise, strength, Random(seed))


def test_a_strength_outside_the_range_is_refused() -> None:
    with pytest.raises(ValueError, match="strength"):
        disturb(QUESTION, Noise.BARE, 1.5, Random(1))
